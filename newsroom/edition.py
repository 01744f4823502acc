"""Reader pages as pure functions of (edition, path, allowed query parameters): 304, page cache, cache headers.

Such pages carry no cookie and no byte of the visitor's, so any proxy may hold them (RFC 9111, RFC 5861).
"""

import functools
import hashlib
import logging

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseNotModified
from django.http.request import QueryDict
from django.utils.http import parse_etags

from newsroom.models import Edition

KEEP = 3600  # seconds in the page cache; an old edition's pages are never asked for again
logger = logging.getLogger(__name__)


def page(*allowed):
    """Decorates a reader's view; `allowed` are the query parameters that make a page of their own."""

    def decorate(view):
        @functools.wraps(view)
        def answer(request, *args, **kwargs):
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            forget_other_parameters(request, allowed)
            name, seconds = Edition.now()
            key = hashlib.sha256(f"{name} {request.get_full_path()}".encode()).hexdigest()[:32]
            etag = f'"{key}"'
            asked = parse_etags(request.headers.get("If-None-Match", ""))
            if etag in [tag.removeprefix("W/") for tag in asked]:
                return with_headers(HttpResponseNotModified(), seconds, etag)
            kept = remembered(key)
            if kept is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return with_headers(response, seconds)
                kept = (response.content, response.headers["Content-Type"])
                remember(key, kept, min(KEEP, seconds + 1))
            return with_headers(HttpResponse(kept[0], content_type=kept[1]), seconds, etag)

        return answer

    return decorate


def forget_other_parameters(request, allowed):
    query = QueryDict(mutable=True)
    for name in allowed:
        if name in request.GET:
            query[name] = request.GET[name]
    request.GET = query
    request.META["QUERY_STRING"] = query.urlencode()


def with_headers(response, seconds, etag=None):
    """Lets a proxy hold the answer for a second, and longer while it asks anew or while we are down."""
    response.headers["Cache-Control"] = (
        f"public, max-age=0, s-maxage={min(1, seconds)}, stale-while-revalidate={min(30, seconds)}, "
        "stale-if-error=86400"
    )
    if etag:
        response.headers["ETag"] = etag
    return response


def remembered(key):
    try:
        return cache.get(f"page:{key}")
    except Exception:  # a cache that is down must cost time, never a page
        logger.exception("The page cache cannot be read; see CACHE_URL.")
        return None


def remember(key, value, seconds):
    try:
        cache.set(f"page:{key}", value, seconds)
    except Exception:
        logger.exception("The page cache cannot be written; see CACHE_URL.")
