"""The public POST views: a closed list, without Django's token, which would set a cookie on every reader page."""

import functools

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from comments import limits
from comments.forms import echoed
from newsroom.middleware import is_larger
from newsroom.network import is_same_origin

LARGEST = 256 * 1024  # bytes: a whole comment takes a quarter of it, each letter percent-encoded
PUBLIC_POSTS = []  # the names of the views; a test holds the list


def public_post(view):
    """Take a POST only from our own pages (Sec-Fetch-Site, else Origin), and no more than `limits` allows."""

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not is_larger(request, LARGEST) and not is_same_origin(request):
            return refused(request)
        return limited(view, request, *args, **kwargs)

    return listed(view, guarded)


def signed_post(view):
    """Take a POST from anywhere: its address holds a signed token (RFC 8058: mail programs send it themselves)."""

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        return limited(view, request, *args, **kwargs)

    return listed(view, guarded)


def listed(view, guarded):
    PUBLIC_POSTS.append(view.__name__)
    guarded.largest_body = LARGEST
    return never_cache(csrf_exempt(guarded))


def limited(view, request, *args, **kwargs):
    if request.method == "POST" and is_larger(request, LARGEST):
        return refused(request, status=413)
    if request.method == "POST" and (period := limits.exceeded(request, view.__name__)):
        return refused(request, status=429, wait=period)
    return view(request, *args, **kwargs)


def refused(request, status=403, wait=limits.TEN_MINUTES):
    """What was not taken, with the text that was sent: another site's form (403), too many (429), too large (413)."""
    text = "" if status == 413 else echoed(request.POST.get("body", ""))
    context = {"text": text, "status": status, "minutes": int(wait.total_seconds() // 60)}
    response = render(request, "comments/refused.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response
