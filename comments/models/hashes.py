"""Keyed hashes that stand for e-mail addresses, mailboxes and texts of comments."""

import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

from newsroom import arabic
from newsroom.email_addresses import canonical_email

MIN_DUPLICATE_LENGTH = 16  # letters and digits: shorter wordings, such as thanks, are said by many


def email_hash(email: str) -> str:
    """Return the mailbox's name inside the database: 32 hexadecimal digits under the site's secret key; '' for none.

    All spellings of an address that reach one mailbox share it.
    """
    return keyed_email(canonical_email(email))


def ban_hashes(email: str) -> set[str]:
    """Return the hashes that a ban of this address may stand under: releases before 0006 hashed it as it was typed."""
    return {email_hash(email), keyed_email(email.casefold())} - {""}


def keyed_email(email):
    return salted_hmac("comment-writer", email, algorithm="sha256").hexdigest()[:32] if email else ""


def mailbox_hash(email: str) -> str:
    """Return the hash under which a mailbox's wishes for mail are kept: another one than `email_hash`, so that what
    outlives the comments is tied to nothing else.
    """
    return mailbox_hashes(email)[0] if email else ""


def mailbox_hashes(email: str) -> list[str]:
    """Return `mailbox_hash` under the site's key and under each of SECRET_KEY_FALLBACKS."""
    address = canonical_email(email)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = [salted_hmac("comment-mailbox", address, secret=key, algorithm="sha256") for key in keys]
    return [one.hexdigest()[:32] for one in hashes] if address else []


def text_hash(text):
    """32 hexadecimal digits that name one wording; under the site's key, so that nobody can guess words from it."""
    return salted_hmac("comment-text", text, algorithm="sha256").hexdigest()[:32]


def reading_of(text: str) -> str:
    """Return what two spellings of one text share for a reader: letters, digits and signs, without marks and points."""
    kept = (letter for letter in arabic.fold(text) if unicodedata.category(letter)[0] in "LNS")
    return "".join(kept).replace("ء", "")


def duplicate_hash(text: str) -> str:
    """Return a keyed hash that all spellings of one wording share; '' for a text too short to compare.

    Letters are folded and squashed, so that marks, tatweel, invisible signs, white space, punctuation, repeated letters
    and every hamza (the one on the line included) make no difference.
    """
    key = arabic.squash(arabic.squash(text).replace("ء", ""))
    return text_hash(f"squashed {key}") if len(key) >= MIN_DUPLICATE_LENGTH else ""
