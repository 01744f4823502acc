"""Middleware that keeps NUL and lone surrogates out of every view, and redirects from old addresses."""

import codecs
import re
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

from newsroom.models import Redirect
from newsroom.page_cache import with_headers

MULTIPART = "multipart/form-data"
FORMS = ("application/x-www-form-urlencoded", MULTIPART)
CHARSETS = {"cp1252", "cp1256", "iso8859-1", "iso8859-6"}  # taken as they are named; all else is UTF-8


class BadInputMiddleware:
    """Refuse NUL and lone surrogates in addresses (400) and remove them from forms: no database stores them.

    Nobody types them, so removing them from a form loses nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding and not is_known_charset(request):
            request.encoding = "utf-8"
        if is_bad(request.path) or any(is_bad(text) for pair in request.GET.lists() for text in (pair[0], *pair[1])):
            return bad_request()
        for name in [name for name, value in request.COOKIES.items() if is_bad(name) or is_bad(value)]:
            del request.COOKIES[name]  # no cookie of ours holds such a thing
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Clean the form that the view is going to read; a view with a `largest_body` refuses larger ones unread."""
        if request.method != "POST" or request.content_type not in FORMS:
            return None
        if is_larger(request, getattr(view, "largest_body", None)):
            return None
        try:
            fields = list(request.POST.lists())
        except UnreadablePostError:  # the sender is gone
            return bad_request()
        if any(is_bad(text) for name, values in fields for text in (name, *values)):
            request.POST = without_bad(request.POST)
        return None


def is_known_charset(request: HttpRequest) -> bool:
    """Return whether the charset that the request names may decode it: Python has codecs that are none for text.

    Only in a multipart form does the name mean anything: everything else is UTF-8 (WHATWG URL, 5.1).
    """
    return request.content_type == MULTIPART and codecs.lookup(request.encoding).name in CHARSETS


def is_larger(request: HttpRequest, most: int | None) -> bool:
    """Return whether the request says that its body has more bytes than that, or says nonsense about it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return most is not None and (not (length.isascii() and length.isdecimal()) or len(length) > 9 or int(length) > most)


BAD = re.compile("[\x00\ud800-\udfff]")


def is_bad(text: str) -> bool:
    """Return whether the text holds NUL or a lone surrogate."""
    return bool(BAD.search(text))


def without_bad(data: QueryDict) -> QueryDict:
    """Return a copy of the form data without NUL and lone surrogates."""
    kept = data.copy()
    kept.clear()
    for name, values in data.lists():
        kept.setlist(BAD.sub("", name), [BAD.sub("", value) for value in values])
    return kept


def bad_request() -> HttpResponse:
    """Return the 400 page."""
    return HttpResponse(render_to_string("400.html"), status=400)


class RedirectMiddleware:
    """Answer 301 instead of 404 where the address had a page before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        try:
            address = Redirect.objects.destination(request.path)
        except DatabaseError:
            return response
        if address is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        if query and "?" not in address:
            address = f"{address}?{query}"
        return with_headers(HttpResponsePermanentRedirect(address), 1)
