"""Send the mail that waits in the outbox; each mail is leased to one process at a time."""

import datetime
import logging
import smtplib
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsroom.mail.registry import KINDS, kind_of
from newsroom.models import Mail

logger = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=5)
MAX_WAIT = datetime.timedelta(hours=6)
MAX_TRIES = 20  # with the waits between them about four days


def send_due(limit: int = 500) -> tuple[int, int]:
    """Send the mails that are due; return how many were sent and how many failed.

    A server that does not answer ends the run: the other mails wait for the next one.
    """
    sent = failed = 0
    connection = get_connection()
    for pk in list(Mail.objects.due().order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
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


def leased(pk: int) -> Mail | None:
    """Return the mail, leased to this process; None if another process has it or it is gone."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if not Mail.objects.filter(free, pk=pk).update(leased_until=now + LEASE):
        return None
    return Mail.objects.filter(pk=pk).first()


def deliver(mail: Mail, connection: Any) -> None:
    """Send the mail, unless there is no reason for it any more, and delete it."""
    kind = kind_of(mail)
    message = kind.message(mail)
    if message is not None:
        message.connection = connection
        message.send()
    with transaction.atomic():
        kind.finish(mail, was_sent=message is not None)
        mail.delete()


def put_off(mail: Mail, error: Exception) -> None:
    """Set the mail's next try, later each time, or mark it as failed after MAX_TRIES.

    Only the kind of the error is kept and logged: its own words may quote the address.
    """
    mail.tries += 1
    wait = min(datetime.timedelta(minutes=2**mail.tries), MAX_WAIT)
    mail.due_at, mail.leased_until = timezone.now() + wait, None
    mail.failed = mail.tries >= MAX_TRIES
    mail.last_error = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    Mail.objects.filter(pk=mail.pk).update(
        tries=mail.tries, due_at=mail.due_at, leased_until=None, failed=mail.failed, last_error=mail.last_error
    )
    if mail.failed:
        kind = KINDS.get(mail.kind)  # missing after an app was removed
        if kind:
            kind.give_up(mail)
    logger.warning("Mail %s (%s) was not sent, try %s: %s", mail.pk, mail.kind, mail.tries, mail.last_error)
