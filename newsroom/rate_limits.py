"""Rate limits: count attempts to sign in, password resets and public POSTs, and say how long the next must wait.

The counts are rows of the database, so that every process sees them. They hold account names and network addresses
only as keyed hashes (HMAC-SHA256 with SECRET_KEY), and the rows expire.

Signing in is slowed down per account, per address (an IPv6 /64 counts as one) and per pair of both, never closed for
good: attempts made while waiting do not lengthen the wait. An address from which the account has signed in before is
limited by its own pair only, so that strangers cannot keep an editor out.
"""

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.visitors import network

COUNT_LIFETIME = datetime.timedelta(hours=1)  # after the last attempt that was counted
KNOWN_ADDRESS_LIFETIME = datetime.timedelta(days=90)  # since the last sign-in from the address
PURGE_BATCH = 100


@dataclass(frozen=True)
class Rule:
    """From the `free`-th failure on, an attempt waits `first` seconds, doubled by each failure, up to `longest`."""

    free: int
    first: int
    longest: int

    def wait(self, failures: int) -> datetime.timedelta:
        over = failures - self.free
        return datetime.timedelta(seconds=min(self.longest, self.first * 2 ** min(over, 20)) if over >= 0 else 0)


RULES = {
    "pair": Rule(free=5, first=30, longest=900),
    "address": Rule(free=20, first=30, longest=900),
    "account": Rule(free=10, first=5, longest=60),
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


def keyed_hash(kind: str, *parts: str) -> str:
    """Return a keyed hash of the parts, which are compared without case and surrounding space."""
    # The salt keeps the former name of this module: another one would forget every count and known address.
    folded = [unicodedata.normalize("NFKC", part).casefold().strip() for part in parts]
    return salted_hmac(f"newsroom.attempts.{kind}", "\0".join(folded), algorithm="sha256").hexdigest()


def lock_rows(keys: Iterable[str]) -> dict:
    """Return {key: row}, made where missing, locked until the transaction ends and emptied where expired."""
    now, keys, rows = timezone.now(), sorted(keys), {}
    while len(rows) < len(keys):  # a row may be purged between the two statements
        AttemptCount.objects.bulk_create(
            [AttemptCount(key=key, wait_until=now, expires_at=now + COUNT_LIFETIME) for key in keys],
            ignore_conflicts=True,
        )
        rows = {row.key: row for row in AttemptCount.objects.select_for_update().filter(key__in=keys).order_by("key")}
    for row in rows.values():
        if row.expires_at < now:
            row.count, row.wait_until = 0, now
    return rows


class SignInAttempt:
    """An attempt to sign in: `begin()` counts it as failed in advance, `succeed()` takes that back.

    Counting in advance lets no more attempts through at once than one after the other.
    """

    def __init__(self, username: str, address: str) -> None:
        address = network.rate_limit_address(address)
        self.known_key = keyed_hash("known", username, address)
        self.keys = {"pair": keyed_hash("pair", username, address)}
        if not KnownAddress.objects.filter(key=self.known_key, expires_at__gt=timezone.now()).exists():
            self.keys |= {"address": keyed_hash("address", address), "account": keyed_hash("account", username)}

    def begin(self) -> tuple[bool, int]:
        """Return (may the password be tried, seconds to wait before the next attempt)."""
        purge()
        with transaction.atomic():
            rows = lock_rows(self.keys.values())
            now = timezone.now()  # after the lock was waited for
            wait = max(row.wait_until for row in rows.values()) - now
            if wait.total_seconds() > 0:
                return False, seconds_rounded_up(wait)
            for name, key in self.keys.items():
                row = rows[key]
                row.count += 1
                row.wait_until = now + RULES[name].wait(row.count)
                row.expires_at = now + COUNT_LIFETIME
                row.save()
            return True, seconds_rounded_up(max(row.wait_until for row in rows.values()) - now)

    def succeed(self) -> None:
        now = timezone.now()
        with transaction.atomic():
            rows = lock_rows(self.keys.values())
            for name, key in self.keys.items():
                row = rows[key]
                row.count = 0 if name == "pair" else max(0, row.count - 1)
                row.wait_until = now + RULES[name].wait(row.count)
                row.save()
        self.remember()

    def remember(self) -> None:
        """Remember the address as one that the account signs in from."""
        KnownAddress.objects.update_or_create(
            key=self.known_key, defaults={"expires_at": timezone.now() + KNOWN_ADDRESS_LIFETIME}
        )


def is_allowed(kind: str, subject: str, limit: int, period: datetime.timedelta = COUNT_LIFETIME) -> bool:
    """Count one act of the subject; return False if that makes more than `limit` acts within the period."""
    key = keyed_hash(kind, subject)
    with transaction.atomic():
        row = lock_rows([key])[key]
        if row.count == 0:
            row.expires_at = timezone.now() + period
        row.count += 1
        row.save()
        return row.count <= limit


def purge() -> int:
    """Delete some of the expired rows and return how many; rows in use by others are left for another time."""
    now, count = timezone.now(), 0
    for model in (AttemptCount, KnownAddress):
        with transaction.atomic():
            expired = model.objects.filter(expires_at__lt=now).select_for_update(skip_locked=True)
            keys = list(expired.values_list("key", flat=True)[:PURGE_BATCH])
            if keys:
                count += model.objects.filter(key__in=keys).delete()[0]
    return count


def purge_all() -> int:
    """Delete all expired rows and return how many."""
    total = 0
    while count := purge():
        total += count
    return total


def seconds_rounded_up(time: datetime.timedelta) -> int:
    """Return the time in whole seconds, at least 0."""
    return max(0, -int(-time.total_seconds() // 1))
