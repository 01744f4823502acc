"""Where a comment came from, kept as hashes alone: of the network under a key of the day, of the e-mail under ours."""

import datetime
import hashlib
import secrets
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom import arabic, network
from newsroom.email_addresses import canonical_email

DUPLICATE_LEAST = 16  # letters and digits: shorter wordings, such as thanks, are said by many


class DayKey(models.Model):
    """A random key for the hashes of one day's network addresses; when it is deleted, they tell nothing any more."""

    day = models.DateField(unique=True)
    key = models.BinaryField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.day)

    @classmethod
    def of(cls, day):
        """The key of that day, made if it is the first time that it is asked for."""
        found = cls.objects.filter(day=day).first()
        return found or cls.objects.get_or_create(day=day, defaults={"key": secrets.token_bytes(32)})[0]

    def hashed(self, text):
        """32 hexadecimal digits."""
        return hashlib.blake2b(text.encode(), key=bytes(self.key), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Origin:
    """The client's address while a request lasts; only what `hashes` gives is ever stored."""

    ip: str

    @classmethod
    def of(cls, request):
        return cls(network.client_address(request))

    def hashes(self, day_key):
        """(of the address, an IPv6 /64 counting as one, and of its /24 or /64), so that neither tells the other."""
        counted = network.rate_limit_address(self.ip)
        return day_key.hashed(f"address {counted}"), day_key.hashed(f"network {network.network_of(self.ip)}")

    def ban_hashes(self, day_key):
        """Return those that a ban may stand under: releases before 0007 told the addresses of an IPv6 /64 apart."""
        return {*self.hashes(day_key), day_key.hashed(f"address {self.ip}")}

    def today(self):
        return self.hashes(DayKey.of(today()))

    def lately(self):
        """([address hashes], [network hashes]) under today's key and yesterday's: windows reach past midnight."""
        keys = [DayKey.of(today()), *DayKey.objects.filter(day=today() - datetime.timedelta(1))]
        addresses, networks = zip(*(self.hashes(key) for key in keys), strict=True)
        return addresses, networks


def today():
    return timezone.now().astimezone(datetime.UTC).date()


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
    return text_hash(f"squashed {key}") if len(key) >= DUPLICATE_LEAST else ""
