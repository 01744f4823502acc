"""The edition, the one number that every change visible to readers raises, and the models that raise it."""

import datetime
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newsroom import arabic
from newsroom.attempts import AttemptCount, KnownAddress  # noqa: F401 models of this app

_open_change = ContextVar("open_change", default=None)


class Edition(models.Model):
    """One row. `upcoming` holds the moments (ISO) at which a scheduled story appears without any write."""

    number = models.PositiveBigIntegerField(default=0)
    upcoming = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="edition_is_one_row")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def now(cls):
        """(name, seconds): a text that differs whenever a page may differ, and for how long it surely holds by itself.

        It changes with every raise, as each scheduled moment passes, and at midnight (pages show the day).
        """
        row = cls.objects.filter(pk=1).first() or cls(pk=1)
        now = timezone.localtime()
        times = sorted(parse_datetime(moment) for moment in row.upcoming)
        passed = sum(moment <= now for moment in times)
        midnight = timezone.make_aware(datetime.datetime.combine(now.date() + datetime.timedelta(1), datetime.time()))
        holds = min([midnight, *times[passed:]]) - now
        return f"{row.number}.{passed}.{now:%y%m%d}", max(0, int(holds.total_seconds()))

    @classmethod
    def raise_number(cls, times=()):
        """Writes the next number; `times` are the moments to come that the change has scheduled."""
        row, _ = cls.objects.select_for_update().get_or_create(pk=1)
        now = timezone.now()
        kept = {moment for moment in row.upcoming if parse_datetime(moment) > now}
        row.upcoming = sorted(kept | {moment.isoformat() for moment in times if moment > now})
        row.number += 1
        row.save()


@contextmanager
def change(*times):
    """A transaction in which readers' pages change; the outermost one raises the edition once, as its last write."""
    outer = _open_change.get()
    if outer is not None:
        outer.extend(times)
        with transaction.atomic():
            yield
        return
    mine = list(times)
    token = _open_change.set(mine)
    try:
        with transaction.atomic():
            yield
            Edition.raise_number(mine)
    finally:
        _open_change.reset(token)


class PublicQuerySet(models.QuerySet):
    """Rows that readers see: bulk writes raise the edition too."""

    def update(self, **fields):
        with change():
            return super().update(**fields)

    update.alters_data = True

    def delete(self):
        with change():
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, **kwargs):
        with change():
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, *args, **kwargs):
        with change():
            return super().bulk_update(objs, *args, **kwargs)


class Public(models.Model):
    """A model that readers see: every write raises the edition in the same transaction."""

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with change():
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with change():
            return super().delete(*args, **kwargs)


def free_slug(others, text, field="slug"):
    """A slug of the text that none of the others has: «…-2» where it is taken."""
    base = arabic.slug(text) or "x"
    slug, count = base, 1
    while others.filter(**{field: slug}).exists():
        count += 1
        slug = f"{base}-{count}"
    return slug


SAMPLE_STARTED, SAMPLE_LOADED = "sample started", "sample loaded"


class Milestone(models.Model):
    """Something that has happened once to this database, such as the loading of the sample newsroom."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @classmethod
    def reach(cls, name: str) -> None:
        cls.objects.get_or_create(name=name)

    @classmethod
    def is_reached(cls, name: str) -> bool:
        return cls.objects.filter(name=name).exists()
