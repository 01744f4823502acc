"""What every template knows of the outlet: settings, never the visitor."""

from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone

from newsroom import arabic


def site(request):
    """`site` in templates; a pure function of the settings, the day and the address."""
    today = timezone.localdate()
    return {
        "site": {
            "name": settings.SITE_NAME,
            "tagline": settings.SITE_TAGLINE,
            "url": settings.SITE_URL,
            "share_image": urljoin(settings.SITE_URL, static("img/share.png")),
            "today": today,
            "hijri": arabic.hijri(today) if settings.HIJRI else "",
            "canonical": settings.SITE_URL + request.get_full_path(),
            "contact_email": settings.CONTACT_EMAIL,
            "social": settings.SOCIAL_LINKS,
        }
    }
