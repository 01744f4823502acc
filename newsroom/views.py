"""Responses beside the pages: robots.txt, the web manifest, the logo and error pages."""

import hashlib
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found
from django.views.defaults import server_error as plain_server_error


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /comments/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        f"Sitemap: {settings.SITE_URL}/news-sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app manifest."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    return JsonResponse(
        {
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME,
            "description": settings.SITE_TAGLINE,
            "lang": "ar",
            "dir": "rtl",
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#fbfbf8",
            "theme_color": "#00635c",
            "icons": icons,
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@csp_replace({"default-src": ["'none'"], "script-src": ["'none'"], "style-src": ["'unsafe-inline'"]})
@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """Return the picture that SITE_LOGO names; its content policy lets no script in an SVG run."""
    known = settings.SITE_LOGO
    if name != known.get("name"):
        raise Http404
    try:
        data = Path(known["path"]).read_bytes()
    except OSError:
        raise Http404 from None
    response = HttpResponse(data, content_type=known["type"])
    same = hashlib.sha256(data).hexdigest()[:12] in name  # not replaced since the program started
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if same else "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page, without its reading suggestions if the database does not answer."""
    try:
        return page_not_found(request, exception)
    except DatabaseError:
        return page_not_found(request, exception, template_name="404_plain.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page."""
    return plain_server_error(request, template_name="500.html")
