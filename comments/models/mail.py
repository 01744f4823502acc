"""Mail about comments: who asked for it, and the outbox from which `run_due` sends. No row holds a stranger's words."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.locking import delete_in_order
from comments.models.origin import mailbox_hashes
from newsroom.email_addresses import canonical_email

UNDO = datetime.timedelta(minutes=2)  # mail waits so long: a decision may be taken back meanwhile


class Subscription(models.Model):
    """The writer of a comment asked for mail; it flows once the address was confirmed from its own mailbox."""

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
    """The mail that asked a mailbox whether it wants mail. Without an answer no second one is ever sent."""

    mailbox_hash = models.CharField(max_length=32, unique=True)
    day = models.DateField()  # of the last such mail
    is_answered = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.mailbox_hash[:6]} {self.day}"


class MailStop(models.Model):
    """The owner of a mailbox wants no mail about comments. It outlives the comments, and only a link mailed to that
    mailbox takes it back.
    """

    mailbox_hash = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.mailbox_hash[:6]

    @classmethod
    def covers(cls, email):
        return bool(cls.of(email))

    @classmethod
    def of(cls, *emails: str) -> set[str]:
        """Return those of the addresses whose mailbox wants no mail; one query."""
        hashes = {email: mailbox_hashes(email) for email in emails}
        asked = {one for ones in hashes.values() for one in ones}
        stopped = set(cls.objects.filter(mailbox_hash__in=asked).values_list("mailbox_hash", flat=True))
        return {email for email, ones in hashes.items() if not stopped.isdisjoint(ones)}


class MailQuerySet(models.QuerySet):
    def due(self):
        now = timezone.now()
        return self.filter(failed=False, due_at__lte=now).filter(Q(leased_until=None) | Q(leased_until__lt=now))


class Mail(models.Model):
    """A mail that waits to be sent; sent ones are deleted. `dedup_key` keeps the same news from being told twice."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm"
        APPROVED = "approved"
        REPLY = "reply"
        DIGEST = "digest"

    kind = models.CharField(max_length=8, choices=Kind)
    dedup_key = models.CharField(max_length=80, unique=True)
    to = models.CharField(max_length=254)
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="+")
    facts = models.JSONField(default=dict)  # numbers and dates alone
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.BooleanField(default=False)
    last_error = models.CharField(max_length=200, blank=True)  # the class and code of the last error

    objects = MailQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="mail_goes_somewhere")]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class SentNotice(models.Model):
    """This news of a comment was mailed: a decision that is taken back and made again tells nobody twice."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "kind"], name="notice_once")]

    def __str__(self):
        return f"{self.kind} {self.comment_id}"


class Digest(models.Model):
    """Until when a moderator has been told of new comments, and whether that is wanted."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last_sent_at = models.DateTimeField(default=timezone.now)
    wanted = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.user_id)


def queue_notifications(comments):
    """Put into the outbox what the approval of these comments is news of, to those who asked and confirmed."""
    due = timezone.now() + UNDO
    parents = [comment.parent_id for comment in comments if comment.parent_id]
    asked = Subscription.objects.exclude(confirmed_at=None).filter(
        Q(comment__in=comments, on_approval=True) | Q(comment__in=parents, on_replies=True)
    )
    wanted = {one.comment_id: one for one in asked.select_related("comment")}
    told = set(SentNotice.objects.filter(comment__in=comments).values_list("comment", "kind")) if wanted else set()
    mails = []
    for comment in comments:
        own, above = wanted.get(comment.pk), wanted.get(comment.parent_id)
        if own and own.on_approval:
            mails.append(notification(Mail.Kind.APPROVED, comment, own.comment.email))
        if above and above.on_replies and canonical_email(above.comment.email) != canonical_email(comment.email):
            mails.append(notification(Mail.Kind.REPLY, comment, above.comment.email))
    mails = [mail for mail in mails if mail.to and (mail.comment_id, mail.kind) not in told]
    for mail in mails:
        mail.due_at = due
    stopped = MailStop.of(*(mail.to for mail in mails)) if mails else set()
    Mail.objects.bulk_create([mail for mail in mails if mail.to not in stopped], ignore_conflicts=True)


def notification(kind, comment, to):
    return Mail(kind=kind, dedup_key=f"{kind} {comment.pk}", to=to, comment_id=comment.pk)


def cancel_notifications(comments):
    """Takes what is not sent yet out again: the comments are not shown any more."""
    if comments:
        delete_in_order(Mail.objects.filter(comment__in=comments, kind__in=[Mail.Kind.APPROVED, Mail.Kind.REPLY]))
