"""Canonical e-mail addresses: one for all spellings that reach the same mailbox.

The canonical address serves comparison alone (bans, limits, history, deduplication); mail goes to the address as given.
Sub-addresses («name+tag») are RFC 5233; what providers ignore in a name is in their own documentation.
"""

import unicodedata
from dataclasses import dataclass

import idna


@dataclass(frozen=True)
class Provider:
    """Describe what a provider ignores: signs inside a name, what follows a sign, and which of its domains was used."""

    domain: str
    ignored: str = ""
    tag: str = "+"


GMAIL = Provider("gmail.com", ignored=".")
PROTON = Provider("proton.me", ignored=".-_")
ICLOUD = Provider("icloud.com")
YANDEX = Provider("yandex.ru")
PROVIDERS = {
    "gmail.com": GMAIL,
    "googlemail.com": GMAIL,
    "google.com": Provider("google.com", ignored="."),
    "proton.me": PROTON,
    "protonmail.com": PROTON,
    "protonmail.ch": PROTON,
    "pm.me": PROTON,
    "icloud.com": ICLOUD,
    "me.com": ICLOUD,
    "mac.com": ICLOUD,
    "ya.ru": YANDEX,
    **{f"yandex.{end}": YANDEX for end in ("ru", "com", "by", "kz", "ua", "com.tr")},
    **{name: Provider(name, tag="-") for name in ("yahoo.com", "ymail.com", "rocketmail.com")},
}


def canonical_email(address: str) -> str:
    """Return the address as it is compared; '' for none. Idempotent.

    Case, white space around it, the form of an international domain (A-label or U-label), sub-addresses after «+» and
    what the large providers ignore make no difference.
    """
    local, at, host = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    if not at:
        return host
    domain = canonical_domain(host)
    provider = PROVIDERS.get(domain, Provider(domain))
    for sign in {"+", provider.tag}:
        local = local.partition(sign)[0] or local
    bare = "".join(letter for letter in local if letter not in provider.ignored)
    return f"{bare or local}@{provider.domain}"


def canonical_domain(host: str) -> str:
    """Return the host's A-labels in lower case; what IDNA does not allow as it is."""
    host = host.strip().rstrip(".").casefold()
    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return host
