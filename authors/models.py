"""Authors: the people named in the bylines of articles."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom import arabic, images
from newsroom.database.hooks import after_commit
from newsroom.images import Picture
from newsroom.models import HasSlug, PublicQuerySet, SlugField, slug_constraint

AFTER_RENAME = []  # functions that other apps register; each is called with the former name of a renamed author


class AuthorQuerySet(PublicQuerySet):
    def by_name(self):
        """Return the authors in alphabetical order."""
        return self.order_by("sort_key", "pk")

    def with_article_count(self):
        """Annotate each author with `article_count`, the number of the author's published articles."""
        return self.annotate(article_count=Author.article_count_of("pk"))


class Author(HasSlug):
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=120, editable=False)
    slug = SlugField(
        _("address"), max_length=80, unique=True, blank=True, help_text=_("Made from the name if left empty.")
    )
    title = models.CharField(_("title"), max_length=160, blank=True, help_text=_("One line below the name."))
    bio = models.TextField(_("biography"), blank=True)
    links = models.JSONField(
        _("links"),
        default=list,
        blank=True,
        help_text=_('A list such as [{"label": "X", "url": "https://x.com/…"}].'),
    )
    portrait_name = models.CharField(max_length=60, blank=True, editable=False)
    portrait_width = models.PositiveIntegerField(default=0, editable=False)
    portrait_height = models.PositiveIntegerField(default=0, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("Who signs in and writes as this author."),
    )
    sample = models.BooleanField(default=False, editable=False)

    url_name = "author"
    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("author"), _("authors")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="author_has_name_and_slug"),
            slug_constraint("author_slug_is_safe"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = arabic.tidy_line(self.name)
        self.title = arabic.tidy_line(self.title)
        self.bio = arabic.tidy(self.bio)
        self.links = checked_links(self.links)
        super().clean()

    def save(self, *args, **kwargs):
        """Save; after the commit of a new name, run the functions of AFTER_RENAME."""
        self.sort_key = arabic.sort_key(self.name)[:120]
        former = Author.objects.filter(pk=self.pk).values_list("name", flat=True).first() if self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if former and former != self.name:
                after_commit(f"rename author {self.pk}", lambda: [follow(former) for follow in AFTER_RENAME])

    @classmethod
    def article_count_of(cls, author):
        """Return the expression that counts an author's published articles.

        `author` is the name of the author's key in the query that the expression becomes a part of.
        """
        articles = cls.articles.field.model.objects.published().order_by()
        counted = articles.filter(bylines__author=OuterRef(author)).values("bylines__author")
        counted = counted.annotate(count=Count("pk"))
        return Coalesce(Subquery(counted.values("count")), 0)

    def get_absolute_url(self):
        return reverse("author", args=[self.slug])

    @property
    def feed_url(self):
        return reverse("author_feed", args=[self.slug])

    @property
    def initial(self):
        """Return the first letter of the name, shown for an author without a portrait."""
        return self.name[:1]

    @property
    def portrait(self):
        """Return the portrait's `Picture`, or None."""
        return Picture(self.portrait_name, self.portrait_width, self.portrait_height) if self.portrait_name else None

    def set_portrait(self, picture):
        """Set a stored `Picture` as the portrait; the author is not saved."""
        self.portrait_name, self.portrait_width, self.portrait_height = (
            picture.name,
            picture.width,
            picture.height,
        )


@images.register_owner
def portraits(name=None):
    """Return (picture, shapes) of all portraits, or of those with this name, for `images.remove_unused`."""
    rows = Author.objects.filter(portrait_name=name) if name else Author.objects.exclude(portrait_name="")
    return ((author.portrait, images.PORTRAIT_SHAPES) for author in rows)


def checked_links(links):
    """Return the links; raise `ValidationError` unless each has a label and an http or https address."""
    if not isinstance(links, list):
        raise ValidationError({"links": _("The links must be a list.")})
    for link in links:
        if not isinstance(link, dict) or set(link) != {"label", "url"} or not str(link["label"]).strip():
            raise ValidationError({"links": _("Every link needs a label and an address.")})
        try:
            URLValidator(schemes=["http", "https"])(str(link["url"]))
        except ValidationError:
            raise ValidationError({"links": _("This is no web address: %s") % link["url"]}) from None
    return links
