"""The outbox, and the mailboxes that have unsubscribed. No row has text that a visitor wrote."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from newsroom.mail.mailboxes import mailbox_hashes


class MailQuerySet(models.QuerySet):
    def due(self) -> "MailQuerySet":
        """Return the mails to send now that no process has leased."""
        now = timezone.now()
        return self.filter(failed=False, due_at__lte=now).filter(Q(leased_until=None) | Q(leased_until__lt=now))


class Mail(models.Model):
    """A mail that waits; it is deleted once it was sent. `dedup_key` prevents a second mail about the same event."""

    kind = models.CharField(max_length=20)  # see newsroom.mail.registry
    dedup_key = models.CharField(max_length=80, unique=True)
    to = models.CharField(max_length=254)
    subject_id = models.BigIntegerField(null=True, db_index=True)  # the row that it is about, by its kind
    facts = models.JSONField(default=dict)  # only numbers and dates
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.BooleanField(default=False)
    last_error = models.CharField(max_length=200, blank=True)  # the class and code of the last error

    objects = MailQuerySet.as_manager()

    class Meta:
        db_table = "comments_mail"  # made by the app that had the model before
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="mail_goes_somewhere")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MailStop(models.Model):
    """A mailbox that has unsubscribed from all mail to visitors.

    It outlives what the mail was about, and only a link that was mailed to the mailbox takes it back.
    """

    mailbox_hash = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "comments_mailstop"  # made by the app that had the model before
        default_permissions = ()

    def __str__(self) -> str:
        return self.mailbox_hash[:6]

    @classmethod
    def covers(cls, email: str) -> bool:
        return bool(cls.of(email))

    @classmethod
    def of(cls, *emails: str) -> set[str]:
        """Return those of the addresses whose mailbox has unsubscribed, by one query."""
        hashes = {email: mailbox_hashes(email) for email in emails}
        asked = {one for ones in hashes.values() for one in ones}
        stopped = set(cls.objects.filter(mailbox_hash__in=asked).values_list("mailbox_hash", flat=True))
        return {email for email, ones in hashes.items() if not stopped.isdisjoint(ones)}
