"""What the ground floor keeps: the edition, models that readers see, slugs and redirects."""

from newsroom.models.edition import Edition, change
from newsroom.models.public import Public, PublicQuerySet
from newsroom.models.redirect import Redirect
from newsroom.models.slug import HasSlug, SlugField, SlugFormField, free_slug, normalize_slug, slug_constraint

__all__ = [
    "Edition",
    "HasSlug",
    "Public",
    "PublicQuerySet",
    "Redirect",
    "SlugField",
    "SlugFormField",
    "change",
    "free_slug",
    "normalize_slug",
    "slug_constraint",
]
