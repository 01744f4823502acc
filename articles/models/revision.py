"""Revisions: complete snapshots of an article's content, with who made each, when, by which act and from which one."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.content import FIELDS, clean_content, digest_of, from_stored, to_stored
from articles.models.status import Act
from newsroom import arabic
from newsroom.records import Record, RecordQuerySet

AMEND_WITHIN = datetime.timedelta(minutes=10)  # one person's edits within this time are one revision


class StaleRevision(Exception):
    """Raised if a save began from a revision that is not the newest any more; nothing was written."""

    def __init__(self, newest):
        self.newest_revision = newest
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
    _content_cache = (None, None)  # a stored content and what it holds

    class Meta:
        verbose_name, verbose_name_plural = _("revision"), _("revisions")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(edits__gte=1), name="revision_has_edits")]

    def __str__(self):
        return f"{self.get_act_display()} {arabic.datetime(self.at)}"

    @property
    def token(self):
        """Return what a form carries as its base; it differs after every write, an amendment too."""
        return f"{self.pk}.{self.edits}"

    @property
    def content(self):
        """Return the content in the present format, whatever version is stored."""
        stored, content = self._content_cache
        if stored is not self.stored:
            content = from_stored(self.stored)
            self._content_cache = (self.stored, content)
        return dict(content)

    @content.setter
    def content(self, content):
        self.set_clean_content(clean_content(content))

    def set_clean_content(self, content, names=None):
        """Take a content that `clean_content` returned; many revisions may share one NameLookup as `names`."""
        self.stored = to_stored(content, names)
        self.headline = content["headline"][: FIELDS["headline"].max_length]
        self.digest = digest_of(self.stored)

    def save(self, *args, **kwargs):
        if not self.digest:
            self.content = self.content
        self.at = self.at or timezone.now()
        super().save(*args, **kwargs)

    def equals(self, stored):
        """Return whether the revision equals the stored content."""
        return self.digest == digest_of(stored) or self.present_digest == digest_of(stored)

    @property
    def present_digest(self):
        """Return the digest as of now: tags may have been created, renamed or merged since the revision was written."""
        return digest_of(to_stored(self.content))

    def can_amend(self, by):
        """Return whether the person's next save may amend this revision.

        It must be their own, unpublished and recent, and no other revision may be based on it.
        """
        return (
            self.act == Act.SAVE
            and self.by_id == by.pk
            and timezone.now() - self.at < AMEND_WITHIN
            and self.article.live_revision_id != self.pk
            and not self.made_from_it.exists()
        )

    def amend(self, content):
        """Replace the content by another clean one: the only change that a revision allows, if `can_amend` says so."""
        self.set_clean_content(content)
        self.edits += 1
        Revision.objects.filter(pk=self.pk, edits=self.edits - 1).amend(
            stored=self.stored, headline=self.headline, digest=self.digest, edits=self.edits
        )
