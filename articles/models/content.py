"""What a revision holds of an article: one definition of the fields, how they are cleaned, stored and read back.

In memory, `content` is a dict of EMPTY's keys: `section`, `hero` and `authors` are ids and `tags` are the names that
the tags have now. Stored, all four are ids with the name at the time beside them, and the version of the shape is told,
so that renamed, merged and deleted rows still resolve and revisions of every earlier shape can be read.
"""

import datetime
import hashlib
import json

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models.image import Image
from articles.models.section import Section
from articles.models.tag import Tag
from authors.models import Author
from newsroom import arabic, html
from newsroom.models.slug import decode_once

VERSION = 2
EMPTY = {
    "headline": "",
    "deck": "",
    "kicker": "",
    "body": "",
    "section": None,  # id
    "authors": [],  # ids in the order of the byline
    "tags": [],  # names
    "hero": None,  # id of a picture
    "hero_caption": "",
    "slug": "",
    "comments_open": True,
    "comments_hidden": False,
    "archive_only": False,
    "publish_at": "",  # ISO 8601 with an offset: when the first publication is planned
}
LINES = ("headline", "deck", "kicker", "hero_caption")
SLUG_LENGTH = 120
DIRECT = (*LINES, "body", "comments_open", "comments_hidden", "archive_only")  # copied to the live row as they are


def cleaned(content):
    """Return a whole content: nothing missing, lines, markup, slug and time in their stored form.

    ValueError is raised for a key that no content has.
    """
    unknown = content.keys() - EMPTY.keys()
    if unknown:
        raise ValueError(f"unknown fields in an article's content: {', '.join(sorted(unknown))}")
    whole = EMPTY | content
    for field in LINES:
        whole[field] = arabic.tidy_line(whole[field] or "")
    whole["slug"] = arabic.slug(decode_once(whole["slug"] or ""), SLUG_LENGTH)
    whole["body"] = html.clean(whole["body"] or "")
    whole["tags"] = list(dict.fromkeys(filter(None, map(arabic.tidy_line, whole["tags"]))))
    whole["authors"] = list(dict.fromkeys(whole["authors"]))
    whole["publish_at"] = moment_text(whole["publish_at"])
    return whole


def moment_text(moment):
    """Return an aware datetime (or its ISO text) as ISO text in UTC, so that equal moments are equal texts."""
    moment = parse_datetime(moment) if isinstance(moment, str) and moment else moment
    return moment.astimezone(datetime.UTC).isoformat() if moment else ""


def planned_moment(content):
    """Return when the content is planned to be published, as an aware local datetime, or None."""
    return timezone.localtime(parse_datetime(content["publish_at"])) if content["publish_at"] else None


def slug_of(content):
    """Return the slug of the article's address: the typed one, else one made from the headline; never empty."""
    return content["slug"] or arabic.slug(content["headline"]) or "-"


# --- Stored form ----------------------------------------------------------------------------------


class Names:
    """The names and ids that stored contents need, looked up once; share one for many contents."""

    def __init__(self):
        self.rows, self.tags = {}, {}

    def of(self, model, pk):
        """Return the present name of a row, or '' where there is none."""
        if (model, pk) not in self.rows:
            row = model._base_manager.filter(pk=pk).first()
            self.rows[model, pk] = str(row) if row else ""
        return self.rows[model, pk]

    def tag_ids(self, names):
        missing = [name for name in names if arabic.fold(name) not in self.tags]
        if missing:
            self.tags |= {key: tag.pk for key, tag in Tag.objects.known(missing).items()}
        return [self.tags.get(arabic.fold(name)) for name in names]


def to_stored(content, names=None):
    """Return a cleaned content as JSON holds it: ids, each with the name of now."""
    names = names or Names()

    def reference(model, pk):
        return {"id": pk, "name": names.of(model, pk)} if pk else None

    return content | {
        "version": VERSION,
        "section": reference(Section, content["section"]),
        "hero": reference(Image, content["hero"]),
        "authors": [reference(Author, pk) for pk in content["authors"]],
        "tags": [
            {"id": pk, "name": name} for pk, name in zip(names.tag_ids(content["tags"]), content["tags"], strict=True)
        ],
    }


def upgraded(stored):
    """Return a stored content of any version in the present shape; what an earlier one lacks is EMPTY's."""
    known = {key: value for key, value in stored.items() if key in EMPTY}
    if stored.get("version", 1) < 2:  # the first shape: bare ids, and tags by name alone
        known["tags"] = [{"id": None, "name": name} for name in known.get("tags", [])]
        known["authors"] = [{"id": pk, "name": ""} for pk in known.get("authors", [])]
        known |= {key: {"id": known[key], "name": ""} if known.get(key) else None for key in ("section", "hero")}
    return EMPTY | known


def from_stored(stored):
    """Return the content in memory, with the names that tags have now; a tag that was deleted is left out."""
    whole = upgraded(stored)
    return whole | {
        "section": id_of(whole["section"]),
        "hero": id_of(whole["hero"]),
        "authors": [entry["id"] for entry in whole["authors"]],
        "tags": present_names(whole["tags"]),
    }


def id_of(reference):
    return reference["id"] if reference else None


def present_names(entries):
    """Return the names that stored tags have now: by id, else by the name they had (its alias); new names stay."""
    if not entries:
        return []
    rows = Tag.objects.in_bulk([entry["id"] for entry in entries if entry["id"]])
    lost = [entry["name"] for entry in entries if entry["id"] not in rows]
    by_name = Tag.objects.known(lost) if lost else {}
    found = []
    for entry in entries:
        tag = rows.get(entry["id"]) or by_name.get(arabic.fold(entry["name"]))
        if tag or entry["id"] is None:
            found.append(tag.name if tag else entry["name"])
    return list(dict.fromkeys(found))


def digest_of(stored):
    """Return the SHA-256 hex digest of what a stored content says; names of the time do not count."""
    whole = upgraded(stored)
    said = whole | {
        "section": id_of(whole["section"]),
        "hero": id_of(whole["hero"]),
        "authors": [entry["id"] for entry in whole["authors"]],
        "tags": [entry["id"] or arabic.fold(entry["name"]) for entry in whole["tags"]],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
