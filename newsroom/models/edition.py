"""The edition: a counter that every committed change of readers' pages raises; the page cache is keyed by it."""

import datetime
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newsroom.database.hooks import before_commit

RAISE_EDITION = "raise the edition"  # the key of the hook: a transaction runs it once


def new_epoch() -> str:
    """Return a random text that differs between two databases with the same edition number."""
    return secrets.token_hex(6)


class Edition(models.Model):
    """The one row of the counter. `upcoming` holds the times (ISO 8601) at which scheduled articles become visible."""

    number = models.PositiveBigIntegerField(default=0)
    epoch = models.CharField(max_length=12, default=new_epoch, editable=False)
    upcoming = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="edition_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> tuple[str, int]:
        """Return (name, seconds): a text that changes whenever a page may change, and for how long it is valid at most.

        It changes with the number, when a publish time passes, at midnight (pages show the day), and with the epoch,
        which restoring a backup renews.
        """
        row = cls.objects.filter(pk=1).first() or cls(pk=1, epoch="")
        now = timezone.localtime()
        times = sorted(parse_datetime(text) for text in row.upcoming)
        passed = sum(time <= now for time in times)
        midnight = timezone.make_aware(datetime.datetime.combine(now.date() + datetime.timedelta(1), datetime.time()))
        valid_for = min([midnight, *times[passed:]]) - now
        return f"{row.epoch}.{row.number}.{passed}.{now:%y%m%d}", max(0, int(valid_for.total_seconds()))

    @classmethod
    def raise_number(cls, publish_times: Iterable[datetime.datetime] = ()) -> None:
        """Increase the number by one and remember the publish times that are still to come.

        Call it as the last write of a transaction: it locks the one row until the commit.
        """
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.bulk_create([cls(pk=1)], ignore_conflicts=True)
            cls.objects.filter(pk=1).update(number=F("number") + 1)
        now = timezone.now()
        if coming := {time.isoformat() for time in publish_times if time > now}:
            row = cls.objects.get(pk=1)
            kept = {text for text in row.upcoming if parse_datetime(text) > now}
            cls.objects.filter(pk=1).update(upcoming=sorted(kept | coming))

    @classmethod
    def renew_epoch(cls) -> None:
        """Invalidate every cached page and every ETag, as restoring a backup must."""
        cls.objects.update_or_create(pk=1, defaults={"epoch": new_epoch()})


@contextmanager
def new_edition(publish_times: Iterable[datetime.datetime] = ()) -> Iterator[None]:
    """Open a transaction that changes readers' pages, and raise the edition at its end.

    The edition is raised once, as the last write of the outermost transaction, however many changes that holds.
    `publish_times` are the times at which what was written becomes visible without another write.
    """
    connection = transaction.get_connection()
    with transaction.atomic():
        yield
        pending = connection.before_commit_hooks.get(RAISE_EDITION)
        times = {*publish_times, *(pending.publish_times if pending else ())}
        before_commit(RAISE_EDITION, RaiseEdition(times))


class RaiseEdition:
    """A before-commit hook that raises the edition; it collects the transaction's publish times."""

    def __init__(self, publish_times: Iterable[datetime.datetime]) -> None:
        self.publish_times = publish_times

    def __call__(self) -> None:
        Edition.raise_number(self.publish_times)
