"""Repair the slugs of a database from before they were checked; only for migrations."""

from typing import Any

from newsroom import arabic
from newsroom.models.redirect import canonical_path, hash_of
from newsroom.models.slug import FORBIDDEN_CHARACTERS, decode_once


def mend_slugs(apps: Any, label: str, path: str | None, source: str, blank: bool = False) -> None:
    """Rewrite every slug of that model that the constraint would refuse, and redirect from where it could be read.

    `path` is the address with «{}» for the slug, or None for rows that are found without their slug.
    """
    model = apps.get_model(label)
    for row in model._base_manager.only("pk", "slug", source):
        if not any(letter in row.slug for letter in FORBIDDEN_CHARACTERS) and (row.slug or blank):
            continue
        old, row.slug = (
            row.slug,
            free_slug(model, row, arabic.slug(decode_once(row.slug)) or arabic.slug(getattr(row, source))),
        )
        model._base_manager.filter(pk=row.pk).update(slug=row.slug)
        if path and old and "/" not in old and old not in (".", ".."):
            address = canonical_path(path.format(old))
            apps.get_model("newsroom.Redirect")._base_manager.update_or_create(
                path_hash=hash_of(address),
                defaults={"path": address, "model": label.lower(), "object_id": row.pk},
            )


def free_slug(model: Any, row: Any, slug: str) -> str:
    """Return the slug, with a number after it where another row has it."""
    slug, taken, count = slug or "x", model._base_manager.exclude(pk=row.pk), 1
    unique = model._meta.get_field("slug").unique
    found = slug
    while unique and taken.filter(slug=found).exists():
        count += 1
        found = f"{slug}-{count}"
    return found
