"""The live row: exactly what readers see. Everything that an editor changes goes through a revision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.drafts import Drafts
from articles.models.image import Image
from articles.models.publication import Publication
from articles.models.queries import ArticleQuerySet
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.tag import Tagging
from articles.models.workflow import Status
from authors.models import Author
from newsroom.models import Public, slug_constraint


class Article(Drafts, Publication, Public):
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    deck = models.CharField(_("deck"), max_length=500, blank=True)
    kicker = models.CharField(_("kicker"), max_length=60, blank=True)
    slug = models.CharField(_("address"), max_length=120, blank=True)
    body = models.TextField(_("text"), blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="articles", verbose_name=_("section"))
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")
    hero = models.ForeignKey(Image, models.PROTECT, null=True, related_name="hero_of", verbose_name=_("main picture"))
    hero_caption = models.CharField(_("caption"), max_length=400, blank=True)
    comments_open = models.BooleanField(_("comments open"), default=True)
    comments_hidden = models.BooleanField(_("comments off"), default=False)
    archive_only = models.BooleanField(_("archive only"), default=False)
    tags = TaggableManager(through=Tagging, blank=True, verbose_name=_("tags"))

    markup = models.TextField(editable=False, blank=True)
    toc = models.JSONField(default=list, editable=False)
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    excerpt = models.CharField(max_length=600, blank=True, editable=False)
    expander = models.PositiveSmallIntegerField(default=0, editable=False)
    pictures = models.ManyToManyField(Image, through="Placement", related_name="articles")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    edited_at = models.DateTimeField(_("updated"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    was_public = models.BooleanField(default=False, editable=False)
    newest = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+", editable=False)
    live = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+", editable=False)
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
        permissions = [("publish_article", _("Can publish and take down stories"))]
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
                    Q(published_at__isnull=False, section__isnull=False, live__isnull=False)
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
        return self.headline or (self.newest.headline if self.newest else "") or "—"

    # --- Addresses ----------------------------------------------------------------------------------

    def get_absolute_url(self):
        return reverse("article", args=[self.pk, self.slug or "-"])

    @property
    def short_url(self):
        return settings.SITE_URL + reverse("short", args=[self.pk])

    # --- What a page asks ---------------------------------------------------------------------------

    @property
    def byline(self):
        """The authors in their order, with `article_count` where the query asked for it."""
        authors = []
        for byline in self.bylines.all():
            byline.author.article_count = getattr(byline, "article_count", None)
            authors.append(byline.author)
        return authors

    @property
    def tag_list(self):
        return list(self.tags.all())

    @property
    def is_live(self):
        return self.status == Status.PUBLISHED and self.published_at <= timezone.now()

    @property
    def is_scheduled(self):
        return self.status == Status.PUBLISHED and self.published_at > timezone.now()

    @property
    def has_been_public(self):
        return self.was_public or self.is_live

    @property
    def has_changes(self):
        """True if the newest revision says something that readers do not see yet."""
        if not self.newest or not self.live or self.newest.digest == self.live.digest:
            return False
        return self.newest.present_digest != self.live.present_digest
