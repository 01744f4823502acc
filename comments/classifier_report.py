"""How often the classifier agreed with the moderators: its score against their decisions."""

from comments.decided import decisions_since, first_week, is_refusal, week_of
from comments.models.classifier import LITTLE_SCORE


def by_week() -> list[dict]:
    """Return [{week, decided, refused, precision, recall}] of the last weeks, newest first; percent, or None.

    Each wording that moderators decided on counts once: the score before the first decision on it that stands is
    compared with the last decision that stands. A decision stands unless it was undone and not redone. Precision is the
    share of suspected comments that were refused; recall is the share of refused comments that were suspected.
    """
    since = first_week()
    first, last = {}, {}
    for decision, stands in decisions_since(since):
        if not stands:
            continue
        wording = decision["comment_key"], decision["text_hash"]
        first.setdefault(wording, decision)
        last[wording] = decision
    weeks = {}
    for wording, decision in first.items():
        if decision["score"] is None:
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


def percent(part, whole):
    return round(100 * part / whole) if whole else None
