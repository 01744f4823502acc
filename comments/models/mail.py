"""Mail about comments: subscriptions, digests, and the notifications that decisions put into the outbox."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.locking import delete_in_order
from newsroom.email_addresses import canonical_email
from newsroom.models import Mail, MailStop

NOTIFICATION_DELAY = datetime.timedelta(minutes=2)  # the decision may be undone meanwhile


class MailKind(models.TextChoices):
    CONFIRM = "confirm"
    APPROVED = "approved"
    REPLY = "reply"
    DIGEST = "digest"


TO_COMMENTERS = (MailKind.CONFIRM, MailKind.APPROVED, MailKind.REPLY)


class Subscription(models.Model):
    """A commenter asked for mail; it is sent once the mailbox has confirmed it."""

    comment = models.OneToOneField("comments.Comment", models.CASCADE, related_name="subscription")
    on_approval = models.BooleanField(default=True)
    on_replies = models.BooleanField(default=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.comment_id)


class Confirmation(models.Model):
    """A mailbox was asked to confirm that it wants mail. Without an answer it is never asked again."""

    mailbox_hash = models.CharField(max_length=32, unique=True)
    day = models.DateField()  # of the last request
    is_answered = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.mailbox_hash[:6]} {self.day}"


class SentNotice(models.Model):
    """A notification about a comment was sent: a decision that is undone and made again does not repeat it."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "kind"], name="notice_once")]

    def __str__(self):
        return f"{self.kind} {self.comment_id}"


class Digest(models.Model):
    """When a moderator last got a digest of new comments, and whether they want it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last_sent_at = models.DateTimeField(default=timezone.now)
    wanted = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.user_id)


def queue_notifications(comments):
    """Put notifications about the approval of these comments into the outbox, for confirmed subscriptions."""
    due = timezone.now() + NOTIFICATION_DELAY
    parents = [comment.parent_id for comment in comments if comment.parent_id]
    asked = Subscription.objects.exclude(confirmed_at=None).filter(
        Q(comment__in=comments, on_approval=True) | Q(comment__in=parents, on_replies=True)
    )
    wanted = {one.comment_id: one for one in asked.select_related("comment")}
    sent = set(SentNotice.objects.filter(comment__in=comments).values_list("comment", "kind")) if wanted else set()
    mails = []
    for comment in comments:
        own, above = wanted.get(comment.pk), wanted.get(comment.parent_id)
        if own and own.on_approval:
            mails.append(notification(MailKind.APPROVED, comment, own.comment.email))
        if above and above.on_replies and canonical_email(above.comment.email) != canonical_email(comment.email):
            mails.append(notification(MailKind.REPLY, comment, above.comment.email))
    mails = [mail for mail in mails if mail.to and (mail.subject_id, mail.kind) not in sent]
    for mail in mails:
        mail.due_at = due
    stopped = MailStop.of(*(mail.to for mail in mails)) if mails else set()
    Mail.objects.bulk_create([mail for mail in mails if mail.to not in stopped], ignore_conflicts=True)


def notification(kind, comment, to):
    return Mail(kind=kind, dedup_key=f"{kind} {comment.pk}", to=to, subject_id=comment.pk)


def cancel_notifications(comments):
    """Delete notifications about these comments that are not sent yet: they are not shown any more."""
    if comments:
        keys = [comment.pk for comment in comments]
        delete_in_order(Mail.objects.filter(subject_id__in=keys, kind__in=[MailKind.APPROVED, MailKind.REPLY]))
