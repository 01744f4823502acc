"""Template context of every page: settings of the outlet, nothing about the visitor."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from newsroom import arabic


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the outlet's settings for templates, as `outlet` and as `site`.

    Django's sign-in page has a `site` of its own, so the templates of the admin use `outlet`. The values depend only on
    the settings, the day and the path.
    """
    today = timezone.localdate()
    outlet = {
        "name": settings.SITE_NAME,
        "logo": logo_url(),
        "logo_size": settings.SITE_LOGO,
        "has_sample_name": settings.SITE_NAME == settings.SAMPLE_NAME,
        "tagline": settings.SITE_TAGLINE,
        "url": settings.SITE_URL,
        "share_image": urljoin(settings.SITE_URL, static("img/share.png")),
        "today": today,
        "hijri": arabic.hijri(today) if settings.HIJRI else "",
        "canonical": settings.SITE_URL + request.get_full_path(),
        "contact_email": settings.CONTACT_EMAIL,
        "social": settings.SOCIAL_LINKS,
    }
    return {"site": outlet, "outlet": outlet}


def logo_url() -> str:
    """Return the address of the outlet's own logo, or ''."""
    return reverse("logo", args=[settings.SITE_LOGO["name"]]) if settings.SITE_LOGO else ""
