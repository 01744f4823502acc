"""Reader pages as pure functions of (release, settings, edition, path, canonical parameters): 304, page cache, headers.

Such pages carry no cookie and no byte of the visitor's, so any proxy may hold them (RFC 9111, RFC 5861).
"""

import functools
import hashlib
import logging
import re

from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.http.request import QueryDict
from django.utils import timezone
from django.utils.http import parse_etags

from newsroom import arabic
from newsroom.models import Edition
from newsroom.release import fingerprint

KEEP = 3600  # seconds in the page cache; an old edition's pages are never asked for again
MOST_PAGES = 1_000_000
LONGEST_QUERY = 200
OUR_ETAG = re.compile(r'"([0-9a-f]{32})(?:-([0-9a-f]{1,12}))?"')
logger = logging.getLogger(__name__)


# --- Canonical parameters -------------------------------------------------------------------------


def canonical_page(value):
    """Return the page number as it is written in addresses: '' for the first; `Http404` for what is no number."""
    try:
        number = int(value.strip() or "1") if len(value) < 20 else 0
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_PAGES:
        raise Http404
    return str(number) if number > 1 else ""


def canonical_key(value):
    """Return the key of a comment, or '' for what cannot be one."""
    return value if re.fullmatch(r"[A-Za-z0-9_-]{1,20}", value) else ""


def canonical_query(value):
    return arabic.tidy_line(value)[:LONGEST_QUERY].strip()


PARAMETERS = {"page": canonical_page, "reply": canonical_key, "q": canonical_query}
FIRST = {"page": "1"}  # may be written, and is the page without it
TYPED = {"q"}  # readers type it: taken in its canonical form without a redirect
NOT_CACHED = {"reply"}  # anyone can write endless keys: such pages are made for each request


def canonical_parameters(request, allowed):
    """Return the QueryDict of the allowed parameters as this site writes them, without any other."""
    query = QueryDict(mutable=True)
    for name in allowed:
        if name in request.GET and (value := PARAMETERS[name](request.GET[name])):
            query[name] = value
    return query


def is_canonical(request, query, allowed):
    """Return True if every allowed parameter stands in the request once and as this site writes it."""
    return all(
        (given := request.GET.getlist(name)) == query.getlist(name) or given == ["1"] == [FIRST.get(name)]
        for name in set(allowed) - TYPED
    )


# --- The decorator --------------------------------------------------------------------------------


def page(*allowed):
    """Decorate a reader's view; `allowed` are the query parameters that make a page of their own.

    Other parameters are ignored. An allowed one that is written in another way (?page=01) redirects to the address as
    this site writes it. A view whose answer ends by the clock sets `response.valid_until` (an aware datetime).
    """

    def decorate(view):
        @functools.wraps(view)
        def answer(request, *args, **kwargs):
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            query = canonical_parameters(request, allowed)
            if not is_canonical(request, query, allowed):
                tail = f"?{query.urlencode()}" if query else ""
                return with_headers(HttpResponsePermanentRedirect(request.get_full_path().split("?")[0] + tail), 1)
            request.GET, request.META["QUERY_STRING"] = query, query.urlencode()
            name, seconds = Edition.now()
            key = key_of(request, name)
            asked = request.headers.get("If-None-Match")
            if asked and (known := known_etag(asked, key)):
                return with_headers(HttpResponseNotModified(), min(seconds, known.seconds), known.etag)
            kept = remembered(key)
            if kept is None or kept.seconds <= 0:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return with_headers(response, seconds)
                kept = Kept(response, key)
                if not NOT_CACHED & query.keys():
                    remember(key, kept, min(KEEP, kept.seconds + 1))
            return with_headers(kept.response(), min(seconds, kept.seconds), kept.etag)

        return answer

    return decorate


def key_of(request, edition):
    """Return the cache key: it differs whenever any byte of the answer may differ."""
    whole = f"{fingerprint()} {edition} {request.get_full_path()}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class ETag:
    """`"key"`, or `"key-until"` for an answer that ends by the clock (seconds since 1970, in hex)."""

    def __init__(self, key, until=None):
        self.etag = f'"{key}-{until:x}"' if until else f'"{key}"'
        self.until = until

    @property
    def seconds(self):
        """How long the answer still holds; a day where the clock does not end it."""
        return self.until - int(timezone.now().timestamp()) if self.until else 86_400


def known_etag(header, key):
    """Return the `ETag` among those of an If-None-Match header that names this answer and still holds, or None."""
    for text in parse_etags(header):
        match = OUR_ETAG.fullmatch(text.removeprefix("W/"))
        if match and match[1] == key:
            known = ETag(key, int(match[2], 16) if match[2] else None)
            if known.seconds > 0:
                return known
    return None


class Kept(ETag):
    """An answer as the page cache holds it."""

    def __init__(self, response, key):
        until = getattr(response, "valid_until", None)
        super().__init__(key, int(until.timestamp()) if until else None)
        self.content, self.content_type = response.content, response.headers["Content-Type"]

    def response(self):
        return HttpResponse(self.content, content_type=self.content_type)


def with_headers(response, seconds, etag=None):
    """Let a proxy hold the answer for a second, and longer while it asks anew or while we are down."""
    seconds = max(0, seconds)
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
