"""Revisions: complete snapshots of an article, each with who made it, when, by which act, and from which one."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.content import cleaned, digest_of, from_stored, to_stored
from articles.models.workflow import Act
from newsroom import arabic
from newsroom.records import Record, RecordQuerySet

FOLDS = datetime.timedelta(minutes=10)  # one person's edits within ten minutes are one revision


class StaleRevision(Exception):
    """A save that began from an older revision than the newest one; nothing was written."""

    def __init__(self, newest):
        self.newest = newest
        super().__init__(f"revision {newest.pk} is newer than the one this began from")


class Revision(Record):
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="revisions")
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="made_from_it")
    act = models.CharField(_("act"), max_length=12, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    edits = models.PositiveIntegerField(default=1)
    headline = models.CharField(_("headline"), max_length=300)
    stored = models.JSONField(default=dict, db_column="content")
    digest = models.CharField(max_length=64)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("revision"), _("revisions")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(edits__gte=1), name="revision_has_edits")]

    def __str__(self):
        return f"{self.get_act_display()} {arabic.datetime(self.at)}"

    @property
    def token(self):
        """What a form carries as its base; it differs after every write, a folded one too."""
        return f"{self.pk}.{self.edits}"

    @property
    def content(self):
        """The content in the present shape, whatever version is stored; the only way that it is read."""
        known_for, content = self.__dict__.get("_content", (None, None))
        if known_for is not self.stored:
            content = from_stored(self.stored)
            self.__dict__["_content"] = (self.stored, content)
        return dict(content)

    @content.setter
    def content(self, content):
        self.set_content(content)

    def set_content(self, content, names=None):
        """Take a content (cleaned here); `names` may hold looked-up names for many revisions."""
        content = cleaned(content)
        self.stored = to_stored(content, names)
        self.headline = content["headline"][:300]
        self.digest = digest_of(self.stored)

    def save(self, *args, **kwargs):
        if not self.digest:
            self.set_content(self.content)
        self.at = self.at or timezone.now()
        super().save(*args, **kwargs)

    def says(self, stored):
        """Return True if this revision says what the stored content says."""
        return self.digest == digest_of(stored) or self.present_digest == digest_of(stored)

    @property
    def present_digest(self):
        """The digest of what the revision says now: tags may have been made, renamed or merged since it was written."""
        return digest_of(to_stored(self.content))

    def takes_in(self, by):
        """True if `by`'s next save may be folded into this revision: own, unpublished, recent, nothing made from it."""
        return (
            self.act == Act.SAVE
            and self.by_id == by.pk
            and timezone.now() - self.at < FOLDS
            and self.article.live_id != self.pk
            and not self.made_from_it.exists()
        )

    def fold_in(self, content):
        """Replaces this revision's content: the one change that a revision may see, and only if `takes_in` says so."""
        self.set_content(content)
        self.edits += 1
        Revision.objects.filter(pk=self.pk, edits=self.edits - 1).amend(
            stored=self.stored, headline=self.headline, digest=self.digest, edits=self.edits
        )
