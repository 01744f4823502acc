"""Slugs: the readable part of an address, made from a name or typed by hand."""

from typing import Any
from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom import arabic
from newsroom.models.edition import new_edition
from newsroom.models.public import Public
from newsroom.models.redirect import Redirect

FORBIDDEN_CHARACTERS = "/\\.?#% \n\t"  # they would split an address or leave its path; the database refuses them
UNLIMITED = 10_000  # characters: a typed slug is validated, never cut
MAX_TRIES = 5  # for a generated slug that another transaction takes at the same moment


def normalize_slug(text: str) -> str:
    """Return a typed slug as it is stored: decoded once, NFC, letters and digits joined by «-»; '' for nothing.

    `ValidationError` is raised for «/», «\\» and dots, and for a text in which nothing is left.
    """
    text = arabic.tidy_line(text)
    decoded = decode_once(text)
    if any(letter in decoded for letter in "/\\."):
        raise ValidationError(
            _("An address cannot hold «/», «\\» or a dot: part its words by «-», as in «هواتف-ذكية»."), code="slug"
        )
    slug = arabic.slug(decoded, UNLIMITED)
    if text and not slug:
        raise ValidationError(_("An address needs a letter or a digit; leave it empty to have it made."), code="slug")
    return slug


def decode_once(text: str) -> str:
    """Return the text with its percent-encoding read once; unchanged where it is none."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


class SlugFormField(forms.CharField):
    """A slug typed by hand; the length is judged after decoding, so that a pasted address is not cut by the browser."""

    default_error_messages = {
        "max_length": _("An address has at most %(limit_value)d characters; this one has %(show_value)d.")
    }

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if validator.code == "max_length":
                validator.message = self.error_messages["max_length"]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {key: value for key, value in super().widget_attrs(widget).items() if key != "maxlength"}

    def to_python(self, value: Any) -> str:
        return normalize_slug(super().to_python(value))


class SlugField(models.CharField):
    """The column of a slug; give the model a `slug_constraint` too."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**({"form_class": SlugFormField} | kwargs))


def slug_constraint(name: str, *, required: bool = True) -> models.CheckConstraint:
    """Return the constraint that a slug holds nothing that would break an address, and something if `required`."""
    condition = ~Q(slug="") if required else Q()
    for letter in FORBIDDEN_CHARACTERS:
        condition &= ~Q(slug__contains=letter)
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=_("An address holds only letters, digits and «-»."),
    )


def free_slug(others: models.QuerySet, text: str, field: str = "slug") -> str:
    """Return a slug of the text that none of the others has: «…-2» where it is taken."""
    base = arabic.slug(text) or "x"
    slug, count = base, 1
    while others.filter(**{field: slug}).exists():
        count += 1
        slug = f"{base}-{count}"
    return slug


class HasSlug(Public):
    """A model with a page of its own at a slug.

    The slug is made from `slug_source` where it is empty. When it changes, the old address redirects to the new one.
    """

    deletes_one_by_one = True
    slug_source = "name"
    slug: str
    slug_was_made = False
    url_name = ""  # of its page; its feeds are `<url_name>_feed…`

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Make the slug where none was typed, so that the constraints are judged on what will be stored."""
        source = getattr(self, self.slug_source)
        if source and arabic.is_blank(source):
            raise ValidationError(
                {self.slug_source: _("Nothing of this can be seen: it needs a visible letter or sign.")}
            )
        super().clean()
        self.slug_was_made = not self.slug
        if self.slug_was_made:
            self.slug = free_slug(type(self)._base_manager.exclude(pk=self.pk), getattr(self, self.slug_source))

    def save(self, *args: Any, **kwargs: Any) -> None:
        made = not self.slug or self.slug_was_made
        for attempt in range(1, MAX_TRIES + 1):
            if made:
                others = type(self)._base_manager.exclude(pk=self.pk)
                self.slug = free_slug(others, getattr(self, self.slug_source))
            try:
                with transaction.atomic():
                    moved_from = self.stored_address()
                    super().save(*args, **kwargs)
                    self.update_redirects(moved_from)
                return
            except IntegrityError:
                if not made or attempt == MAX_TRIES or not self.is_slug_taken():
                    raise

    def is_slug_taken(self) -> bool:
        with transaction.atomic():
            return type(self)._base_manager.exclude(pk=self.pk).filter(slug=self.slug).exists()

    def stored_address(self) -> str | None:
        """Return the address that the row has now, or None for a new row."""
        slug = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        return type(self)(pk=self.pk, slug=slug).get_absolute_url() if slug else None

    def update_redirects(self, moved_from: str | None) -> None:
        """Redirect from the address that the row had; what redirected from the one that it has now is withdrawn."""
        now = self.get_absolute_url()
        if moved_from and moved_from != now:
            Redirect.objects.add(moved_from, self)
        if moved_from != now:
            Redirect.objects.from_address(now).delete()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with new_edition():
            Redirect.objects.to_row(self).delete()
            return super().delete(*args, **kwargs)
