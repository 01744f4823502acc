"""Serve pictures where neither nginx nor a bucket does; only names that `newsroom.images` makes."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

NAME = re.compile(r"pictures/([0-9a-f]{2})/\1[0-9a-f]{18}-[a-z]+(-\d{1,3}-\d{1,3})?-\d{1,4}\.(avif|webp|jpg)")
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition, cacheable for ever because its name holds the hash of its content. Masters are not served."""
    name = NAME.fullmatch(path)
    if not name:
        raise Http404
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, OSError):
        raise Http404 from None
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # pictures are compressed already
    response = FileResponse(file, content_type=TYPES[name[3]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
