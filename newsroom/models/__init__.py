"""What the ground floor keeps: the edition, models that readers see, slugs and redirects."""

from newsroom.attempts import AttemptCount, KnownAddress
from newsroom.models.edition import Edition, new_edition
from newsroom.models.milestone import PICTURES_SWEPT, SAMPLE_LOADED, SAMPLE_STARTED, Milestone
from newsroom.models.public import Public, PublicQuerySet
from newsroom.models.redirect import Redirect
from newsroom.models.slug import HasSlug, SlugField, SlugFormField, free_slug, normalize_slug, slug_constraint

__all__ = [
    "PICTURES_SWEPT",
    "SAMPLE_LOADED",
    "SAMPLE_STARTED",
    "AttemptCount",
    "Edition",
    "HasSlug",
    "KnownAddress",
    "Milestone",
    "Public",
    "PublicQuerySet",
    "Redirect",
    "SlugField",
    "SlugFormField",
    "free_slug",
    "new_edition",
    "normalize_slug",
    "slug_constraint",
]
