"""The filter of the queue, read from the query string, so that it can be bookmarked and shared."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.models import DECIDED, Comment, Status

SHOWN = {
    "": _("waiting"),
    "new": _("new since you last looked"),
    "reported": _("reported"),
    "approved": _("approved (many)"),
    "rejected": _("rejected (many)"),
    "spam": _("spam (many)"),
    "all": _("all"),
}
WAITING = ("", "new", "reported")  # the lists of comments that a moderator must look at
LARGEST_KEY = 2**63 - 1
EARLIEST, LATEST = (
    datetime.date(1900, 1, 1),
    datetime.date(2200, 1, 1),
)  # days that every time zone and database supports
HASHES = {"writer": "email_hash", "network": "network_hash", "same": "duplicate_hash"}  # {parameter: column}
FIELDS = ("show", "order", "q", "section", "article", "since", "until", "writer", "network", "same")
MIN_WAVE, MAX_WAVES = 3, 500  # a wave: so many waiting comments with one wording are shown as one card


@dataclass
class Filter:
    """The cleaned parameters of a request; `looked_at` is the end of the moderator's previous visit."""

    values: dict
    looked_at: datetime.datetime | None = None

    @classmethod
    def of(cls, query, looked_at=None):
        values = {name: query.get(name, "").replace("\x00", "").strip()[:200] for name in FIELDS}
        values["show"] = values["show"] if values["show"] in SHOWN else ""
        return cls({name: value for name, value in values.items() if value}, looked_at)

    def get(self, name):
        return self.values.get(name, "")

    @property
    def query(self):
        """The query string of this filter, without «?»."""
        query = QueryDict(mutable=True)
        query.update(self.values)
        return query.urlencode()

    @property
    def hidden_fields(self):
        """[(name, value)] of the hidden fields of the filter's form."""
        return [
            (name, self.values[name]) for name in ("show", "writer", "network", "same", "article") if self.get(name)
        ]

    def comments(self):
        """Return every comment that matches, in the order of the list."""
        found = Comment.objects.all()
        show = self.get("show")
        if show == "reported":
            found = found.reported()
        elif show == "new":
            found = found.waiting().filter(
                waiting_since__gt=self.looked_at or datetime.datetime.min.replace(tzinfo=datetime.UTC)
            )
        elif show in DECIDED:
            found = found.filter(status=show)
        elif show != "all":
            found = found.waiting()
        found = self.narrowed(found)
        return found.queue(self.get("order") == "suspects") if show in WAITING else found.newest()

    def cards(self):
        """Return the comments that the list shows: of every wave only the first."""
        found = self.comments()
        if not self.waves:
            return found
        rest = Q(status=Status.PENDING, duplicate_hash__in=list(self.waves))
        return found.filter(~rest | Q(pk__in=[head for head, _size in self.waves.values()]))

    @cached_property
    def waves(self):
        """{duplicate_hash: (first comment, size)} of the largest waves of waiting comments."""
        if self.get("show") not in WAITING or self.get("same"):
            return {}
        rows = self.comments().order_by().filter(status=Status.PENDING).exclude(duplicate_hash="")
        rows = rows.values("duplicate_hash").annotate(head=Min("pk"), size=Count("pk")).filter(size__gte=MIN_WAVE)
        return {row["duplicate_hash"]: (row["head"], row["size"]) for row in rows.order_by("-size", "head")[:MAX_WAVES]}

    def wave_of(self, comment):
        """Return the comments of the wave that the comment belongs to."""
        return self.comments().filter(status=Status.PENDING, duplicate_hash=comment.duplicate_hash)

    def narrowed(self, found):
        for name, lookup in (("section", "article__section"), ("article", "article")):
            if self.get(name).isdecimal():
                found = found.filter(**{lookup: min(int(self.get(name)), LARGEST_KEY)})
        for name, lookup in (("since", "created_at__gte"), ("until", "created_at__lt")):
            if moment := midnight(self.get(name), after=name == "until"):
                found = found.filter(**{lookup: moment})
        if words := self.get("q"):
            found = found.of_commenter(words) if "@" in words.strip("@") and " " not in words else found.matching(words)
        for name in ("writer", "network", "same"):
            if key := self.get(name):
                found = found.filter(self.from_the_same(name, key))
        return found

    def from_the_same(self, name, key):
        """Return the condition for comments with the same address, network or wording as the comment of that key."""
        column = HASHES[name]
        one = Comment.objects.filter(key=key).first()
        value = one and getattr(one, column)
        return Q(**{column: value}) if value else Q(pk=one and one.pk)

    @property
    def is_from_one(self):
        return bool(self.get("writer") or self.get("network") or self.get("same"))

    def choices(self):
        """Return the choices of the filter's form."""
        return {"shown": SHOWN.items(), "sections": Section.objects.order_by("position").values_list("pk", "name")}


def midnight(text, after=False):
    """Return the start of that day in local time, or of the next day; None if the text is no date."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if not day:
        return None
    day = min(max(day, EARLIEST), LATEST)
    day += datetime.timedelta(days=int(after))
    return datetime.datetime.combine(day, datetime.time(), tzinfo=settings.LOCAL_TIME)
