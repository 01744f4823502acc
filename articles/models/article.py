"""The live row: exactly what readers see. Everything that an editor changes goes through a revision."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.byline import Byline
from articles.models.image import Image
from articles.models.queries import ArticleQuerySet
from articles.models.revision import EMPTY, Revision, StaleRevision, digest_of, tidied
from articles.models.search import SearchDocument
from articles.models.section import Section
from articles.models.tag import Tag, Tagging
from articles.models.workflow import MOVES, Act, NotAllowed, NotReady, Status, reasons_against
from authors.models import Author
from newsroom import arabic, html, images
from newsroom.models import Public, change

BODY_SIZES = "(width >= 46rem) 36rem, 100vw"


class Article(Public):
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
        return bool(self.newest and self.live and self.newest.digest != self.live.digest)

    # --- Revisions ----------------------------------------------------------------------------------

    def save_quietly(self):
        """Saves a row that no reader sees: without raising the edition."""
        models.Model.save(self)

    def save_revision(self, content, by, base=None, act=Act.SAVE, note=""):
        """Writes the content as the newest revision and gives it; readers see nothing of it.

        `base` is the token of the revision that the editor began from; `StaleRevision` is raised, and nothing
        written, when another one has come since. Content that says nothing new makes no revision of its own.
        """
        with transaction.atomic():
            row = Article._base_manager.select_for_update(of=("self",)).select_related("newest").get(pk=self.pk)
            newest = row.newest
            if base is not None and newest and newest.token != base:
                raise StaleRevision(newest)
            content = tidied(content)
            if newest and act == Act.SAVE and newest.digest == digest_of(content):
                self.newest = newest
                return newest
            if newest and act == Act.SAVE and newest.takes_in(by):
                newest.fold_in(content)
                self.newest = newest
                return newest
            revision = Revision(article=self, base=newest, act=act, by=by, content=content, note=note)
            revision.save()
            Article._base_manager.filter(pk=self.pk).update(newest=revision)
            self.newest = revision
        return revision

    def apply(self, revision):
        """Makes the live row what the revision says (not its status); the only way that it ever changes."""
        content = EMPTY | revision.content
        with change():
            for field in (
                "headline",
                "deck",
                "kicker",
                "body",
                "hero_caption",
                "comments_open",
                "comments_hidden",
                "archive_only",
            ):
                setattr(self, field, content[field])
            self.slug = arabic.slug(content["slug"] or content["headline"]) or "-"
            self.section_id, self.hero_id, self.live = (
                content["section"],
                existing(Image, content["hero"]),
                revision,
            )
            self.save()
            self.bylines.all().delete()
            known = Author.objects.in_bulk(content["authors"])
            Byline.objects.bulk_create(
                Byline(article=self, author_id=author, position=position)
                for position, author in enumerate(content["authors"])
                if author in known
            )
            self.tags.set(Tag.objects.named(content["tags"]))
            self._prefetched_objects_cache = {}
            self.expand()
            SearchDocument.of(self, content["tags"]).save()

    def expand(self):
        """Writes the stored markup anew from the clean text, with the pictures that stand in it."""
        pictures = Image.objects.in_bulk(html.image_ids(self.body))
        expanded = html.expand(self.body, lambda identity, caption: figure(pictures.get(identity), caption))
        self.markup, self.toc, self.minutes = expanded.markup, expanded.toc, expanded.minutes
        self.excerpt, self.expander = html.excerpt(self.body)[:600], html.EXPANDER
        with change():
            self.save(update_fields=["markup", "toc", "minutes", "excerpt", "expander"])
            self.placements.exclude(image__in=pictures).delete()
            for image in pictures.values():
                self.placements.get_or_create(image=image)

    # --- Verbs --------------------------------------------------------------------------------------

    def submit(self, by):
        self.move(Act.SUBMIT, by)

    def send_back(self, by, note=""):
        self.move(Act.SEND_BACK, by, note=note)

    def publish(self, by, at=None):
        """Applies the newest revision and shows it from `at` on (default: the date it has, else at once)."""
        now, again = timezone.now(), self.has_been_public
        reasons = reasons_against(self.newest.content)
        if again and at and at > now:
            reasons.append(_("Readers have seen this story: it cannot be scheduled for later."))
        if reasons:
            raise NotReady(reasons)
        when = at or (self.published_at if again or self.is_scheduled else None) or now
        with change(when):
            changed = self.has_changes
            self.move(Act.PUBLISH, by)
            self.status, self.published_at, self.was_public = Status.PUBLISHED, when, again or when <= now
            self.edited_at = now if again and changed else self.edited_at
            self.apply(self.newest)

    def unschedule(self, by):
        if not self.is_scheduled:
            raise NotAllowed(_("Only a scheduled story can be taken off the schedule."))
        self.move(Act.UNSCHEDULE, by)

    def archive(self, by, note=""):
        """Takes a story down: its address answers 410 from now on."""
        self.was_public, self.pinned_at = self.has_been_public, None
        self.move(Act.ARCHIVE, by, note=note)

    def pin(self, by):
        self.pinned_at = timezone.now()
        self.move(Act.PIN, by)

    def unpin(self, by):
        self.pinned_at = None
        self.move(Act.UNPIN, by)

    def restore(self, revision, by):
        """Makes an older revision's content the newest one again; readers see it when it is published."""
        return self.save_revision(revision.content, by=by, act=Act.RESTORE, base=self.newest.token)

    def move(self, act, by, note=""):
        """Checks that the act fits the story as it stands now and the person, records it, and changes the status."""
        rule = MOVES[act]
        with change() if Status.PUBLISHED in (self.status, rule.end) else transaction.atomic():
            self.status = Article._base_manager.select_for_update(of=("self",)).get(pk=self.pk).status
            if self.status not in rule.start:
                raise NotAllowed(
                    _("This story is «%(status)s»: it cannot be «%(act)s».")
                    % {"status": self.get_status_display(), "act": act.label}
                )
            if not by.has_perm(rule.permission):
                raise NotAllowed(_("Your role does not include this act."))
            self.save_revision(self.newest.content, by=by, base=self.newest.token, act=act, note=note)
            if act != Act.PUBLISH:  # publishing writes the status with the row that it makes whole
                self.status = rule.end or self.status
                models.Model.save(self, update_fields=["status", "pinned_at", "was_public"])


def existing(model, pk):
    """The key, or None if its row is gone: a draft may outlive a picture."""
    return pk if pk and model.objects.filter(pk=pk).exists() else None


def figure(image, caption):
    """The markup of a library picture in a text; '' for one that is gone."""
    if not image:
        return ""
    return images.picture_markup(
        image.picture, "whole", sizes=BODY_SIZES, alt=image.alt, caption_html=caption, credit=image.credit
    )
