"""Comments: held until a moderator decides; every decision is a row that stays."""

import datetime
import secrets

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from newsroom import html
from newsroom.models import Public, PublicQuerySet, change
from newsroom.records import Record

LONGEST = 5000
DEPTH = 3  # replies to deeper ones stand at this depth


def new_key():
    """A public name that tells nothing: neither how many comments there are nor whose it is."""
    return secrets.token_urlsafe(9)


class Status(models.TextChoices):
    PENDING = "pending", _("waiting")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    SPAM = "spam", _("spam")


class CommentQuerySet(PublicQuerySet):
    def approved(self):
        return self.filter(status=Status.APPROVED)

    def waiting(self):
        return self.filter(status=Status.PENDING)

    def oldest(self):
        return self.order_by("created_at", "pk")

    def decide(self, status, by, reason=""):
        """One decision on every comment of the set, all or none; gives how many it changed."""
        with change():
            keys = list(self.order_by().values_list("pk", flat=True))
            rows = Comment.objects.select_for_update().filter(pk__in=keys).exclude(status=status)
            chosen = list(rows.order_by("pk"))  # locked in one order, whoever asks: no deadlock
            for comment in chosen:
                comment.decide(status, by, reason)
        return len(chosen)


class Comment(Public):
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments", verbose_name=_("article"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("in answer to")
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), max_length=254)
    body = models.TextField(_("comment"), max_length=LONGEST)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    suspicion = models.JSONField(_("why it was held"), default=list, blank=True, editable=False)
    sample_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 unique

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        ordering = ["-created_at", "-pk"]
        permissions = [("moderate_comment", _("Can decide on comments"))]
        indexes = [
            models.Index(fields=["article", "status", "created_at"], name="comment_on_article"),
            models.Index(fields=["status", "created_at"], name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="comment_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="pending") | Q(decided_by__isnull=False), name="comment_shown_was_decided"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(email="") & ~Q(body=""), name="comment_is_whole"),
        ]

    def __str__(self):
        return self.body[:60]

    def save(self, *args, **kwargs):
        """A comment that waits is not seen by readers: its arrival raises no edition."""
        if self.status == Status.PENDING and not self.pk:
            models.Model.save(self, *args, **kwargs)
        else:
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("comment", args=[self.key])

    permalink = property(get_absolute_url)

    @property
    def anchor(self):
        return f"c-{self.key}"

    @property
    def initial(self):
        return self.name[:1]

    @property
    def is_staff(self):
        return self.staff_id is not None

    @property
    def html(self):
        return html.paragraphs(self.body)

    def was_sent_already(self):
        """True if the same person sent the same words to the same place within the last day."""
        day = timezone.now() - datetime.timedelta(days=1)
        same = Comment.objects.filter(
            article=self.article, parent=self.parent, email__iexact=self.email, body=self.body
        )
        return same.filter(created_at__gte=day).exists()

    @property
    def suspicion_shown(self):
        """The reasons in the reader's language: msgids are stored, so that a better wording reaches old rows too."""
        return [gettext(reason) for reason in self.suspicion]

    # --- Verbs --------------------------------------------------------------------------------------

    def approve(self, by):
        self.decide(Status.APPROVED, by)

    def reject(self, by, reason=""):
        self.decide(Status.REJECTED, by, reason)

    def mark_as_spam(self, by):
        self.decide(Status.SPAM, by)

    def decide(self, status, by, reason=""):
        """Takes a moderator's decision and records it."""
        with change():
            before = self.status
            self.status, self.decided_by, self.decided_at = status, by, timezone.now()
            self.save(update_fields=["status", "decided_by", "decided_at"])
            Decision(comment_key=self.key, before=before, after=status, by=by, reason=reason).save()

    def answer(self, body, by, name):
        """The newsroom's own answer, shown at once."""
        with transaction.atomic():
            comment = Comment(
                article=self.article, parent=self, body=body, name=name, email=by.email or "staff@invalid.example",
                staff=by, status=Status.APPROVED, decided_by=by, decided_at=timezone.now(),
            )  # fmt: skip
            comment.save()
            Decision(comment_key=comment.key, before="", after=Status.APPROVED, by=by).save()
        return comment


class Decision(Record):
    """Who decided what on which comment, and when. It holds nothing of the reader and outlives the comment."""

    comment_key = models.CharField(max_length=20, db_index=True)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(_("decision"), max_length=10, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.comment_key} {self.get_after_display()}"
