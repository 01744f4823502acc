"""Tags, their former names, and which articles they belong to."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from newsroom import arabic
from newsroom.database.hooks import after_commit
from newsroom.models import HasSlug, Public, PublicQuerySet, Redirect, SlugField, new_edition, slug_constraint

MAX_NAME_LENGTH = 100  # characters, as typed and as folded: a ligature such as «ﷺ» folds to eighteen letters

SEPARATORS = set("،,;؛\n")


class TagQuerySet(PublicQuerySet):
    def known(self, names):
        """Return {folded name: tag} of the tags that have these names now or, by an alias, had them before."""
        folded = {arabic.fold(name) for name in names}
        found = {alias.folded: alias.tag for alias in TagAlias.objects.filter(folded__in=folded).select_related("tag")}
        return found | {tag.folded: tag for tag in self.filter(folded__in=folded)}

    def named(self, names):
        """Return the tags of these names in their order; missing ones are created.

        Names that fold alike are the same. Two transactions may create the same new name at once: the second waits for
        the first and uses its tag. New tags are created in sorted order, so that such transactions never deadlock.
        """
        wanted = {arabic.fold(name): name for name in reversed(names) if arabic.fold(name)}
        found = self.known(wanted.values())
        for key in sorted(wanted.keys() - found.keys()):
            found[key] = self.get_or_create_by_name(wanted[key])
        return list(dict.fromkeys(found[key] for key in reversed(wanted)))

    def get_or_create_by_name(self, name):
        try:
            with transaction.atomic():
                return self.create(name=name)
        except IntegrityError:
            found = self.known([name]).get(arabic.fold(name))
            if not found:
                raise
            return found


class Tag(HasSlug, TagBase):
    slug = SlugField(
        _("address"), max_length=100, unique=True, blank=True, help_text=_("Made from the name if left empty.")
    )
    folded = models.CharField(max_length=100, unique=True, editable=False)

    url_name = "tag"
    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="tag_has_name_and_slug"),
            models.CheckConstraint(condition=~Q(folded=""), name="tag_has_folded_name"),
            slug_constraint("tag_slug_is_safe"),
        ]

    def clean(self):
        self.name = arabic.tidy_line(self.name)
        if reason := reason_against_tag(self.name):
            raise ValidationError({"name": reason})
        taken = Tag.objects.exclude(pk=self.pk).filter(folded=arabic.fold(self.name)).first()
        if taken:
            raise ValidationError(
                {"name": ValidationError(_("There is the tag «%(name)s» already."), params={"name": taken.name})}
            )
        super().clean()

    def save(self, *args, **kwargs):
        """Save; keep a former name as an alias and rewrite the search documents of its articles."""
        self.folded = arabic.fold(self.name)
        before = Tag.objects.filter(pk=self.pk).first() if self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            TagAlias.objects.filter(folded=self.folded).delete()
            if before and before.folded != self.folded:
                TagAlias.objects.update_or_create(folded=before.folded, defaults={"name": before.name, "tag": self})
            if before and before.name != self.name:
                self.reindex_articles(former_name=before.name)

    def delete(self, *args, **kwargs):
        with new_edition():
            self.reindex_articles(former_name=self.name)
            return super().delete(*args, **kwargs)

    def reindex_articles(self, former_name):
        """After the commit, rewrite the search words of its articles, each article in its own transaction."""
        articles = [tagging.content_object for tagging in self.taggings.select_related("content_object")]

        def reindex():
            for article in articles:
                article.index()
            Tagging._meta.get_field("content_object").related_model.refresh_desk_terms(former_name)

        after_commit(f"reindex tag {self.pk}", reindex)

    def merge_into(self, other):
        """Move its articles, aliases and addresses to the other tag and delete it."""
        with new_edition():
            already_tagged = other.taggings.values("content_object")
            self.taggings.exclude(content_object__in=already_tagged).update(tag=other)
            self.aliases.update(tag=other)
            address, name, folded = self.get_absolute_url(), self.name, self.folded
            Redirect.objects.to_row(self).update(object_id=other.pk)
            other.reindex_articles(former_name=self.name)
            self.delete()
            TagAlias.objects.update_or_create(folded=folded, defaults={"name": name, "tag": other})
            Redirect.objects.add(address, other)

    def get_absolute_url(self):
        return reverse("tag", args=[self.slug])

    @property
    def feed_url(self):
        return reverse("tag_feed", args=[self.slug])


def reason_against_tag(name):
    """Return why the text cannot name a tag, or None."""
    if arabic.is_blank(name) or not arabic.fold(name).strip():
        return _("A tag needs a visible letter or sign.")
    if set(name) & SEPARATORS:
        return _("A tag cannot hold «،», «,» or «;»: they part one tag from the next.")
    if max(len(name), len(arabic.fold(name))) > MAX_NAME_LENGTH:
        return _("A tag has at most %(most)s characters: %(name)s") % {
            "most": arabic.digits(MAX_NAME_LENGTH),
            "name": name[:60],
        }
    return None


class TagAlias(Public):
    """A former name of a tag that was renamed or merged; it still finds the tag."""

    folded = models.CharField(max_length=100, unique=True, editable=False)
    name = models.CharField(max_length=100)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases")

    objects = PublicQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name


class Tagging(Public, ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tagging"), _("taggings")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagging_once")]

    def __str__(self):
        return f"{self.content_object} {self.tag}"
