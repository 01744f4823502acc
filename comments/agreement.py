"""How well the classifier has agreed with the moderators: what it had said, against what they decided."""

import datetime

from django.utils import timezone

from comments.models import Decision
from comments.models.classifier import LITTLE_SCORE
from comments.models.decision import Actor

WEEKS = 26
DECIDED, REFUSED = ("approved", "rejected", "spam"), ("rejected", "spam")
COLUMNS = ("pk", "comment_key", "text_hash", "left_hash", "after", "at", "score")


def by_week() -> list[dict]:
    """Return the last weeks, the newest first: [{week, decided, refused, precision, recall}]; percent, or None.

    Counted is each wording that moderators decided on: what was said before the first decision on it that stands
    against the last one that stands. A decision stands unless it was undone; one that was redone stands. Precision: how
    many of those that the card called like the refused they refused; recall: how many of those they refused it did.
    """
    since = this_week() - datetime.timedelta(weeks=WEEKS - 1)
    first, last = {}, {}
    for decision in standing(since):
        wording = decision["comment_key"], decision["text_hash"]
        first.setdefault(wording, decision)
        last[wording] = decision
    weeks = {}
    for wording, decision in first.items():
        if decision["score"] is None or decision["at"] < since:
            continue
        week = weeks.setdefault(week_of(decision["at"]), {"decided": 0, "refused": 0, "suspected": 0, "both": 0})
        was_refused, was_suspected = is_refusal(last[wording]), decision["score"] >= LITTLE_SCORE
        week["decided"] += 1
        week["refused"] += was_refused
        week["suspected"] += was_suspected
        week["both"] += was_refused and was_suspected
    return [
        {
            "week": week,
            "decided": found["decided"],
            "refused": found["refused"],
            "precision": percent(found["both"], found["suspected"]),
            "recall": percent(found["both"], found["refused"]),
        }
        for week, found in sorted(weeks.items(), reverse=True)
    ]


def standing(since):
    """Yield the moderators' decisions that stand, the oldest first; one that was undone and redone stands."""
    undone_by = dict(Decision.objects.exclude(undoes=None).order_by().values_list("undoes", "pk"))
    rows = Decision.objects.filter(actor=Actor.MODERATOR, undoes=None, after__in=DECIDED, at__gte=since)
    for decision in rows.order_by("pk").values(*COLUMNS).iterator(chunk_size=2000):
        undoings, newest = 0, decision["pk"]
        while newest in undone_by:
            undoings, newest = undoings + 1, undone_by[newest]
        if undoings % 2 == 0:
            yield decision


def is_refusal(decision) -> bool:
    """Return whether what was decided on is not shown: a correction can be refused while its comment stays approved."""
    left = decision["left_hash"]
    return decision["after"] in REFUSED or (bool(left) and left != decision["text_hash"])


def week_of(moment) -> datetime.datetime:
    """Return the start of its week in the outlet's time."""
    day = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - datetime.timedelta(days=day.weekday())


def this_week() -> datetime.datetime:
    return week_of(timezone.now())


def percent(part, whole):
    return round(100 * part / whole) if whole else None
