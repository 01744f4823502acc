"""Sections of the site."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom import arabic
from newsroom.models import HasSlug, PublicQuerySet, SlugField, slug_constraint


class Section(HasSlug):
    """A section of the site, with its own colour."""

    class Colour(models.TextChoices):
        AI = "ai", _("teal")
        BIZ = "biz", _("blue")
        SEC = "sec", _("red")
        PHONES = "phones", _("amber")
        DEV = "dev", _("grey")
        GAMES = "games", _("violet")
        SCI = "sci", _("sky")
        OPINION = "opinion", _("plum")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = SlugField(
        _("address"), max_length=80, unique=True, blank=True, help_text=_("Made from the name if left empty.")
    )
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.AI)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    comments_open = models.BooleanField(
        _("comments open"),
        default=True,
        help_text=_("Off: no article of this section takes comments; what is shown stays."),
    )

    url_name = "section"
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("section"), _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="section_has_name_and_slug"),
            slug_constraint("section_slug_is_safe"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = arabic.tidy_line(self.name)
        super().clean()

    def get_absolute_url(self):
        return reverse("section", args=[self.slug])

    @property
    def feed_url(self):
        return reverse("section_feed", args=[self.slug])
