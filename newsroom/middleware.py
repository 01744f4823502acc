"""Middleware that keeps NUL and lone surrogates out of every view, and redirects from old addresses."""

import re

from django.db import DatabaseError
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

from newsroom.edition import with_headers
from newsroom.models import Redirect

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class BadInputMiddleware:
    """Keep NUL and lone surrogates out, which no database takes: 400 for an address, taken out of a form's text.

    Nobody types them, so a form without them says the same, and what was written is not lost.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_bad(request.path) or any(is_bad(text) for pair in request.GET.lists() for text in (pair[0], *pair[1])):
            return bad_request()
        for name in [name for name, value in request.COOKIES.items() if is_bad(name) or is_bad(value)]:
            del request.COOKIES[name]  # no cookie of ours holds such a thing
        if request.method == "POST" and request.content_type in FORMS:
            try:
                fields = list(request.POST.lists())
            except UnreadablePostError:  # the sender has gone
                return bad_request()
            if any(is_bad(text) for name, values in fields for text in (name, *values)):
                request.POST = without_bad(request.POST)
        return self.get_response(request)


BAD = re.compile("[\x00\ud800-\udfff]")


def is_bad(text):
    return bool(BAD.search(text))


def without_bad(data):
    kept = data.copy()
    kept.clear()
    for name, values in data.lists():
        kept.setlist(BAD.sub("", name), [BAD.sub("", value) for value in values])
    return kept


def bad_request():
    return HttpResponse(render_to_string("400.html"), status=400)


class RedirectMiddleware:
    """Answer 301 instead of 404 where the address had a page before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
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
