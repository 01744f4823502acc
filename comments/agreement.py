"""How well the classifier has agreed with the moderators: what it had said, against what they decided."""

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from comments.models import Decision
from comments.models.decision import Actor

WEEKS = 26
THRESHOLD = 0.5  # from here on its opinion counts as «refuse»


def by_week():
    """The last weeks, the newest first: [{week, decided, refused, precision, recall}]; percent, or None.

    Counted are first decisions of moderators on comments that it had scored, unless they were taken back. Precision:
    how many of those that it would have refused they refused; recall: how many of those they refused it would have.
    """
    says, refused = Q(score__gte=THRESHOLD), Q(after__in=["rejected", "spam"])
    rows = (
        Decision.objects.standing()
        .filter(actor=Actor.MODERATOR, before="pending", undoes=None, after__in=["approved", "rejected", "spam"])
        .exclude(score=None)
        .order_by()
        .annotate(week=TruncWeek("at"))
        .values("week")
        .annotate(
            decided=Count("pk"),
            refused=Count("pk", filter=refused),
            suspected=Count("pk", filter=says),
            both=Count("pk", filter=says & refused),
        )
        .order_by("-week")[:WEEKS]
    )
    return [
        {
            "week": row["week"],
            "decided": row["decided"],
            "refused": row["refused"],
            "precision": percent(row["both"], row["suspected"]),
            "recall": percent(row["both"], row["refused"]),
        }
        for row in rows
    ]


def percent(part, whole):
    return round(100 * part / whole) if whole else None
