"""What the moderation desk has done: decisions of each moderator, and how long comments have waited."""

import datetime
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from comments.decided import WEEKS, decisions_since, first_week, is_refusal, week_of
from comments.models import Comment, Status


@dataclass
class Work:
    """One moderator's decisions in a span of time. `median_wait` is in seconds, None where nothing had waited."""

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
    """Yield (decision, whether it stands) of the moderators' decisions since then on comments of readers.

    Those on the sample's comments do not count: their dates are made up.
    """
    made_up = set(of_the_sample().values_list("key", flat=True))
    for decision, stands in decisions_since(start):
        if decision["before"] and decision["comment_key"] not in made_up:
            yield decision, stands


def of_the_sample():
    return Comment.objects.exclude(sample_key=None).order_by()


def by_moderator(people, days: int) -> list[Work]:
    """Return the work of each person of `people` ({pk: name}) in the last days, the busiest first."""
    work = {pk: Work(name) for pk, name in people.items()}
    for decision, stands in counted_since(timezone.now() - datetime.timedelta(days=days)):
        one = work.get(decision["by"])
        if one is None:
            continue
        one.counts[kind_of(decision) if stands else "undone"] += 1
        if stands and decision["waited_since"]:
            one.waits.append((decision["at"] - decision["waited_since"]).total_seconds())
    return sorted((one for one in work.values() if one.counts), key=lambda one: (-one.decided, one.who))


def kind_of(decision: dict) -> str:
    if decision["after"] == Status.SPAM:
        return "spam"
    return "refused" if is_refusal(decision) else "approved"


def waiting_by_week(weeks: int = WEEKS) -> list[dict]:
    """Return [{week, decided, median, longest}] of the last weeks, the oldest first; waits in seconds or None.

    A comment waits from its arrival, correction or report to the decision on it.
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
    """Since when the comment that has waited longest waits, None if nothing waits; the sample's do not count."""
    return (
        Comment.objects.waiting()
        .filter(sample_key=None)
        .order_by("waiting_since")
        .values_list("waiting_since", flat=True)
        .first()
    )
