"""schema.org descriptions of pages (JSON-LD); apps build theirs from these parts."""

import datetime
import json
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from newsroom.context_processors import logo_url

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # as Django's json_script

LOGO_SIDE = 512  # pixels of img/icon-512.png


def script_text(data: dict[str, Any]) -> SafeString:
    """Return the data as JSON that is safe inside <script>."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 escaped


def absolute_url(path: str) -> str:
    """Return the address with scheme and host."""
    return path if path.startswith("http") else settings.SITE_URL + path


def home_page() -> SafeString:
    """Return WebSite, with its search, and the outlet that publishes it."""
    site = {
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "description": settings.SITE_TAGLINE,
        "url": absolute_url("/"),
        "inLanguage": "ar",
        "publisher": {"@id": absolute_url("/#outlet")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": absolute_url("/search/?q={search_term_string}")},
            "query-input": "required name=search_term_string",
        },
    }
    return graph(site, organization())


def article_list(*steps: tuple[str, str]) -> SafeString:
    """Return the BreadcrumbList of a page that lists articles; each step is a (name, path), the last one the page."""
    return graph(breadcrumb_list([(settings.SITE_NAME, "/"), *steps[:-1]], steps[-1][0]))


def graph(*things: dict[str, Any]) -> SafeString:
    """Return the nodes as one JSON-LD graph, as text for <script>."""
    return script_text({"@context": "https://schema.org", "@graph": [without_empty_values(thing) for thing in things]})


def organization() -> dict[str, Any]:
    """Return the outlet, with its logo; the same node on every page."""
    return without_empty_values(
        {
            "@type": "NewsMediaOrganization",
            "@id": absolute_url("/#outlet"),
            "name": settings.SITE_NAME,
            "url": absolute_url("/"),
            "logo": logo_image(),
            "sameAs": [url for _label, url in settings.SOCIAL_LINKS],
        }
    )


def logo_image() -> dict[str, Any]:
    """Return the outlet's own logo, else its icon."""
    if settings.SITE_LOGO:
        url, width, height = logo_url(), settings.SITE_LOGO["width"], settings.SITE_LOGO["height"]
    else:
        url, width, height = static("img/icon-512.png"), LOGO_SIDE, LOGO_SIDE
    return {"@type": "ImageObject", "url": absolute_url(url), "width": width, "height": height}


def breadcrumb_list(steps: list[tuple[str, str]], last: str) -> dict[str, Any]:
    """Return the BreadcrumbList of the steps (name, path) and the page's own name."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute_url(path)}
        for place, (name, path) in enumerate(steps, 1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": last})
    return {"@type": "BreadcrumbList", "itemListElement": items}


def iso_time(moment: datetime.datetime | None) -> str | None:
    """Return the time in ISO 8601 with the site's offset, or None."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def without_empty_values(data: dict[str, Any]) -> dict[str, Any]:
    """Return the dict without empty values."""
    return {key: value for key, value in data.items() if value not in (None, "", [])}
