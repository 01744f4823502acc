"""The guard of public POSTs: views that take forms of visitors, without Django's token.

The token would set a cookie on every reader page. Each such view declares its rate limits; a test holds the list.
"""

import datetime
import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from newsroom.middleware import is_larger
from newsroom.visitors.fields import MAX_ECHO
from newsroom.visitors.limits import TEN_MINUTES, Limit, exceeded
from newsroom.visitors.network import is_same_origin

View = Callable[..., HttpResponse]
MAX_BODY = 256 * 1024  # bytes: a whole comment takes a quarter of it, each letter percent-encoded
PUBLIC_POSTS: dict[str, list[Limit]] = {}  # {name of the view: its rate limits}


def public_post(limits: Iterable[Limit]) -> Callable[[View], View]:
    """Take a POST only from our own pages (Sec-Fetch-Site, else Origin), within the limits."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not is_larger(request, MAX_BODY) and not is_same_origin(request):
                return refused(request)
            return limited(view, request, *args, **kwargs)

        return registered(guarded, limits)

    return decorate


def signed_post(limits: Iterable[Limit]) -> Callable[[View], View]:
    """Take a POST from anywhere, within the limits, by an address with a signed token.

    Mail programs send such a POST themselves (RFC 8058).
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return limited(view, request, *args, **kwargs)

        return registered(guarded, limits)

    return decorate


def registered(guarded: Any, limits: Iterable[Limit]) -> View:
    """Register the limits under the name of the view. Its counters carry the name and `Limit.by`: both are unique."""
    limits = list(limits)
    if guarded.__name__ in PUBLIC_POSTS:
        raise ValueError(f"There are two public POST views named «{guarded.__name__}».")
    if len({limit.by for limit in limits}) < len(limits):
        raise ValueError(f"Two limits of «{guarded.__name__}» count by the same: they would share one counter.")
    PUBLIC_POSTS[guarded.__name__] = limits
    guarded.largest_body = MAX_BODY
    return never_cache(csrf_exempt(guarded))


def limited(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return the view's answer; 413 for a body that is too large, 429 beyond a rate limit."""
    if request.method == "POST" and is_larger(request, MAX_BODY):
        return refused(request, status=413)
    name = view.__name__
    if request.method == "POST" and (period := exceeded(request, name, PUBLIC_POSTS[name])):
        return refused(request, status=429, wait=period)
    return view(request, *args, **kwargs)


def refused(request: HttpRequest, status: int = 403, wait: datetime.timedelta = TEN_MINUTES) -> HttpResponse:
    """Return a page with the text that was sent and not taken.

    `status` is 403 for a form of another site, 429 for too many requests, 413 for a body that is too large.
    """
    text = "" if status == 413 else request.POST.get("body", "")[:MAX_ECHO]
    context = {"text": text, "status": status, "minutes": int(wait.total_seconds() // 60)}
    response = render(request, "newsroom/refused.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response
