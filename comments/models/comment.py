"""Comments: they wait until a moderator decides, and exactly the approved wording is shown."""

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models.classifier import rank_of
from comments.models.decision import Decision
from comments.models.hashes import email_hash, text_hash
from comments.models.redaction import carried_over, redacted
from comments.models.replying import StaffReplyQuerySet
from comments.models.status import Status
from comments.models.submission import SubmissionMixin
from comments.models.visibility import VisibilityMixin, VisibilityQuerySet
from newsroom import arabic, html
from newsroom.models import DayKey, Public

LONGEST = 5000
DEPTH = 3  # replies to deeper ones stand at this depth
CLAIM = datetime.timedelta(minutes=2)


def new_key():
    """Return a random public key, which reveals neither the number of comments nor their commenter."""
    return secrets.token_urlsafe(9)


class CommentQuerySet(VisibilityQuerySet, StaffReplyQuerySet):
    def approved(self):
        return self.filter(status=Status.APPROVED)

    def waiting(self):
        """Return what a moderator must look at: new comments, corrections of approved ones, and reported ones."""
        return self.filter(waiting_since__isnull=False)

    def reported(self):
        """Return the waiting comments that readers reported."""
        return self.waiting().filter(open_reports__gt=0)

    def oldest(self):
        return self.order_by("created_at", "pk")

    def newest(self):
        return self.order_by("-created_at", "-pk")

    def queue(self, suspects_first=False):
        """Return them in the order of the queue: reported ones first, then the oldest or the most suspect."""
        order = "-rank" if suspects_first else "waiting_since"
        return self.order_by("-open_reports", order, "pk")

    def matching(self, query):
        """Return those whose name or text contains every word of the query, letters folded."""
        for word in arabic.terms(query):
            self = self.filter(folded__contains=word)  # noqa: PLW0642 narrowed word by word
        return self

    def of_commenter(self, email):
        return self.filter(email_hash=email_hash(email)) if email else self.none()


class Comment(SubmissionMixin, VisibilityMixin, Public):
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments", verbose_name=_("article"))
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("in reply to")
    )
    root = models.ForeignKey("self", models.RESTRICT, null=True, editable=False, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    body = models.TextField(_("comment"), max_length=LONGEST)
    proposed = models.TextField(blank=True, editable=False)  # a correction that waits; `body` is shown
    hidden_spans = models.JSONField(default=list, editable=False)  # parts of `body`: [[start, end, kind]]
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    last_decision = models.ForeignKey(Decision, models.PROTECT, null=True, editable=False, related_name="+")
    waiting_since = models.DateTimeField(null=True, editable=False, default=timezone.now)
    open_reports = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    claimed_until = models.DateTimeField(null=True, editable=False)

    check_results = models.JSONField(_("why it was held"), default=list, blank=True, editable=False)
    submission_results = models.JSONField(
        default=list, editable=False
    )  # results about how it was sent, which a correction keeps
    score = models.FloatField(null=True, editable=False)  # of the classifier, 0 to 1 for a refusal; None: no opinion
    rank = models.IntegerField(default=rank_of(None, 0), editable=False)  # for the order «most suspect first»
    scored_step = models.PositiveBigIntegerField(default=0, editable=False)  # the classifier's, for `score`
    counted = models.JSONField(default=list, editable=False)  # see classifier.lessons
    counted_by = models.CharField(max_length=16, blank=True, default="", editable=False)  # under which key
    text_hash = models.CharField(max_length=32, blank=True, default="", editable=False, db_index=True)
    duplicate_hash = models.CharField(max_length=32, blank=True, default="", editable=False, db_index=True)
    folded = models.TextField(default="", blank=True, editable=False)
    word_hits = models.JSONField(default=list, editable=False)  # see `word_hits`
    word_list_version = models.CharField(max_length=40, default="", editable=False)

    email_hash = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    address_hash = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    network_hash = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    day_key = models.ForeignKey(DayKey, models.SET_NULL, null=True, editable=False, related_name="comments")
    email_verified = models.BooleanField(default=False, editable=False)  # the mailbox has confirmed it
    dedup_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 unique
    form_hash = models.CharField(max_length=32, null=True, unique=True, editable=False)  # noqa: DJ001 unique
    purged_at = models.DateTimeField(null=True, editable=False)
    sample_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 unique

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("moderate_comment", _("Can decide on comments")),
            ("erase_personal_data", _("Can export and erase personal data")),
        ]
        indexes = [
            models.Index(fields=["article", "status", "created_at"], name="comment_on_article"),
            models.Index(fields=["status", "-created_at", "-id"], name="comment_by_status"),
            models.Index(
                fields=["-open_reports", "waiting_since", "id"], name="comment_queue",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["-open_reports", "-rank", "id"], name="comment_suspects",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(fields=["open_reports"], name="comment_reported", condition=Q(open_reports__gt=0)),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(decided_at__isnull=False), name="comment_decision_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.PENDING, Status.WITHDRAWN]) | Q(decided_at__isnull=False),
                name="comment_shown_was_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PENDING) | Q(waiting_since__isnull=False),
                name="comment_pending_is_in_the_queue",
            ),
            models.CheckConstraint(
                condition=Q(proposed="") | Q(status=Status.APPROVED), name="comment_correction_is_of_a_shown_one"
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=False) | (~Q(name="") & ~Q(email="") & ~Q(body="")),
                name="comment_is_whole",
            ),
        ]

    def __str__(self):
        return self.body[:60]

    def save(self, *args, new_edition=True, **kwargs):
        """Save; the arrival of a comment that waits for a moderator raises no edition, since readers do not see it."""
        arrives = not self.pk and self.status == Status.PENDING
        if not self.pk:
            self.root_id = (self.parent.root_id or self.parent_id) if self.parent else None
            self.email_hash = self.email_hash or email_hash(self.email)
            self.waiting_since = self.created_at if self.status == Status.PENDING else None
            self.set_body(self.body)
            self.note_newest()
        super().save(*args, new_edition=new_edition and not arrives, **kwargs)

    # --- Addresses and looks ------------------------------------------------------------------------

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
    def shown_body(self):
        """The text as readers see it, with a notice in place of hidden parts."""
        return redacted(self.body, self.hidden_spans)

    @property
    def html(self):
        return html.paragraphs(self.shown_body)

    @property
    def written_html(self):
        """The text as it was written, hidden parts included, for its commenter and for moderators."""
        return html.paragraphs(self.body)

    @property
    def proposed_html(self):
        return html.paragraphs(self.proposed)

    @property
    def reasons_shown(self):
        """The reasons of the checks, translated; msgids are stored, so that a new translation applies to old rows."""
        return [gettext(why) for why in (reason["why"] for reason in self.check_results)]

    # --- Wordings -----------------------------------------------------------------------------------

    @property
    def newest(self):
        """The wording that a moderator decides on."""
        return self.proposed or self.body

    @property
    def token(self):
        """A text that changes with every new wording, decision and report; a moderator's page sends it back."""
        return f"{text_hash(self.newest)[:16]}.{self.last_decision_id or 0}.{self.open_reports}"

    def set_body(self, body):
        """Set the text of the comment and what is derived from it."""
        self.hidden_spans = carried_over(self.body, self.hidden_spans, body)
        self.body, self.text_hash = body, text_hash(body)
        self.folded = arabic.fold(f"{self.name} {body}")

    def set_check_results(self, check_results, score):
        """Set the results of the checks, the classifier's score, and the rank that follows from both."""
        self.check_results, self.score = check_results, score
        self.rank = rank_of(score, len(check_results))

    def wordings(self):
        """Return {hash: text} of every wording that the comment has or had."""
        kept = {version.text_hash: version.body for version in self.versions.all()} if self.pk else {}
        return kept | {text_hash(body): body for body in (self.body, self.proposed) if body}

    # --- Verbs of moderators ------------------------------------------------------------------------

    def decide(self, status, by, code="", note=""):
        """Decide on this comment; return the `Outcome`."""
        outcome = Comment.objects.filter(pk=self.pk).decide(status, by, code, note)
        self.refresh_from_db()
        return outcome

    def approve(self, by):
        return self.decide(Status.APPROVED, by)

    def reject(self, by, code="", note=""):
        return self.decide(Status.REJECTED, by, code, note)

    def mark_as_spam(self, by):
        return self.decide(Status.SPAM, by)

    def claim(self, by):
        """Mark the comment for two minutes as looked at by `by`; return False if somebody else looks at it."""
        now = timezone.now()
        free = Q(claimed_until=None) | Q(claimed_until__lt=now) | Q(claimed_by=by)
        mine = Comment.objects.without_edition().filter(free, pk=self.pk)
        return bool(mine.update(claimed_by=by, claimed_until=now + CLAIM))
