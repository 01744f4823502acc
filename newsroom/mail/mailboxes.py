"""Keyed hashes of mailboxes, under which confirmations and unsubscriptions are stored."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from newsroom.email_addresses import canonical_email


def mailbox_hash(email: str) -> str:
    """Return the hash of a mailbox in confirmations and unsubscriptions; '' for ''.

    No other table uses it, so that what outlives other personal data cannot be linked to anything else.
    """
    return mailbox_hashes(email)[0] if email else ""


def mailbox_hashes(email: str) -> list[str]:
    """Return `mailbox_hash` under the site's key and under each of SECRET_KEY_FALLBACKS."""
    address = canonical_email(email)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = [salted_hmac("comment-mailbox", address, secret=key, algorithm="sha256") for key in keys]
    return [one.hexdigest()[:32] for one in hashes] if address else []
