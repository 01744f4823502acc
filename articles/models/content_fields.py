"""The kinds of fields that an article's content has.

Each kind says how a value is cleaned, stored in a revision, read back, compared and shown as text.
"""

import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from articles.models.tag import Tag
from authors.models import Author
from newsroom import arabic, html
from newsroom.models.slug import decode_once


class NameLookup:
    """Look up the names and ids that stored contents need, each once; share one lookup between many contents."""

    def __init__(self):
        self.rows, self.tags = {}, {}

    def name_of(self, model, pk):
        """Return the present name of a row, or '' where there is none."""
        if (model, pk) not in self.rows:
            row = model._base_manager.filter(pk=pk).first()
            self.rows[model, pk] = str(row) if row else ""
        return self.rows[model, pk]

    def reference(self, model, pk):
        """Return {id, name} of a row, or None for no row."""
        return {"id": pk, "name": self.name_of(model, pk)} if pk else None

    def tag_ids(self, names):
        """Return the ids of the tags with these names; None for a tag that does not exist yet."""
        missing = [name for name in names if arabic.fold(name) not in self.tags]
        if missing:
            self.tags |= {key: tag.pk for key, tag in Tag.objects.known(missing).items()}
        return [self.tags.get(arabic.fold(name)) for name in names]


class ContentField:
    """A field whose value is the same in memory, in a stored revision and in the article's row."""

    empty = ""
    has_column = True  # the live row has a column of the same name

    def column(self, name):
        """Return the attribute of the article that holds the value."""
        return name

    def clean(self, value):
        """Return the value in the form in which it is kept."""
        return value

    def to_stored(self, value, names):
        """Return the value as a revision's JSON holds it."""
        return value

    def from_version_1(self, stored):
        """Return a value stored in version 1 of the format, converted to the present version."""
        return stored

    def from_stored(self, stored):
        """Return the value in memory of a stored value of the present version."""
        return stored

    def identity(self, stored):
        """Return what two equal stored values have in common: names beside ids do not count."""
        return self.from_stored(stored)

    def as_text(self, value):
        """Return the value as a person reads it."""
        return value


class Line(ContentField):
    """One line of text."""

    def __init__(self, max_length):
        self.max_length = max_length

    def clean(self, value):
        return arabic.tidy_line(value or "")


class Slug(Line):
    """The part of the article's address that somebody typed; empty if it is made from the headline."""

    def clean(self, value):
        return arabic.slug(decode_once(value or ""), self.max_length)


class Markup(ContentField):
    """The text of the article, as clean HTML."""

    def clean(self, value):
        return html.clean(value) if value else ""


class Flag(ContentField):
    """A yes or no."""

    def __init__(self, empty):
        self.empty = empty

    def clean(self, value):
        return bool(value)

    def as_text(self, value):
        return _("yes") if value else _("no")


class Time(ContentField):
    """A point in time: an aware datetime, stored as ISO 8601 text in UTC, so that equal times are equal texts."""

    has_column = False

    def clean(self, value):
        time = parse_datetime(value) if isinstance(value, str) and value else value
        return time.astimezone(datetime.UTC).isoformat() if time else ""

    def as_text(self, value):
        return arabic.datetime(parse_datetime(value)) if value else "—"


class Reference(ContentField):
    """A row of another table: its id in memory, {id, name} in a stored revision."""

    empty = None

    def __init__(self, model):
        self.model = model

    def column(self, name):
        return f"{name}_id"

    def clean(self, value):
        return getattr(value, "pk", value)

    def to_stored(self, value, names):
        return names.reference(self.model, value)

    def from_version_1(self, stored):
        return {"id": stored, "name": ""} if stored else None

    def from_stored(self, stored):
        return stored["id"] if stored else None

    def as_text(self, value):
        return str(self.model.objects.filter(pk=value).first() or "—")


class AuthorList(ContentField):
    """The authors in the order of the byline: ids in memory, {id, name} in a stored revision."""

    empty = ()
    has_column = False

    def clean(self, value):
        return list(dict.fromkeys(value or ()))

    def to_stored(self, value, names):
        return [names.reference(Author, pk) for pk in value]

    def from_version_1(self, stored):
        return [{"id": pk, "name": ""} for pk in stored]

    def from_stored(self, stored):
        return [entry["id"] for entry in stored]

    def as_text(self, value):
        known = Author.objects.in_bulk(value)
        return "، ".join(str(known[pk]) for pk in value if pk in known)


class TagList(ContentField):
    """The tags: their present names in memory, {id, name} in a stored revision (id None for a tag to be made)."""

    empty = ()
    has_column = False

    def clean(self, value):
        return list(dict.fromkeys(filter(None, map(arabic.tidy_line, value or ()))))

    def to_stored(self, value, names):
        return [{"id": pk, "name": name} for pk, name in zip(names.tag_ids(value), value, strict=True)]

    def from_version_1(self, stored):
        return [{"id": None, "name": name} for name in stored]

    def from_stored(self, stored):
        """Return the present names: by id, else by the stored name or its alias; a deleted tag is left out."""
        if not stored:
            return []
        rows = Tag.objects.in_bulk([entry["id"] for entry in stored if entry["id"]])
        missing = [entry["name"] for entry in stored if entry["id"] not in rows]
        by_name = Tag.objects.known(missing) if missing else {}
        names = []
        for entry in stored:
            tag = rows.get(entry["id"]) or by_name.get(arabic.fold(entry["name"]))
            if tag or entry["id"] is None:
                names.append(tag.name if tag else entry["name"])
        return list(dict.fromkeys(names))

    def identity(self, stored):
        return [entry["id"] or arabic.fold(entry["name"]) for entry in stored]

    def as_text(self, value):
        return "، ".join(value)
