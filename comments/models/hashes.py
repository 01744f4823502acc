"""Keyed hashes that stand for e-mail addresses, mailboxes and texts of comments."""

import unicodedata

from django.utils.crypto import salted_hmac

from newsroom import arabic
from newsroom.email_addresses import canonical_email

MIN_DUPLICATE_LENGTH = 16  # letters and digits; shorter texts, such as thanks, are common


def email_hash(email: str) -> str:
    """Return the keyed hash of an e-mail address, 32 hexadecimal digits; '' for ''.

    All spellings of an address that reach the same mailbox have the same hash.
    """
    return keyed_email(canonical_email(email))


def ban_hashes(email: str) -> set[str]:
    """Return the hashes that a ban of this address may have: earlier releases hashed the address as it was typed."""
    return {email_hash(email), keyed_email(email.casefold())} - {""}


def keyed_email(email):
    return salted_hmac("comment-writer", email, algorithm="sha256").hexdigest()[:32] if email else ""


def text_hash(text):
    """Return the keyed hash of a wording, 32 hexadecimal digits; without the key nobody can guess the text from it."""
    return salted_hmac("comment-text", text, algorithm="sha256").hexdigest()[:32]


def reading_of(text: str) -> str:
    """Return the folded letters, digits and symbols of a text: what all its spellings share for a reader."""
    kept = (letter for letter in arabic.fold(text) if unicodedata.category(letter)[0] in "LNS")
    return "".join(kept).replace("ء", "")


def duplicate_hash(text: str) -> str:
    """Return the keyed hash that all spellings of a wording share; '' for a text that is too short to compare.

    Letters are folded and squashed, so that marks, tatweel, invisible signs, white space, punctuation, repeated letters
    and every hamza (the one on the line included) make no difference.
    """
    key = arabic.squash(arabic.squash(text).replace("ء", ""))
    return text_hash(f"squashed {key}") if len(key) >= MIN_DUPLICATE_LENGTH else ""
