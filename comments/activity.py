"""Statistics of moderation: decisions of each moderator, and how long comments have waited."""

import datetime
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from comments.decided import WEEKS, decisions_since, first_week, is_refusal, week_of
from comments.models import Comment, Status


@dataclass
class Work:
    """One moderator's decisions in a period; `median_wait` is in seconds, None if no comment had waited."""

    who: str
    counts: Counter = field(default_factory=Counter)
    waits: list = field(default_factory=list)

    @property
    def decided(self):
        return self.counts["approved"] + self.counts["refused"] + self.counts["spam"]

    @property
    def median_wait(self):
        return statistics.median(self.waits) if self.waits else None


def counted_since(start):
    """Yield (decision, whether it stands) for the moderators' decisions since then on readers' comments.

    Decisions on sample comments are left out: their dates are invented.
    """
    sample_keys = set(sample_comments().values_list("key", flat=True))
    for decision, stands in decisions_since(start):
        if decision["before"] and decision["comment_key"] not in sample_keys:
            yield decision, stands


def sample_comments():
    return Comment.objects.exclude(sample_key=None).order_by()


def by_moderator(people, days: int) -> list[Work]:
    """Return the work of each moderator of `people` ({pk: name}) in the last days, the busiest first."""
    work = {pk: Work(name) for pk, name in people.items()}
    for decision, stands in counted_since(timezone.now() - datetime.timedelta(days=days)):
        moderator = work.get(decision["by"])
        if moderator is None:
            continue
        moderator.counts[kind_of(decision) if stands else "undone"] += 1
        if stands and decision["waited_since"]:
            moderator.waits.append((decision["at"] - decision["waited_since"]).total_seconds())
    return sorted((each for each in work.values() if each.counts), key=lambda each: (-each.decided, each.who))


def kind_of(decision: dict) -> str:
    if decision["after"] == Status.SPAM:
        return "spam"
    return "refused" if is_refusal(decision) else "approved"


def waiting_by_week(weeks: int = WEEKS) -> list[dict]:
    """Return [{week, decided, median, longest}] of the last weeks, oldest first; waits are in seconds, or None.

    A comment waits from its submission, correction or report until it is decided on.
    """
    start, waits = first_week(weeks), defaultdict(list)
    for decision, stands in counted_since(start):
        if stands and decision["waited_since"]:
            week = week_of(decision["at"]).date()
            waits[week].append((decision["at"] - decision["waited_since"]).total_seconds())
    days = [start.date() + datetime.timedelta(weeks=week) for week in range(weeks)]
    return [
        {
            "week": day,
            "decided": len(waits[day]),
            "median": statistics.median(waits[day]) if waits[day] else None,
            "longest": max(waits[day], default=None),
        }
        for day in days
    ]


def oldest_waiting():
    """Return since when the oldest waiting comment has waited, or None; sample comments do not count."""
    return (
        Comment.objects.waiting()
        .filter(sample_key=None)
        .order_by("waiting_since")
        .values_list("waiting_since", flat=True)
        .first()
    )
