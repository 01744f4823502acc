"""Personal data: what belongs to one address, its erasure, and its end by itself after the outlet's number of days."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import (
    Ban,
    Comment,
    Confirmation,
    DayKey,
    Decision,
    Mail,
    Report,
    SpentChallenge,
    Status,
    Subscription,
    Version,
)
from comments.models.classifier import keep_shown_lessons, unlearn
from comments.models.deciding import Outcome
from comments.models.decision import Actor
from comments.models.origin import today, writer_hash
from newsroom.models import change

BATCH = 500


def export(email):
    """All that is kept of that address, as plain data for JSON."""
    found = Comment.objects.of_writer(email).select_related("article", "subscription").prefetch_related("versions")
    return [
        {
            "story": settings.SITE_URL + comment.article.get_absolute_url(),
            "written": comment.created_at.isoformat(),
            "name": comment.name,
            "email": comment.email,
            "comment": comment.body,
            "correction_that_waits": comment.proposed,
            "earlier_wordings": [version.body for version in comment.versions.all()],
            "status": comment.status,
            "decisions": [
                {"at": one.at.isoformat(), "decision": one.after, "reason": one.reason}
                for one in Decision.objects.filter(comment_key=comment.key).order_by("pk")
            ],
            "mail_wanted": {
                "on_approval": comment.subscription.on_approval,
                "on_replies": comment.subscription.on_replies,
                "confirmed": bool(comment.subscription.confirmed_at),
            }
            if hasattr(comment, "subscription")
            else None,
        }
        for comment in found.oldest()
    ]


def erase(email, by=None):
    """Erases all that belongs to that address, on record; gives how many comments. Bans of it stay: they are ours."""
    writer = writer_hash(email)
    with change():
        chosen = Comment.objects.of_writer(email)
        count = wipe(chosen.locked(), by) if writer else 0
        Mail.objects.filter(to__iexact=email).delete()
        Confirmation.objects.filter(writer_hash=writer).delete()
    return count


def wipe(comments, by=None):
    """Deletes the comments; one with answers keeps its place in the talk and nothing else."""
    act = Outcome().act
    actor = Actor.MODERATOR if by else Actor.DATA
    unlearn(comments)
    for comment in sorted(comments, key=lambda comment: -comment.pk):  # answers before what they answer
        Decision(act=act, comment_key=comment.key, before=comment.status, after="erased", by=by, actor=actor).save()
        Mail.objects.filter(comment=comment).delete()
        if not comment.answers.exists():
            comment.delete()
            continue
        comment.versions.all().delete()
        comment.reports.all().delete()
        if hasattr(comment, "subscription"):
            comment.subscription.delete()
        comment.name = comment.email = comment.proposed = ""
        comment.wording("")
        comment.note_newest()
        comment.text_hash = comment.writer_hash = comment.address_hash = comment.network_hash = ""
        comment.status, comment.waiting_since, comment.open_reports = Status.WITHDRAWN, None, 0
        comment.day_key = comment.score = comment.once = None
        comment.suspicion, comment.proved, comment.purged_at = [], False, timezone.now()
        comment.save()
    return len(comments)


def purge():
    """Ends what is over; gives {what: how many}. It can be run again and again, and by two at once."""
    now = timezone.now()
    kept_until = now - datetime.timedelta(days=settings.PERSONAL_DATA_DAYS)
    addresses_until = today() - datetime.timedelta(days=settings.ADDRESS_DAYS)
    return {
        "comments": purge_comments(kept_until),
        "addresses": purge_addresses(addresses_until),
        "challenges": SpentChallenge.objects.filter(at__lt=now - datetime.timedelta(days=2)).delete()[0],
        "confirmations": Confirmation.objects.filter(day__lt=today() - datetime.timedelta(days=8)).delete()[0],
        "mail": Mail.objects.filter(given_up=True, created_at__lt=now - datetime.timedelta(days=30)).delete()[0],
    }


def purge_comments(until):
    """Refused and withdrawn comments go whole; approved ones lose the address and all that ties them to it."""
    # the sample's people are made up, and its dates are fixed
    old = Comment.objects.filter(created_at__lt=until, purged_at=None, staff=None, sample_key=None)
    gone = old.filter(status__in=[Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
    count = 0
    while batch := list(gone.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with change():
            count += wipe(Comment.objects.filter(pk__in=batch).locked())
    shown = old.filter(status=Status.APPROVED, waiting_since=None).order_by("pk")
    while batch := list(shown.values_list("pk", flat=True)[:BATCH]):
        forget_wordings(batch)
        Mail.objects.filter(Q(comment__in=batch) | Q(comment__parent__in=batch)).delete()
        Version.objects.filter(comment__in=batch).delete()
        Subscription.objects.filter(comment__in=batch).delete()
        ended = Comment.objects.filter(pk__in=batch)
        count += ended.quietly().update(
            email="", writer_hash="", address_hash="", network_hash="", day_key=None, once=None,
            proved=False, purged_at=timezone.now(),
        )  # fmt: skip
    return count


def forget_wordings(keys):
    """Take back what earlier wordings of these comments taught the classifier; what is shown stays counted."""
    with transaction.atomic():
        comments = [comment for comment in Comment.objects.filter(pk__in=keys).locked() if comment.counted]
        keep_shown_lessons(comments)
        Comment.objects.filter(pk__in=keys).quietly().bulk_update(comments, ["counted", "counted_by"], batch_size=100)


def purge_addresses(until):
    """Deletes the keys of days before `until`, and the hashes made with them; a key that a ban needs lasts as long."""
    Ban.objects.filter(until__lt=timezone.now() - datetime.timedelta(days=settings.ADDRESS_DAYS)).delete()
    Report.objects.filter(at__date__lt=until).delete()
    keys = DayKey.objects.filter(day__lt=until, bans=None)
    for key in keys:
        Comment.objects.filter(day_key=key).quietly().update(address_hash="", network_hash="", day_key=None)
    return keys.delete()[0]
