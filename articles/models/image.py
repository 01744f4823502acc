from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom import arabic, images
from newsroom.database.hooks import after_commit
from newsroom.models import Public, PublicQuerySet, change


class Image(Public):
    """A picture of the library: its master and renditions lie in storage under a name made of its bytes."""

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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False)
    folded = models.TextField(editable=False, blank=True)  # what the desk's search looks in

    objects = PublicQuerySet.as_manager()

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
    def keep(cls, file, *, alt, by=None, credit="", caption="", focal=(50, 50)):
        """Stores an uploaded file and gives its Image: the one that is there if these bytes were stored before.

        Raises `images.PictureRefused`, whose message names the cause.
        """
        picture = images.store(file, focal=focal)
        image, _created = cls.objects.get_or_create(
            name=picture.name,
            defaults={
                "width": picture.width,
                "height": picture.height,
                "focal_x": focal[0],
                "focal_y": focal[1],
                "alt": alt,
                "credit": credit,
                "caption": caption,
                "by": by,
            },
        )
        return image

    @property
    def picture(self):
        return images.Picture(self.name, self.width, self.height, self.focal_x, self.focal_y)

    def clean(self):
        self.alt, self.caption, self.credit = map(arabic.tidy_line, (self.alt, self.caption, self.credit))

    def save(self, *args, **kwargs):
        """Save; after the commit, articles that show it are expanded anew, each in a transaction of its own.

        Their stored markup holds its words and its crop.
        """
        self.folded = self.folded_words()
        with change():
            super().save(*args, **kwargs)
            after_commit(f"expand articles with picture {self.pk}", self.expand_articles)

    def folded_words(self):
        return arabic.fold(f"{self.alt} {self.caption} {self.credit}")

    def expand_articles(self):
        for placement in self.placements.select_related("article").order_by("article"):
            placement.article.expand()
        for page in apps.get_model("articles", "Page").objects.filter(body__contains=f'data-image="{self.pk}"'):
            page.expand()
