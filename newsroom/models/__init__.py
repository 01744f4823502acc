"""Models that all apps use: the edition, models that readers see, slugs and redirects."""

from newsroom.models.edition import Edition, new_edition
from newsroom.models.mail import Mail, MailStop
from newsroom.models.milestone import PICTURES_SWEPT, SAMPLE_LOADED, SAMPLE_STARTED, Milestone
from newsroom.models.public import Public, PublicQuerySet
from newsroom.models.redirect import Redirect
from newsroom.models.slug import HasSlug, SlugField, SlugFormField, free_slug, normalize_slug, slug_constraint
from newsroom.models.visitor import DayKey, SpentChallenge
from newsroom.rate_limits import AttemptCount, KnownAddress

__all__ = [
    "PICTURES_SWEPT",
    "SAMPLE_LOADED",
    "SAMPLE_STARTED",
    "AttemptCount",
    "DayKey",
    "Edition",
    "HasSlug",
    "KnownAddress",
    "Mail",
    "MailStop",
    "Milestone",
    "Public",
    "PublicQuerySet",
    "Redirect",
    "SlugField",
    "SlugFormField",
    "SpentChallenge",
    "free_slug",
    "new_edition",
    "normalize_slug",
    "slug_constraint",
]
