"""The picture library."""

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom import arabic, images
from newsroom.database.hooks import after_commit
from newsroom.models import Public, PublicQuerySet, new_edition


class ImageQuerySet(PublicQuerySet):
    def delete(self):
        """Delete the pictures one by one: each has files to remove and pages to expand."""
        with new_edition():
            for image in self.order_by("pk"):
                image.delete()

    delete.alters_data = True
    delete.queryset_only = True


class Image(Public):
    """A picture of the library. Its original and renditions are in storage, under a name made from its bytes."""

    name = models.CharField(max_length=60, unique=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point across, in per cent from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point down, in per cent from the top"), default=50, validators=[MaxValueValidator(100)]
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        help_text=_("What the picture shows, for readers who do not see it."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=160, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False)
    folded = models.TextField(editable=False, blank=True)  # what the search of the admin looks in

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("picture"), _("pictures")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(focal_x__lte=100) & Q(focal_y__lte=100), name="image_focal_inside"),
            models.CheckConstraint(condition=~Q(alt=""), name="image_has_alt"),
        ]

    def __str__(self):
        return self.alt

    @classmethod
    def store(cls, file, *, alt, by=None, credit="", caption="", focal=(50, 50)):
        """Store an uploaded file and return its Image: the existing one if this picture was stored before.

        Must be called outside of a transaction. Raises `images.PictureRefused`, whose message names the cause.
        """
        return cls.from_picture(images.store(file, focal=focal), alt=alt, by=by, credit=credit, caption=caption)

    @classmethod
    def from_picture(cls, picture, *, alt, by=None, credit="", caption=""):
        """Return the Image of a stored `images.Picture`: the existing one, or a new one with these words."""
        image, _created = cls.objects.get_or_create(
            name=picture.name,
            defaults={
                "width": picture.width,
                "height": picture.height,
                "focal_x": picture.focal_x,
                "focal_y": picture.focal_y,
                "alt": arabic.tidy_line(alt),
                "credit": arabic.tidy_line(credit),
                "caption": arabic.tidy_line(caption),
                "created_by": by,
            },
        )
        return image

    @property
    def picture(self):
        return images.Picture(self.name, self.width, self.height, self.focal_x, self.focal_y)

    @property
    def thumb_url(self):
        """Return the address of the smallest thumbnail, for the admin."""
        width = images.widths(self.picture, "thumb")[0]
        return images.url(images.rendition_name(self.picture, "thumb", width, "webp"))

    def clean(self):
        self.alt, self.caption, self.credit = map(arabic.tidy_line, (self.alt, self.caption, self.credit))

    def save(self, *args, **kwargs):
        """Save; after the commit, rewrite the markup that contains it and remove the crops of a former focal point."""
        self.folded = self.folded_words()
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).values_list("focal_x", "focal_y").first()
            super().save(*args, **kwargs)
            after_commit(f"expand articles with picture {self.pk}", self.expand_articles)
            if before and before != (self.focal_x, self.focal_y):
                after_commit(f"replace the crops of picture {self.pk}", self.replace_crops)

    def delete(self, *args, **kwargs):
        """Delete; after the commit, rewrite the markup that contained it and remove its files."""
        with new_edition():
            rows = list(self.rows_with_markup())
            result = super().delete(*args, **kwargs)
            after_commit(f"remove picture {self.name}", lambda: self.remove_from(rows))
            return result

    def folded_words(self):
        return arabic.fold(f"{self.alt} {self.caption} {self.credit}")

    def rows_with_markup(self):
        """Yield the articles and static pages whose stored markup contains the picture."""
        for placement in self.placements.select_related("article").order_by("article"):
            yield placement.article
        yield from apps.get_model("articles", "Page").objects.filter(body__contains=f'data-image="{self.pk}"')

    def expand_articles(self):
        """Rewrite the markup that contains its words and its crop, each row in its own transaction."""
        for row in self.rows_with_markup():
            row.expand()

    def replace_crops(self):
        """Remove the crops of former focal points; call it after `expand_articles`, so that nothing refers to them."""
        images.render(self.picture)  # somebody else's change may have removed them between our upload and our commit
        images.remove_files(self.name)

    def remove_from(self, rows):
        """Rewrite the markup of the rows, which contained the picture, then remove its files."""
        try:
            for row in rows:
                row.expand()
        finally:
            images.remove_files(self.name)


@images.register_owner
def library_pictures(name=None):
    """Return the (picture, shapes) of the library, or of one name, for `images.remove_unused`."""
    rows = Image.objects.filter(name=name) if name else Image.objects.all()
    return ((image.picture, images.ALL_SHAPES) for image in rows.only("name", "width", "height", "focal_x", "focal_y"))
