"""The page cache: readers' pages with ETag, 304 answers and cache headers.

A cached page depends only on release, settings, edition, path and canonical query parameters. It carries no cookie and
nothing about the visitor, so any proxy may store it (RFC 9111, RFC 5861).
"""

import functools
import hashlib
import logging
import re
from collections.abc import Callable, Collection
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.http.request import QueryDict
from django.utils import timezone
from django.utils.http import parse_etags

from newsroom import arabic
from newsroom.models import Edition
from newsroom.release import fingerprint

CACHE_SECONDS = 3600  # pages of an old edition are never asked for again, and expire
MAX_PAGE = 1_000_000
MAX_QUERY_LENGTH = 200
ETAG = re.compile(r'"([0-9a-f]{32})(?:-([0-9a-f]{1,12}))?"')
View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)


# --- Canonical parameters -------------------------------------------------------------------------


def canonical_page(value: str) -> str:
    """Return the page number as addresses write it ('' for the first page); raise `Http404` if it is not a number."""
    try:
        number = int(value.strip() or "1") if len(value) < 20 else 0
    except ValueError:
        number = 0
    if not 1 <= number <= MAX_PAGE:
        raise Http404
    return str(number) if number > 1 else ""


def canonical_key(value: str) -> str:
    """Return the key of a comment, or '' if the value cannot be one."""
    return value if re.fullmatch(r"[A-Za-z0-9_-]{1,20}", value) else ""


def canonical_query(value: str) -> str:
    """Return the words of a search on one line, at most 200 characters."""
    return arabic.tidy_line(value)[:MAX_QUERY_LENGTH].strip()


CANONICAL = {"page": canonical_page, "reply": canonical_key, "q": canonical_query}
DEFAULTS = {"page": "1"}  # this value means the same as no parameter, and does not redirect
TYPED = {"q"}  # readers type it: its canonical form is used without a redirect
NOT_CACHED = {"reply"}  # anyone can invent keys without end: such pages are rendered for each request


def canonical_parameters(request: HttpRequest, params: Collection[str]) -> QueryDict:
    """Return a QueryDict of the request's known parameters in canonical form, without any other."""
    query = QueryDict(mutable=True)
    for name in params:
        if name in request.GET and (value := CANONICAL[name](request.GET[name])):
            query[name] = value
    return query


def is_canonical(request: HttpRequest, query: QueryDict, params: Collection[str]) -> bool:
    """Return True if the request gives every known parameter at most once and in canonical form."""
    return all(
        (given := request.GET.getlist(name)) == query.getlist(name) or given == ["1"] == [DEFAULTS.get(name)]
        for name in set(params) - TYPED
    )


# --- The decorator --------------------------------------------------------------------------------


def cached_page(params: Collection[str] = ()) -> Callable[[View], View]:
    """Return a decorator that caches a reader's view and answers conditional requests.

    `params` are the query parameters that select a page of their own; others are ignored. A known parameter in another
    spelling (`?page=01`) redirects to the canonical address. A view whose response is valid for a limited time sets
    `response.valid_until` (an aware datetime).
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            query = canonical_parameters(request, params)
            if not is_canonical(request, query, params):
                tail = f"?{query.urlencode()}" if query else ""
                return with_headers(HttpResponsePermanentRedirect(request.get_full_path().split("?")[0] + tail), 1)
            request.GET, request.META["QUERY_STRING"] = query, query.urlencode()
            edition, seconds = Edition.current()
            key = cache_key(request, edition)
            if_none_match = request.headers.get("If-None-Match")
            if if_none_match and (known := matching_etag(if_none_match, key)):
                return with_headers(HttpResponseNotModified(), min(seconds, known.seconds_left), known.etag)
            cached = read_cache(key)
            if cached is None or cached.seconds_left <= 0:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return with_headers(response, seconds)
                cached = CachedResponse(response, key)
                if not NOT_CACHED & query.keys():
                    write_cache(key, cached, min(CACHE_SECONDS, cached.seconds_left + 1))
            return with_headers(cached.response(), min(seconds, cached.seconds_left), cached.etag)

        return wrapper

    return decorate


def cache_key(request: HttpRequest, edition: str) -> str:
    """Return the key of a request's page, which differs whenever a byte of the response may differ."""
    whole = f"{fingerprint()} {edition} {request.get_full_path()}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class ETag:
    """An ETag: `"key"`, or `"key-until"` for a response valid until a time (seconds since 1970, in hexadecimal)."""

    def __init__(self, key: str, until: int | None = None) -> None:
        self.etag = f'"{key}-{until:x}"' if until else f'"{key}"'
        self.until = until

    @property
    def seconds_left(self) -> int:
        """Return for how long the response is still valid; a day where no time limits it."""
        return self.until - int(timezone.now().timestamp()) if self.until else 86_400


def matching_etag(header: str, key: str) -> ETag | None:
    """Return the `ETag` of an If-None-Match header that has this key and is still valid, or None."""
    for text in parse_etags(header):
        match = ETAG.fullmatch(text.removeprefix("W/"))
        if match and match[1] == key:
            known = ETag(key, int(match[2], 16) if match[2] else None)
            if known.seconds_left > 0:
                return known
    return None


class CachedResponse(ETag):
    """A response as the page cache stores it."""

    def __init__(self, response: HttpResponse, key: str) -> None:
        until = getattr(response, "valid_until", None)
        super().__init__(key, int(until.timestamp()) if until else None)
        self.content, self.content_type = response.content, response.headers["Content-Type"]

    def response(self) -> HttpResponse:
        """Return a new response with the stored content."""
        return HttpResponse(self.content, content_type=self.content_type)


def with_headers(response: HttpResponse, seconds: int, etag: str | None = None) -> HttpResponse:
    """Set the cache headers and return the response.

    A proxy may use it for one second, for up to `seconds` while it revalidates, and for a day while the site is down.
    """
    seconds = max(0, seconds)
    response.headers["Cache-Control"] = (
        f"public, max-age=0, s-maxage={min(1, seconds)}, stale-while-revalidate={min(30, seconds)}, "
        "stale-if-error=86400"
    )
    if etag:
        response.headers["ETag"] = etag
    return response


def read_cache(key: str) -> "CachedResponse | None":
    """Return the cached response, or None if there is none or the cache fails."""
    try:
        return cache.get(f"page:{key}")
    except Exception:  # a page is served without the cache, only slower
        logger.exception("The page cache cannot be read; see CACHE_URL.")
        return None


def write_cache(key: str, value: CachedResponse, seconds: int) -> None:
    """Store a response for that many seconds; log it if the cache fails."""
    try:
        cache.set(f"page:{key}", value, seconds)
    except Exception:
        logger.exception("The page cache cannot be written; see CACHE_URL.")
