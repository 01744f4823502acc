"""Subscriptions of commenters: ask for mail, confirm it from the mailbox, unsubscribe.

An address that somebody typed gets one mail that asks for confirmation; without it nothing else is ever sent there.
Unsubscribing (RFC 8058) lasts: it outlives the comments, and only the link that was mailed to the mailbox takes it
back.
"""

from django.db import transaction
from django.utils import timezone

from comments.intake import trust
from comments.models import TO_COMMENTERS, Comment, Confirmation, MailKind, Subscription
from comments.models.hashes import ban_hashes
from comments.models.locking import delete_in_order, lock_in_order
from newsroom.mail.mailboxes import mailbox_hash, mailbox_hashes
from newsroom.models import Mail, MailStop
from newsroom.visitors.origin import today

CONFIRM_DAYS = 7


def ask(comment, on_approval, on_replies):
    """Save what mail the commenter wants; return the name of the notice to show."""
    if not (on_approval or on_replies):
        return "nothing"
    wish = {"on_approval": on_approval, "on_replies": on_replies}
    with transaction.atomic():
        comment = next(iter(Comment.objects.filter(pk=comment.pk).locked()), None)
        if comment is None or not comment.email:
            return "late"  # erased meanwhile
        if MailStop.covers(comment.email):
            return "asked-before"
        confirmed = timezone.now() if comment.email_verified else None
        row, _new = Subscription.objects.update_or_create(comment=comment, defaults=wish)
        if confirmed and not row.confirmed_at:
            Subscription.objects.filter(pk=row.pk).update(confirmed_at=confirmed)
        if confirmed or row.confirmed_at:
            return "mail"
        return "asked" if ask_mailbox(comment) else "asked-before"


def ask_mailbox(comment, again=False):
    """Mail the confirmation link, if the mailbox may be asked; return whether it was.

    A mailbox is asked once, and again on a later day only after it has answered (`again`: it has just done so).
    """
    day, new = today(), False
    row = Confirmation.objects.filter(mailbox_hash__in=mailbox_hashes(comment.email)).first()
    if row is None:
        row, new = Confirmation.objects.get_or_create(mailbox_hash=mailbox_hash(comment.email), defaults={"day": day})
    if not new:
        row = Confirmation.objects.select_for_update().get(pk=row.pk)
        if not ((again or row.is_answered) and row.day < day):
            return False
        Confirmation.objects.filter(pk=row.pk).update(day=day, is_answered=False)
    dedup_key = f"confirm {comment.pk} {day}"
    Mail.objects.filter(dedup_key=dedup_key, failed=True).delete()
    Mail.objects.get_or_create(
        dedup_key=dedup_key, defaults={"kind": MailKind.CONFIRM, "to": comment.email, "subject_id": comment.pk}
    )
    return True


def unconfirmed(commenter_hash):
    """Return the comments of that commenter whose subscription waits for confirmation."""
    found = Comment.objects.filter(
        email_hash=commenter_hash, subscription__confirmed_at=None, subscription__isnull=False
    )
    return found.select_related("article", "subscription").oldest()


def confirm(commenter_hash, keys, origin=None):
    """Confirm the subscriptions of these comments, which also verifies their e-mail address."""
    with transaction.atomic():
        locked = [comment.pk for comment in unconfirmed(commenter_hash).filter(key__in=keys).locked()]
        chosen = list(unconfirmed(commenter_hash).filter(pk__in=locked))
        Subscription.objects.filter(comment__in=chosen).update(confirmed_at=timezone.now())
        Comment.objects.filter(pk__in=[comment.pk for comment in chosen]).without_edition().update(email_verified=True)
        note_answer({one for email in {comment.email for comment in chosen} for one in mailbox_hashes(email)})
    for comment in chosen:
        comment.email_verified = True
        trust.auto_approve(comment, origin)
    return chosen


def renew(commenter_hash):
    """Mail a new confirmation link in place of an expired one, which proves access to the mailbox."""
    with transaction.atomic():
        unconfirmed(commenter_hash).locked()
        newest = unconfirmed(commenter_hash).last()
        return bool(newest) and not MailStop.covers(newest.email) and ask_mailbox(newest, again=True)


def stop(token):
    """Unsubscribe the mailbox from all mail about comments, and delete what waits in the outbox for it."""
    with transaction.atomic():
        addresses = addresses_of(token)
        Comment.objects.filter(email__in=addresses).locked()
        delete_in_order(Subscription.objects.filter(comment__email__in=addresses))
        hashes = {token, *(mailbox_hash(address) for address in addresses)}
        MailStop.objects.bulk_create([MailStop(mailbox_hash=one) for one in sorted(hashes)], ignore_conflicts=True)
        delete_in_order(Mail.objects.filter(to__in=addresses, kind__in=TO_COMMENTERS))


def resume(token):
    """Take back `stop`, by the link that was mailed to the mailbox."""
    with transaction.atomic():
        hashes = {token, *(one for address in addresses_of(token) for one in mailbox_hashes(address))}
        delete_in_order(MailStop.objects.filter(mailbox_hash__in=hashes))
        note_answer(hashes)


def is_stopped(token):
    return MailStop.objects.filter(mailbox_hash=token).exists()


def note_answer(hashes):
    rows = lock_in_order(Confirmation.objects.filter(mailbox_hash__in=hashes))
    Confirmation.objects.filter(pk__in=rows).update(is_answered=True)


def addresses_of(token):
    """Return the addresses with a subscription or waiting mail that belong to the mailbox of the token.

    Earlier releases signed the commenter's hash instead of the mailbox's.
    """
    asked = Subscription.objects.order_by().values_list("comment__email", flat=True).distinct()
    waiting = Mail.objects.filter(kind__in=TO_COMMENTERS).order_by().values_list("to", flat=True).distinct()
    return [to for to in {*asked, *waiting} if to and token in {*mailbox_hashes(to), *ban_hashes(to)}]
