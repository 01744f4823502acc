"""The live row: exactly what readers see. Everything that an editor changes goes through a revision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.content import FIELDS
from articles.models.desk_search import DeskSearch
from articles.models.drafts import Drafts
from articles.models.image import Image
from articles.models.pinning import Pinning
from articles.models.publication import Publication
from articles.models.queries import ArticleQuerySet
from articles.models.revision import Revision
from articles.models.schedule import Schedule
from articles.models.search import Searchable
from articles.models.section import Section
from articles.models.status import Status
from articles.models.stored_markup import StoredMarkup
from articles.models.tag import Tagging
from articles.models.workflow import Workflow
from authors.models import Author
from newsroom.models import Public, slug_constraint


class Article(Drafts, Workflow, Publication, Schedule, Pinning, StoredMarkup, Searchable, DeskSearch, Public):
    """An article. The row is exactly what readers see; its mixins hold one capability each, in one file each."""

    # What editors write; `content.FIELDS` defines it.
    headline = models.CharField(_("headline"), max_length=FIELDS["headline"].max_length, blank=True)
    deck = models.CharField(_("deck"), max_length=FIELDS["deck"].max_length, blank=True)
    kicker = models.CharField(_("kicker"), max_length=FIELDS["kicker"].max_length, blank=True)
    slug = models.CharField(_("address"), max_length=FIELDS["slug"].max_length, blank=True)
    body = models.TextField(_("text"), blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="articles", verbose_name=_("section"))
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")
    hero = models.ForeignKey(Image, models.PROTECT, null=True, related_name="hero_of", verbose_name=_("main picture"))
    hero_caption = models.CharField(_("caption"), max_length=FIELDS["hero_caption"].max_length, blank=True)
    comments_open = models.BooleanField(_("comments open"), default=True)
    comments_hidden = models.BooleanField(_("comments off"), default=False)
    archive_only = models.BooleanField(_("archive only"), default=False)
    tags = TaggableManager(through=Tagging, blank=True, verbose_name=_("tags"))

    # What follows from the text; `stored_markup.expansion` computes it.
    markup = models.TextField(editable=False, blank=True)
    toc = models.JSONField(default=list, editable=False)
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    excerpt = models.CharField(max_length=600, blank=True, editable=False)
    markup_version = models.PositiveSmallIntegerField(default=0, editable=False)
    pictures = models.ManyToManyField(Image, through="Placement", related_name="articles")

    # The state of the article, written by its acts.
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    edited_at = models.DateTimeField(_("updated"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    # True once readers have seen the article: recorded when it is published or taken down.
    seen_by_readers = models.BooleanField(default=False, editable=False)
    newest_revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+", editable=False)
    live_revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+", editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    desk_terms = models.TextField(editable=False, blank=True)
    sample_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 unique

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("article"), _("articles")
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", _("Can publish and take down articles"))]
        indexes = [
            models.Index(
                F("published_at").desc(), F("id").desc(), condition=Q(status="published"), name="article_live"
            ),
            models.Index(fields=["section", "-published_at"], name="article_in_section"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | (
                    Q(published_at__isnull=False, section__isnull=False, live_revision__isnull=False)
                    & ~Q(headline="")
                    & ~Q(slug="")
                ),
                name="article_published_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None) | Q(status="published"), name="article_pinned_is_published"
            ),
            slug_constraint("article_slug_is_safe", required=False),
            # a pinned article is published (above), so that of its status there is one pinned row at most
            models.UniqueConstraint(
                fields=["status"], condition=Q(pinned_at__isnull=False), name="article_pinned_once"
            ),
        ]

    def __str__(self):
        return self.headline or (self.newest_revision.headline if self.newest_revision else "") or "—"

    # --- Addresses ----------------------------------------------------------------------------------

    def get_absolute_url(self):
        return reverse("article", args=[self.pk, self.slug or "-"])

    @property
    def short_url(self):
        return settings.SITE_URL + reverse("short", args=[self.pk])

    # --- What a page asks ---------------------------------------------------------------------------

    @property
    def byline(self):
        """Return the authors in their order, with `article_count` if the query annotated it."""
        authors = []
        for byline in self.bylines.all():
            byline.author.article_count = getattr(byline, "article_count", None)
            authors.append(byline.author)
        return authors

    @property
    def tag_list(self):
        return list(self.tags.all())
