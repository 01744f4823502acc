"""The hourly job that removes picture files that no row needs."""

import datetime

from django.utils import timezone

from newsroom.images.files import remove_unused
from newsroom.models import PICTURES_SWEPT, Milestone

EVERY = datetime.timedelta(hours=1)


def remove_unused_hourly() -> int:
    """Remove unused files if no process has done so in the last hour; return how many."""
    now = timezone.now()
    _row, first = Milestone.objects.get_or_create(name=PICTURES_SWEPT)
    due = first or Milestone.objects.filter(name=PICTURES_SWEPT, at__lt=now - EVERY).update(at=now)
    return remove_unused() if due else 0
