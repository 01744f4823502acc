"""The relations of an article to its authors and to the pictures in its text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.image import Image
from authors.models import Author
from newsroom.models import Public, PublicQuerySet


class Byline(Public):
    """An author of an article, and the position in its byline."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    position = models.PositiveSmallIntegerField(default=0)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="byline_once"),
            models.UniqueConstraint(fields=["article", "position"], name="byline_place_once"),
        ]

    def __str__(self):
        return f"{self.author}"


class Placement(Public):
    """A picture of the library in the text of the live row."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="placements")
    image = models.ForeignKey(Image, models.PROTECT, related_name="placements")

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "image"], name="placement_once")]

    def __str__(self):
        return f"{self.image}"
