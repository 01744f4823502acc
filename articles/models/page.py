from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import figure
from articles.models.image import Image
from newsroom import arabic, html
from newsroom.models import Public, PublicQuerySet, free_slug


class Page(Public):
    """A standing page: about, principles, privacy."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Made from the title if left empty."),
    )
    body = models.TextField(_("text"))
    markup = models.TextField(editable=False)
    in_header = models.BooleanField(_("also at the top of every page"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("page"), _("pages")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(slug=""), name="page_has_title_and_slug")]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.title = arabic.tidy_line(self.title)
        self.slug = self.slug or free_slug(Page.objects.exclude(pk=self.pk), self.title)
        self.body = html.clean(self.body)
        pictures = Image.objects.in_bulk(html.image_ids(self.body))
        self.markup = html.expand(self.body, lambda identity, caption: figure(pictures.get(identity), caption)).markup
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    @property
    def summary(self):
        """Its first words, for a description."""
        return html.excerpt(self.body)

    @property
    def html(self):
        return html.printed(self.markup)
