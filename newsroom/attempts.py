"""Counts attempts to sign in and to have a password reset, and says how long the next one must wait.

The counts are rows of the database, so that every process sees them. Account names and network addresses stand in them
as keyed hashes alone (HMAC-SHA256 under SECRET_KEY), and the rows end by themselves.

Signing in is slowed down per account, per address (an IPv6 /64 counts as one) and per pair of both, never closed for
good: attempts made while waiting do not lengthen the wait. An address from which the account has signed in before is
bound by its own pair only, so that strangers cannot keep an editor out.
"""

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom import network

FORGOTTEN_AFTER = datetime.timedelta(hours=1)  # after the last attempt that was counted
KNOWN_FOR = datetime.timedelta(days=90)  # since the last sign-in from the address
PURGED_AT_ONCE = 100


@dataclass(frozen=True)
class Rule:
    """From the `free`-th failure on, the next attempt waits `first` seconds, doubled by each failure, up to `most`."""

    free: int
    first: int
    most: int

    def wait(self, failures: int) -> datetime.timedelta:
        over = failures - self.free
        return datetime.timedelta(seconds=min(self.most, self.first * 2 ** min(over, 20)) if over >= 0 else 0)


RULES = {
    "pair": Rule(free=5, first=30, most=900),
    "address": Rule(free=20, first=30, most=900),
    "account": Rule(free=10, first=5, most=60),
}


class AttemptCount(models.Model):
    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class KnownAddress(models.Model):
    """A pair of account and address with which somebody has signed in."""

    key = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key[:8]


def hashed(kind: str, *parts: str) -> str:
    folded = [unicodedata.normalize("NFKC", part).casefold().strip() for part in parts]
    return salted_hmac(f"newsroom.attempts.{kind}", "\0".join(folded), algorithm="sha256").hexdigest()


def locked_rows(keys: Iterable[str]) -> dict:
    """Return {key: row}, made where missing, locked until the transaction ends and emptied where expired."""
    now, keys, rows = timezone.now(), sorted(keys), {}
    while len(rows) < len(keys):  # a row may be purged between the two statements
        AttemptCount.objects.bulk_create(
            [AttemptCount(key=key, wait_until=now, expires_at=now + FORGOTTEN_AFTER) for key in keys],
            ignore_conflicts=True,
        )
        rows = {row.key: row for row in AttemptCount.objects.select_for_update().filter(key__in=keys).order_by("key")}
    for row in rows.values():
        if row.expires_at < now:
            row.count, row.wait_until = 0, now
    return rows


class SignInAttempt:
    """One attempt: `begin()` counts it as failed in advance, `succeed()` takes that back.

    Counting in advance lets no more attempts through at once than one after the other.
    """

    def __init__(self, username: str, address: str) -> None:
        address = network.counted_address(address)
        self.known_key = hashed("known", username, address)
        self.keys = {"pair": hashed("pair", username, address)}
        if not KnownAddress.objects.filter(key=self.known_key, expires_at__gt=timezone.now()).exists():
            self.keys |= {"address": hashed("address", address), "account": hashed("account", username)}

    def begin(self) -> tuple[bool, int]:
        """Return (may the password be tried, seconds to wait before the next attempt)."""
        purge()
        with transaction.atomic():
            rows = locked_rows(self.keys.values())
            now = timezone.now()  # after the lock was waited for
            wait = max(row.wait_until for row in rows.values()) - now
            if wait.total_seconds() > 0:
                return False, whole_seconds(wait)
            for name, key in self.keys.items():
                row = rows[key]
                row.count += 1
                row.wait_until = now + RULES[name].wait(row.count)
                row.expires_at = now + FORGOTTEN_AFTER
                row.save()
            return True, whole_seconds(max(row.wait_until for row in rows.values()) - now)

    def succeed(self) -> None:
        now = timezone.now()
        with transaction.atomic():
            rows = locked_rows(self.keys.values())
            for name, key in self.keys.items():
                row = rows[key]
                row.count = 0 if name == "pair" else max(0, row.count - 1)
                row.wait_until = now + RULES[name].wait(row.count)
                row.save()
        self.remember()

    def remember(self) -> None:
        """Keep the address as one of the account's own."""
        KnownAddress.objects.update_or_create(key=self.known_key, defaults={"expires_at": timezone.now() + KNOWN_FOR})


def is_allowed(kind: str, subject: str, most: int, period: datetime.timedelta = FORGOTTEN_AFTER) -> bool:
    """Count one act of the subject; return False from the one on that is more than `most` within the period."""
    key = hashed(kind, subject)
    with transaction.atomic():
        row = locked_rows([key])[key]
        if row.count == 0:
            row.expires_at = timezone.now() + period
        row.count += 1
        row.save()
        return row.count <= most


def purge() -> int:
    """Delete some of the expired rows and return how many; rows in use by others are left for another time."""
    now, count = timezone.now(), 0
    for model in (AttemptCount, KnownAddress):
        with transaction.atomic():
            expired = model.objects.filter(expires_at__lt=now).select_for_update(skip_locked=True)
            keys = list(expired.values_list("key", flat=True)[:PURGED_AT_ONCE])
            if keys:
                count += model.objects.filter(key__in=keys).delete()[0]
    return count


def purge_all() -> int:
    """Delete the expired rows, also where nobody signs in any more; return how many."""
    total = 0
    while count := purge():
        total += count
    return total


def whole_seconds(time: datetime.timedelta) -> int:
    return max(0, -int(-time.total_seconds() // 1))
