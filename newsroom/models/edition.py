"""The edition: one number that every committed change visible to readers raises."""

import datetime
import secrets
from contextlib import contextmanager

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newsroom.database.hooks import before_commit

RAISE = "raise the edition"  # the key of the hook, so that a transaction raises it once


def new_epoch():
    """Return a random text; two databases with the same edition number still differ by it."""
    return secrets.token_hex(6)


class Edition(models.Model):
    """One row. `upcoming` holds the moments (ISO) at which a scheduled article appears without any write."""

    number = models.PositiveBigIntegerField(default=0)
    epoch = models.CharField(max_length=12, default=new_epoch, editable=False)
    upcoming = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="edition_is_one_row")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def now(cls):
        """Return (name, seconds): a text that differs whenever a page may differ, and for how long it holds at most.

        It changes with every raise, as each scheduled moment passes, at midnight (pages show the day), and with the
        epoch, which a restored backup renews.
        """
        row = cls.objects.filter(pk=1).first() or cls(pk=1, epoch="")
        now = timezone.localtime()
        moments = sorted(parse_datetime(moment) for moment in row.upcoming)
        passed = sum(moment <= now for moment in moments)
        midnight = timezone.make_aware(datetime.datetime.combine(now.date() + datetime.timedelta(1), datetime.time()))
        holds = min([midnight, *moments[passed:]]) - now
        return f"{row.epoch}.{row.number}.{passed}.{now:%y%m%d}", max(0, int(holds.total_seconds()))

    @classmethod
    def raise_number(cls, moments=()):
        """Write the next number; `moments` to come are those that the change has scheduled.

        Call it as the last write of a transaction: it locks the one row until the commit.
        """
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.bulk_create([cls(pk=1)], ignore_conflicts=True)
            cls.objects.filter(pk=1).update(number=F("number") + 1)
        now = timezone.now()
        if coming := {moment.isoformat() for moment in moments if moment > now}:
            row = cls.objects.get(pk=1)
            kept = {moment for moment in row.upcoming if parse_datetime(moment) > now}
            cls.objects.filter(pk=1).update(upcoming=sorted(kept | coming))

    @classmethod
    def renew_epoch(cls):
        """Make every cached page and every ETag worthless, as a restored backup must."""
        cls.objects.update_or_create(pk=1, defaults={"epoch": new_epoch()})


@contextmanager
def change(*moments):
    """A transaction in which readers' pages change.

    The edition is raised once, as the last write of the outermost transaction, however many changes it holds.
    `moments` are the times at which what was written becomes visible by itself.
    """
    connection = transaction.get_connection()
    with transaction.atomic():
        yield
        pending = connection.before_commit_hooks.get(RAISE)
        moments = {*moments, *(pending.moments if pending else ())}
        before_commit(RAISE, RaiseEdition(moments))


class RaiseEdition:
    """The hook that raises the edition, with the moments that the transaction has scheduled so far."""

    def __init__(self, moments):
        self.moments = moments

    def __call__(self):
        Edition.raise_number(self.moments)
