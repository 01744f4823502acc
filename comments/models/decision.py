"""Decisions: insert-only rows without personal data of readers, which outlive the comment."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comments.models.status import Status
from newsroom.records import Record, RecordQuerySet

ERASED = "erased"
STATES = {**dict(Status.choices), ERASED: _("erased")}  # before and after a decision


class Code(models.TextChoices):
    """Why a comment was refused: a closed list, so that reasons can be counted; its commenter sees the label."""

    OFF_TOPIC = "off_topic", _("It is not about the article")
    INSULT = "insult", _("It insults people")
    HATE = "hate", _("It stirs up hate")
    ADVERT = "advert", _("It advertises")
    PRIVATE = "private", _("It gives away private data")
    FALSE = "false", _("It spreads what is known to be untrue")
    UNREADABLE = "unreadable", _("It cannot be understood")
    SAID = "said", _("It has been said already")
    OTHER = "other", _("Other")


class Actor(models.TextChoices):
    MODERATOR = "moderator", _("moderator")
    COMMENTER = "writer", _("its commenter")
    TRUST = "trust", _("the rule for trusted addresses")
    DATA = "data", _("the rule for personal data")


class DecisionQuerySet(RecordQuerySet):
    def standing(self):
        """Return the decisions that were not undone."""
        return self.filter(undone_by=None)


class Decision(Record):
    """Who decided what on which comment, when and why, on which wording, and what the checks had found.

    The columns from `text_hash` to `hidden_spans_before` are the comment's state before the decision; those from
    `left_hash` to `hidden_spans` are its state afterwards. Undoing restores the former, and compares the latter with
    the present to see what has changed since. No column holds a reader's words: wordings are hashes, hidden parts are
    positions.
    """

    act = models.CharField(max_length=32, db_index=True, default="", editable=False)
    comment_key = models.CharField(max_length=20, db_index=True)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(_("decision"), max_length=10)
    actor = models.CharField(max_length=10, choices=Actor, default=Actor.MODERATOR)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    code = models.CharField(_("reason"), max_length=12, choices=Code, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    text_hash = models.CharField(max_length=32, blank=True)  # of the wording that was decided on
    shown_hash = models.CharField(max_length=32, blank=True)  # of the wording that was shown before
    reports = models.PositiveSmallIntegerField(default=0)
    waited_since = models.DateTimeField(null=True)
    hidden_spans_before = models.JSONField(default=list)  # [[start, end, kind]]
    left_hash = models.CharField(max_length=32, blank=True)  # of the newest wording afterwards
    reports_after = models.PositiveIntegerField(default=0)
    hidden_spans = models.JSONField(default=list)
    check_results = models.JSONField(default=list)  # reasons of the checks, as msgids
    score = models.FloatField(null=True)  # the classifier's
    taught_before = models.JSONField(null=True)  # `Comment.counted` before it; None in rows of earlier releases
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "-id"], name="decision_by")]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor="moderator", by__isnull=False) | (~Q(actor="moderator") & Q(by=None)),
                name="decision_has_who",
            )
        ]

    def __str__(self):
        return f"{self.comment_key} {self.after}"

    @property
    def who(self):
        if self.by_id is None:
            return self.get_actor_display()
        return self.by.get_full_name() or self.by.get_username()

    @property
    def before_shown(self):
        return STATES.get(self.before, "—")

    @property
    def after_shown(self):
        return STATES.get(self.after, self.after)

    @property
    def reason(self):
        """The reason as the commenter sees it, '' if none was given."""
        return ": ".join(part for part in (self.get_code_display() if self.code else "", self.note) if part)
