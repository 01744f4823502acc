"""What is kept of visitors: a key for the hashes of each day's network addresses, and the challenges that were used."""

import datetime
import hashlib
import secrets

from django.db import models


class DayKey(models.Model):
    """A random key for the hashes of one day's network addresses; once it is deleted, they identify nobody."""

    day = models.DateField(unique=True)
    key = models.BinaryField(max_length=32)

    class Meta:
        db_table = "comments_daykey"  # made by the app that had the model before
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)

    @classmethod
    def of(cls, day: datetime.date) -> "DayKey":
        """Return the key of that day; it is made when it is first asked for."""
        found = cls.objects.filter(day=day).first()
        return found or cls.objects.get_or_create(day=day, defaults={"key": secrets.token_bytes(32)})[0]

    def hashed(self, text: str) -> str:
        """Return the keyed hash of the text: 32 hexadecimal digits."""
        return hashlib.blake2b(text.encode(), key=bytes(self.key), digest_size=16).hexdigest()


class SpentChallenge(models.Model):
    """A form challenge that came back with a form: it serves once."""

    nonce = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        db_table = "comments_spentchallenge"  # made by the app that had the model before
        default_permissions = ()

    def __str__(self) -> str:
        return self.nonce

    @classmethod
    def spend(cls, nonce: str) -> bool:
        """Note that the challenge was used; return True the first time."""
        return cls.objects.get_or_create(nonce=nonce)[1]
