"""Static pages."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.image import Image
from articles.models.stored_markup import expansion
from newsroom import arabic, html
from newsroom.models import HasSlug, PublicQuerySet, SlugField, new_edition, slug_constraint


class Page(HasSlug):
    """A static page: about, principles, privacy."""

    title = models.CharField(_("headline"), max_length=120)
    slug = SlugField(
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

    url_name = "page"
    slug_source = "title"
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("page"), _("pages")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(slug=""), name="page_has_title_and_slug"),
            slug_constraint("page_slug_is_safe"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.title = arabic.tidy_line(self.title)
        super().clean()

    def save(self, *args, **kwargs):
        self.title = arabic.tidy_line(self.title)
        self.body = html.clean(self.body)
        self.markup = self.expansion()
        super().save(*args, **kwargs)

    def expansion(self):
        """Return the final markup of the text."""
        body = html.clean(self.body)  # an older cleaner may have written it
        return expansion(body, Image.objects.in_bulk(html.image_ids(body)))["markup"]

    def expand(self):
        """Rewrite the stored markup from the text as it is now."""
        with new_edition():
            row = Page.objects.select_for_update().get(pk=self.pk)
            Page.objects.filter(pk=self.pk).update(markup=row.expansion())

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    @property
    def summary(self):
        """Return the first words of the text, for a description."""
        return html.excerpt(self.body)

    @property
    def html(self):
        return html.for_page(self.markup)
