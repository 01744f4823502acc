"""Revisions: complete snapshots of a story, each with who made it, when, by which act, and from which one."""

import datetime
import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.workflow import Act
from newsroom import arabic, html
from newsroom.records import Record, RecordQuerySet

EMPTY = {
    "headline": "",
    "deck": "",
    "kicker": "",
    "body": "",
    "section": None,  # id
    "authors": [],  # ids in the order of the byline
    "tags": [],  # names
    "hero": None,  # id of a picture
    "hero_caption": "",
    "slug": "",
    "comments_open": True,
    "comments_hidden": False,
    "archive_only": False,
}
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
    content = models.JSONField(default=dict)
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

    def save(self, *args, **kwargs):
        self.set_content(self.content)
        super().save(*args, **kwargs)

    def set_content(self, content):
        self.content = tidied(content)
        self.headline = self.content["headline"][:300]
        self.digest = digest_of(self.content)
        self.at = self.at or timezone.now()

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
        models.QuerySet(Revision).filter(pk=self.pk, edits=self.edits - 1).update(
            content=self.content, headline=self.headline, digest=self.digest, edits=self.edits
        )


def tidied(content):
    """A whole content: nothing missing, nothing unknown, lines and markup clean."""
    unknown = content.keys() - EMPTY.keys()
    if unknown:
        raise ValueError(f"unknown fields in a story's content: {', '.join(sorted(unknown))}")
    whole = EMPTY | content
    for field in ("headline", "deck", "kicker", "hero_caption", "slug"):
        whole[field] = arabic.tidy_line(whole[field] or "")
    whole["body"] = html.clean(whole["body"] or "")
    whole["tags"] = arabic.split_tags("،".join(whole["tags"]))
    whole["authors"] = list(dict.fromkeys(whole["authors"]))
    return whole


def digest_of(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
