"""Who is at the other end: the client's address, and whether a form was sent from our own pages."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings


def client_address(request):
    """The address of the client: REMOTE_ADDR, or behind TRUSTED_PROXIES the right-most entry that none of them set."""
    address = request.META.get("REMOTE_ADDR", "")
    for entry in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not is_trusted(address) or not is_address(entry.strip()):
            break
        address = entry.strip()
    return address


def is_trusted(address):
    return is_address(address) and any(ipaddress.ip_address(address) in net for net in settings.TRUSTED_PROXIES)


def is_address(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def sent_from_here(request):
    """True if the browser says that our own page sent this request: CSRF refused without a token or a cookie.

    Sec-Fetch-Site is sent by every current browser to https and localhost (W3C Fetch Metadata); older ones send Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin_of(origin) == origin_of(settings.SITE_URL)


def origin_of(url):
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return None
    return parts.scheme, parts.hostname, port or {"https": 443, "http": 80}.get(parts.scheme)
