"""The content of an article: the one definition of its editable fields, from which everything else derives.

In memory a content is a dict with the keys of FIELDS: `section`, `hero` and `authors` are ids, `tags` are the present
names of the tags. In a revision, all four are stored as ids with the name at the time beside them, together with the
version of this format, so that renamed, merged and deleted rows can be resolved and revisions of every earlier version
can be read.
"""

import datetime
import hashlib
import json
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models.content_fields import (
    AuthorList,
    ContentField,
    Flag,
    Line,
    Markup,
    NameLookup,
    Reference,
    Slug,
    TagList,
    Time,
)
from articles.models.image import Image
from articles.models.section import Section
from newsroom import arabic

Content = dict[str, Any]  # with the keys of FIELDS
VERSION = 2
FIELDS = {
    "headline": Line(max_length=300),
    "deck": Line(max_length=500),
    "kicker": Line(max_length=60),
    "body": Markup(),
    "section": Reference(Section),
    "authors": AuthorList(),
    "tags": TagList(),
    "hero": Reference(Image),
    "hero_caption": Line(max_length=400),
    "slug": Slug(max_length=120),
    "comments_open": Flag(True),
    "comments_hidden": Flag(False),
    "archive_only": Flag(False),
    "publish_at": Time(),  # when the first publication is planned
}


def clean_content(content: Content) -> Content:
    """Return a whole content: missing fields are empty, every value is cleaned.

    Rows may stand for their ids. Raises ValueError for an unknown field.
    """
    unknown = content.keys() - FIELDS.keys()
    if unknown:
        raise ValueError(f"unknown fields in an article's content: {', '.join(sorted(unknown))}")
    return {name: field.clean(content.get(name, field.empty)) for name, field in FIELDS.items()}


def differing_fields(first: Content, second: Content) -> list[str]:
    """Return the names of the fields in which two whole contents differ."""
    return [name for name in FIELDS if first[name] != second[name]]


def planned_time(content: Content) -> datetime.datetime | None:
    """Return when the content is planned to be published, as an aware local datetime, or None."""
    return timezone.localtime(parse_datetime(content["publish_at"])) if content["publish_at"] else None


def slug_of(content: Content) -> str:
    """Return the slug of the article's address: the typed one, else one made from the headline; never empty."""
    return content["slug"] or arabic.slug(content["headline"]) or "-"


def columns_of(content: Content) -> dict[str, Any]:
    """Return {attribute: value} of the article's row that shows the content; its main picture may be gone by now."""
    columns = {field.column(name): content[name] for name, field in FIELDS.items() if field.has_column}
    return columns | {"slug": slug_of(content)}


def live_columns(content: Content) -> dict[str, Any]:
    """Return `columns_of` the content, without a main picture that was deleted since the content was stored."""
    return columns_of(content) | {"hero_id": existing_id(Image, content["hero"])}


def existing_id(model: type[models.Model], pk: int | None) -> int | None:
    """Return the id, or None if there is no such row."""
    return pk if pk and model.objects.filter(pk=pk).exists() else None


# --- Stored form ----------------------------------------------------------------------------------


def to_stored(content: Content, names: NameLookup | None = None) -> dict[str, Any]:
    """Return a clean content as a revision's JSON holds it; `names` is a NameLookup."""
    names = names or NameLookup()
    stored = {name: field.to_stored(content[name], names) for name, field in FIELDS.items()}
    return stored | {"version": VERSION}


def upgrade_stored(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a stored content of any version in the present format, without the version."""
    return {name: stored_value(name, field, stored) for name, field in FIELDS.items()}


def stored_value(name: str, field: ContentField, stored: dict[str, Any]) -> Any:
    """Return one field of a stored content of any version in the present format; empty if it is missing."""
    if name not in stored:
        return field.clean(field.empty)
    return field.from_version_1(stored[name]) if stored.get("version", 1) == 1 else stored[name]


def from_stored(stored: dict[str, Any]) -> Content:
    """Return the content in memory of a stored content of any version, with the present names of tags."""
    upgraded = upgrade_stored(stored)
    return {name: field.from_stored(upgraded[name]) for name, field in FIELDS.items()}


def digest_of(stored: dict[str, Any]) -> str:
    """Return the SHA-256 hex digest of what a stored content says; names beside ids do not count."""
    upgraded = upgrade_stored(stored)
    identity = {name: field.identity(upgraded[name]) for name, field in FIELDS.items()}
    return hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
