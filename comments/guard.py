"""The public POST views: a closed list, without Django's token, which would set a cookie on every reader page."""

import functools

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from newsroom.network import sent_from_here

PUBLIC_POSTS = []  # the names of the views; a test holds the list


def public_post(view):
    """Takes a POST only from our own pages (Sec-Fetch-Site, else Origin); 403 with a page that keeps the text."""

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not sent_from_here(request):
            return refused(request)
        return view(request, *args, **kwargs)

    PUBLIC_POSTS.append(view.__name__)
    return never_cache(csrf_exempt(guarded))


def signed_post(view):
    """Takes a POST from anywhere: its address holds a signed token (RFC 8058: mail programs send it themselves)."""
    PUBLIC_POSTS.append(view.__name__)
    return never_cache(csrf_exempt(view))


def refused(request, status=403):
    """What was not taken, with the text that was sent: for another site's form (403) or a flood (429)."""
    response = render(request, "comments/refused.html", {"text": request.POST.get("body", ""), "flood": status == 429},
                      status=status)  # fmt: skip
    if status == 429:
        response.headers["Retry-After"] = "600"
    return response
