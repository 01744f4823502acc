"""Send the mail that waits in the outbox; each mail is leased to one process at a time."""

import datetime
import logging
import smtplib

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.mail.messages import compose
from comments.models import Comment, Confirmation, Mail, SentNotice
from comments.models.hashes import mailbox_hashes

logger = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=5)
LONGEST_WAIT = datetime.timedelta(hours=6)
TRIES = 20  # with the waits between them about four days


def send_due(most=500):
    """Send the mails that are due; return how many were sent and how many failed.

    A server that does not answer ends the run: the other mails wait for the next one.
    """
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
    """Return the mail, leased to this process; None if another process has it or it is gone."""
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
        is_kept = bool(Comment.objects.filter(pk=mail.comment_id).locked())  # it may have been erased meanwhile
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
