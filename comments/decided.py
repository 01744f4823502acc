"""Decisions as the reports count them: which of them stand, and in which week they were made."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from comments.models import DECIDED, REFUSED, Decision
from comments.models.decision import Actor

WEEKS = 26
COLUMNS = ("pk", "comment_key", "text_hash", "left_hash", "before", "after", "at", "score", "by", "waited_since")


def decisions_since(moment: datetime.datetime) -> Iterator[tuple[dict, bool]]:
    """Yield (decision, whether it stands) for the moderators' decisions since then, oldest first, without undos.

    A decision stands unless it was undone; one that was undone and redone stands.
    """
    undone_by = dict(Decision.objects.exclude(undoes=None).order_by().values_list("undoes", "pk"))
    rows = Decision.objects.filter(actor=Actor.MODERATOR, undoes=None, after__in=DECIDED, at__gte=moment)
    for decision in rows.order_by("pk").values(*COLUMNS).iterator(chunk_size=2000):
        undoings, newest = 0, decision["pk"]
        while newest in undone_by:
            undoings, newest = undoings + 1, undone_by[newest]
        yield decision, undoings % 2 == 0


def is_refusal(decision: dict) -> bool:
    """Return True if the wording decided on was refused: also a correction whose comment stays approved."""
    left = decision["left_hash"]
    return decision["after"] in REFUSED or (bool(left) and left != decision["text_hash"])


def week_of(moment: datetime.datetime) -> datetime.datetime:
    """Return the start of the week in local time; weeks begin on Saturday."""
    day = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return timezone.make_aware(day.replace(tzinfo=None) - datetime.timedelta(days=(day.weekday() + 2) % 7))


def first_week(weeks: int = WEEKS) -> datetime.datetime:
    """Return the start of the first of the last weeks, this one included."""
    return week_of(timezone.now() - datetime.timedelta(weeks=weeks - 1))
