"""Delete personal data after the configured number of days; docs/personal-data.md has a table of what ends when."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments.erasing import BATCH, forget_wordings, wipe_all
from comments.models import TO_COMMENTERS, Ban, Comment, CommenterNote, Report, Status, Subscription, Version
from comments.models.locking import delete_in_order, lock_in_order
from newsroom import rate_limits
from newsroom.models import DayKey, Mail, SpentChallenge, new_edition
from newsroom.visitors.origin import today

DEDUPLICATED = datetime.timedelta(days=2)  # how long a repeated comment or form is recognized


def purge():
    """Delete what has expired; return {what: how many}. It may run again at any time, also twice at once."""
    now = timezone.now()
    kept_until = now - datetime.timedelta(days=settings.PERSONAL_DATA_DAYS)
    pending_until = now - datetime.timedelta(days=settings.PENDING_DAYS)
    return {
        "pending comments": purge_pending(pending_until),
        "corrections": purge_corrections(min(kept_until, pending_until)),
        "comments": purge_comments(kept_until, pending_until),
        "addresses": purge_addresses(today() - datetime.timedelta(days=settings.ADDRESS_DAYS)),
        "deduplication keys": purge_deduplication(now - DEDUPLICATED),
        "challenges": SpentChallenge.objects.filter(at__lt=now - DEDUPLICATED).delete()[0],
        "mail": delete_in_order(Mail.objects.filter(failed=True, created_at__lt=now - datetime.timedelta(days=30))),
        "mail about deleted comments": delete_in_order(mail_without_comment()),
        "notes": purge_notes(),
        "sign-in attempts": rate_limits.purge_all(),
    }


def mail_without_comment():
    """Return the mail about comments that are gone: the outbox holds their plain keys, and no deletion cascades."""
    return Mail.objects.filter(~Exists(Comment.objects.filter(pk=OuterRef("subject_id"))), kind__in=TO_COMMENTERS)


def ended(until):
    """Return readers' comments older than that moment; sample comments are left out."""
    return Comment.objects.filter(created_at__lt=until, purged_at=None, staff=None, sample_key=None)


def purge_pending(until):
    """Delete pending comments that have waited since before that moment, without any decision since."""
    return wipe_all(
        ended(until).filter(status=Status.PENDING, waiting_since__lt=until).exclude(last_decision__at__gte=until)
    )


def purge_corrections(until):
    """Drop corrections that have waited since before that moment; the approved wording stays."""
    rows = ended(until).filter(waiting_since__lt=until).exclude(proposed="")
    count = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with new_edition():
            for comment in Comment.objects.filter(pk=pk).exclude(proposed="").locked():
                comment.proposed = ""
                comment.waiting_since = comment.waiting_since if comment.open_reports else None
                comment.note_newest()
                comment.save()
                count += 1
    return count


def purge_comments(until, pending_until):
    """Delete refused and withdrawn comments; remove the e-mail address and everything tied to it from approved ones.

    A reported comment that waits for a decision keeps its address until `pending_until`.
    """
    old = ended(until)
    count = wipe_all(old.filter(status__in=[Status.REJECTED, Status.SPAM, Status.WITHDRAWN]))
    settled = Q(waiting_since=None) | Q(waiting_since__lt=pending_until)
    shown = old.filter(settled, status=Status.APPROVED, proposed="").order_by("pk")
    while batch := list(shown.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            lock_in_order(Comment.objects.filter(pk__in=batch))
            batch = list(
                shown.filter(pk__in=batch).values_list("pk", flat=True)
            )  # some may have changed before they were locked
            forget_wordings(batch)
            for rows in (Subscription.objects.filter(comment__in=batch), Version.objects.filter(comment__in=batch)):
                delete_in_order(rows)
            count += Comment.objects.filter(pk__in=batch).without_edition().update(
                email="", email_hash="", address_hash="", network_hash="", day_key=None, dedup_key=None, form_hash=None,
                email_verified=False, purged_at=timezone.now(),
            )  # fmt: skip
            about = Comment.objects.filter(Q(pk__in=batch) | Q(parent__in=batch)).order_by().values("pk")
            delete_in_order(Mail.objects.filter(subject_id__in=about, kind__in=TO_COMMENTERS))
    return count


def purge_addresses(until):
    """Delete the hashes of network addresses from days before `until`, and the keys of those days.

    A key stays as long as a ban needs it; no other hash made with it is left then.
    """
    Ban.objects.filter(until__lt=timezone.now() - datetime.timedelta(days=settings.ADDRESS_DAYS)).delete()
    midnight = datetime.datetime.combine(until, datetime.time(), datetime.UTC)
    delete_in_order(Report.objects.filter(at__lt=midnight))
    hashed = Comment.objects.exclude(address_hash="", network_hash="", day_key=None)
    old = hashed.filter(Q(day_key__day__lt=until) | Q(day_key=None, created_at__lt=midnight))
    count = update_in_order(old, address_hash="", network_hash="", day_key=None)
    return count + DayKey.objects.filter(day__lt=until, bans=None).delete()[0]


def purge_deduplication(until):
    keyed = Comment.objects.filter(Q(dedup_key__isnull=False) | Q(form_hash__isnull=False), created_at__lt=until)
    return update_in_order(keyed, dedup_key=None, form_hash=None)


def update_in_order(rows, **values):
    """Update the rows in batches, without a new edition; return how many. Updated rows must leave the queryset."""
    count = 0
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            chosen = Comment.objects.filter(pk__in=batch)
            lock_in_order(chosen)
            count += chosen.without_edition().update(**values)
    return count


def purge_notes():
    """Delete moderators' notes on commenters of whom no comment has an address any more."""
    known = Comment.objects.filter(email_hash=OuterRef("email_hash"))
    return CommenterNote.objects.exclude(Exists(known)).delete()[0]
