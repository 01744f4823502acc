from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from newsroom import arabic
from newsroom.models import Public, PublicQuerySet, free_slug


class TagQuerySet(PublicQuerySet):
    def named(self, names):
        """The tags of these names in their order, made where there is none; names are the same when they fold alike."""
        folded = {arabic.fold(name): name for name in reversed(names)}
        found = {tag.folded: tag for tag in self.filter(folded__in=folded)}
        return [found.get(key) or self.create(name=folded[key]) for key in reversed(folded)]


class Tag(Public, TagBase):
    folded = models.CharField(max_length=100, unique=True, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="tag_has_name_and_slug")]

    def save(self, *args, **kwargs):
        self.folded = arabic.fold(self.name)
        self.slug = self.slug or free_slug(Tag.objects.exclude(pk=self.pk), self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("tag", args=[self.slug])

    @property
    def feed_url(self):
        return reverse("tag_feed", args=[self.slug])


class Tagging(Public, ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tagging"), _("taggings")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagging_once")]

    def __str__(self):
        return f"{self.content_object} {self.tag}"
