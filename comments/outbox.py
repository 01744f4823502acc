"""What `run_due` does with mail: digests into the outbox, and the outbox out, each mail by one sender at a time."""

import datetime
import logging
import smtplib

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import Comment, Confirmation, Digest, Mail, Report, SentNotice, Status
from comments.models.origin import mailbox_hashes
from comments.post import compose

logger = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=5)
LONGEST_WAIT = datetime.timedelta(hours=6)
TRIES = 20  # with the waits between them about four days


def moderators():
    found = User.objects.with_perm("comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend")
    return found.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")


def write_digests():
    """Write one mail to each moderator who wants it, if there is news since the last; return how many."""
    if not settings.COMMENTS_DIGEST:
        return 0
    every = datetime.timedelta(minutes=settings.COMMENTS_DIGEST)
    return sum(write_digest(user, every) for user in moderators())


def write_digest(user, every):
    now = timezone.now()
    Digest.objects.get_or_create(user=user, defaults={"last_sent_at": now - every})
    with transaction.atomic():
        row = Digest.objects.select_for_update().get(user=user)
        news = news_since(row.last_sent_at) if row.wanted and now - row.last_sent_at >= every else {}
        if not any(news.values()):
            return 0
        facts = news | {"waiting": Comment.objects.waiting().count()}
        dedup_key = f"digest {user.pk} {row.last_sent_at.isoformat()}"
        Mail.objects.create(kind=Mail.Kind.DIGEST, dedup_key=dedup_key, to=user.email, facts=facts)
        row.last_sent_at = now
        row.save()
    return 1


def news_since(moment):
    """Return how much of each kind has come since then and still waits for a moderator."""
    waiting = Comment.objects.waiting()
    corrected = waiting.exclude(proposed="").filter(versions__at__gt=moment)
    return {
        "new": waiting.filter(status=Status.PENDING, created_at__gt=moment).count(),
        "reports": Report.objects.filter(at__gt=moment, comment__in=waiting.reported()).count(),
        "corrections": corrected.order_by().distinct().count(),
    }


def send_due(most=500):
    """Sends what is due; (sent, failed). A server that does not answer ends the run: the rest waits for the next."""
    sent = failed = 0
    connection = get_connection()
    for pk in list(Mail.objects.due().order_by("due_at", "pk").values_list("pk", flat=True)[:most]):
        mail = leased(pk)
        if mail is None:
            continue
        try:
            deliver(mail, connection)
            sent += 1
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, OSError) as error:
            failed += 1
            put_off(mail, error)
            connection.close()
            if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
                break
            connection = get_connection()
        except Exception as error:
            failed += 1
            put_off(mail, error)
    connection.close()
    return sent, failed


def leased(pk):
    """The mail, for this process alone until the lease ends; None if another has it or it is gone."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if not Mail.objects.filter(free, pk=pk).update(leased_until=now + LEASE):
        return None
    return Mail.objects.select_related("comment__article", "comment__parent", "comment__root").filter(pk=pk).first()


def deliver(mail, connection):
    message = compose(mail)
    if message is not None:
        message.connection = connection
        message.send()
    with transaction.atomic():
        is_kept = bool(Comment.objects.filter(pk=mail.comment_id).locked())  # it may be erased meanwhile
        if is_kept and message is not None and mail.kind in (Mail.Kind.APPROVED, Mail.Kind.REPLY):
            SentNotice.objects.bulk_create([SentNotice(comment=mail.comment, kind=mail.kind)], ignore_conflicts=True)
        mail.delete()


def put_off(mail, error):
    """Set the mail's next try, later each time, or mark it as failed after TRIES.

    Only the kind of the error is kept and logged: its own words may quote the address.
    """
    mail.tries += 1
    wait = min(datetime.timedelta(minutes=2**mail.tries), LONGEST_WAIT)
    mail.due_at, mail.leased_until = timezone.now() + wait, None
    mail.failed = mail.tries >= TRIES
    mail.last_error = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    Mail.objects.filter(pk=mail.pk).update(
        tries=mail.tries, due_at=mail.due_at, leased_until=None, failed=mail.failed, last_error=mail.last_error
    )
    if mail.failed and mail.kind == Mail.Kind.CONFIRM:  # the mailbox never got it, and may be asked again
        Confirmation.objects.filter(mailbox_hash__in=mailbox_hashes(mail.to)).delete()
    logger.warning("Mail %s (%s) was not sent, try %s: %s", mail.pk, mail.kind, mail.tries, mail.last_error)
