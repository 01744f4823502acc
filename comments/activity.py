"""What the moderation desk has done: decisions of each moderator, and how long comments have waited."""

import datetime
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from comments.models import Comment, Decision
from comments.models.decision import Actor

WEEKS = 26
REFUSED = ("rejected", "spam")


@dataclass
class Work:
    """One moderator's decisions in a span of time. `median_wait` is in seconds, None where nothing had waited."""

    who: str
    counts: Counter = field(default_factory=Counter)
    waits: list = field(default_factory=list)

    @property
    def decided(self):
        return self.counts["approved"] + self.counts["refused"]

    @property
    def median_wait(self):
        return statistics.median(self.waits) if self.waits else None


def decisions_since(start):
    """The moderators' decisions since then that are no undoings, as (by, at, waited_since, after, was undone).

    Those on the sample's comments do not count: their dates are made up.
    """
    rows = Decision.objects.filter(actor=Actor.MODERATOR, at__gte=start, undoes=None).exclude(after="erased").order_by()
    rows = rows.exclude(comment_key__in=Comment.objects.exclude(sample_key=None).order_by().values("key"))
    names = ("by", "at", "waited_since", "after", "undone_by")
    return rows.exclude(before="").values_list(*names).iterator(chunk_size=2000)


def by_moderator(people, days: int) -> list[Work]:
    """Return the work of each person of `people` ({pk: name}) in the last days, the busiest first."""
    work = {pk: Work(name) for pk, name in people.items()}
    for by, at, waited_since, after, undone in decisions_since(timezone.now() - datetime.timedelta(days=days)):
        one = work.get(by)
        if one is None:
            continue
        if undone:
            one.counts["undone"] += 1
            continue
        one.counts["refused" if after in REFUSED else "approved"] += 1
        if waited_since:
            one.waits.append((at - waited_since).total_seconds())
    return sorted((one for one in work.values() if one.counts), key=lambda one: (-one.decided, one.who))


def waiting_by_week(weeks: int = WEEKS) -> list[dict]:
    """Return [{week, decided, median, longest}] of the last weeks, the oldest first; waits in seconds or None.

    A comment waits from its arrival, correction or report to the decision on it. Weeks begin on Saturday, as the outlet
    counts them.
    """
    today = timezone.localdate()
    this_week = today - datetime.timedelta(days=(today.weekday() + 2) % 7)
    first = this_week - datetime.timedelta(weeks=weeks - 1)
    start = timezone.make_aware(datetime.datetime.combine(first, datetime.time()))
    waits = defaultdict(list)
    for _by, at, waited_since, _after, undone in decisions_since(start):
        if waited_since and not undone:
            week = (timezone.localdate(at) - first).days // 7
            waits[week].append((at - waited_since).total_seconds())
    return [
        {
            "week": first + datetime.timedelta(weeks=week),
            "decided": len(waits[week]),
            "median": statistics.median(waits[week]) if waits[week] else None,
            "longest": max(waits[week], default=None),
        }
        for week in range(weeks)
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
