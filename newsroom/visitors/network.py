"""The client's network address, and whether a request comes from our own pages."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address.

    It is REMOTE_ADDR, or behind TRUSTED_PROXIES the right-most entry of X-Forwarded-For that is not one of theirs.
    """
    address = plain_address(request.META.get("REMOTE_ADDR", ""))
    for entry in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not is_trusted(address) or not is_address(plain_address(entry)):
            break
        address = plain_address(entry)
    return address


def plain_address(text: str) -> str:
    """Return the address without port, brackets and zone, IPv4 inside of IPv6 as IPv4; other texts unchanged."""
    text = text.strip().partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    if not is_address(text):
        return text
    address = ipaddress.ip_address(text)
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """Return the /24 of an IPv4 address or the /64 of an IPv6 one; other texts unchanged."""
    if not is_address(address):
        return address
    return str(ipaddress.ip_network(f"{address}/{24 if '.' in address else 64}", strict=False))


def rate_limit_address(address: str) -> str:
    """Return what counts as one client in limits: an IPv4 address, the /64 of an IPv6 one."""
    return network_of(address) if is_address(address) and ":" in address else address


def is_trusted(address: str) -> bool:
    """Return whether the address is one of TRUSTED_PROXIES."""
    return is_address(address) and any(ipaddress.ip_address(address) in net for net in settings.TRUSTED_PROXIES)


@checks.register(checks.Tags.security)
def check_proxies(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of TRUSTED_PROXIES that trust everybody, or nobody where there must be a proxy."""
    wide = [str(net) for net in settings.TRUSTED_PROXIES if net.prefixlen == 0]
    public = [str(net) for net in settings.TRUSTED_PROXIES if net.prefixlen and net.num_addresses > 1 and net.is_global]
    found = []
    if wide:
        found.append(
            checks.Warning(
                f"TRUSTED_PROXIES holds {', '.join(wide)}: every client may forge its address.",
                hint="Name the addresses of your own proxies alone.",
                id="newsroom.W001",
            )
        )
    if public:
        found.append(
            checks.Warning(
                f"TRUSTED_PROXIES holds the public network {', '.join(public)}: whoever has an address in it may forge "
                "any other.",
                hint="Right only for the published networks of a CDN that is the sole way to this server.",
                id="newsroom.W002",
            )
        )
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        found.append(
            checks.Warning(
                "SITE_URL is https, so a proxy stands before this server, but TRUSTED_PROXIES is empty: all readers "
                "look like one, and limits on one hit all.",
                hint="Set TRUSTED_PROXIES to the proxy's address, such as 127.0.0.1 or 10.0.0.0/8.",
                id="newsroom.W003",
            )
        )
    return found


def is_address(text: str) -> bool:
    """Return whether the text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_same_origin(request: HttpRequest) -> bool:
    """Return True if the browser says that our own page sent this request: a CSRF check without token and cookie.

    Sec-Fetch-Site is sent by every current browser to https and localhost (W3C Fetch Metadata); older ones send Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin_parts(origin) == origin_parts(settings.SITE_URL)


def origin_parts(url: str) -> tuple[str, str | None, int | None] | None:
    """Return (scheme, host, port) of an address, or None if it is not valid."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return parts.scheme, parts.hostname, port or {"https": 443, "http": 80}.get(parts.scheme)
