"""Which comments the queue shows: read from the query string, so that it can be kept, sent and gone back to."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.models import Comment, Status

SHOWN = {
    "": _("waiting"),
    "new": _("new since you last looked"),
    "reported": _("reported"),
    "approved": _("approved (many)"),
    "rejected": _("rejected (many)"),
    "spam": _("spam (many)"),
    "all": _("all"),
}
WAITING = ("", "new", "reported")  # the lists of what a moderator must look at
LARGEST_KEY = 2**63 - 1
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)  # days that every time zone and database knows
HASHES = {"writer": "email_hash", "network": "network_hash", "same": "duplicate_hash"}  # {parameter: column}
FIELDS = ("show", "order", "q", "section", "article", "since", "until", "writer", "network", "same")
WAVE, MOST_WAVES = 3, 500  # so many waiting comments with one wording are shown as one card


@dataclass
class Filter:
    """The parameters of a request, cleaned. `looked_at` is the end of the moderator's visit before this one."""

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
        """The query string that gives this filter again, without «?»."""
        query = QueryDict(mutable=True)
        query.update(self.values)
        return query.urlencode()

    @property
    def hidden_fields(self):
        """[(name, value)] of what the filter's form keeps without showing it."""
        return [
            (name, self.values[name]) for name in ("show", "writer", "network", "same", "article") if self.get(name)
        ]

    def comments(self):
        """Every comment that matches, in the order of the list."""
        found = Comment.objects.all()
        show = self.get("show")
        if show == "reported":
            found = found.reported()
        elif show == "new":
            found = found.waiting().filter(
                waiting_since__gt=self.looked_at or datetime.datetime.min.replace(tzinfo=datetime.UTC)
            )
        elif show in ("approved", "rejected", "spam"):
            found = found.filter(status=show)
        elif show != "all":
            found = found.waiting()
        found = self.narrowed(found)
        return found.queue(self.get("order") == "suspects") if show in WAITING else found.newest()

    def cards(self):
        """What the list shows: of every wave the first comment alone."""
        found = self.comments()
        if not self.waves:
            return found
        rest = Q(status=Status.PENDING, duplicate_hash__in=list(self.waves))
        return found.filter(~rest | Q(pk__in=[head for head, _size in self.waves.values()]))

    @cached_property
    def waves(self):
        """{duplicate_hash: (first comment, how many)} of the waiting comments that say the same; the largest ones."""
        if self.get("show") not in WAITING or self.get("same"):
            return {}
        rows = self.comments().order_by().filter(status=Status.PENDING).exclude(duplicate_hash="")
        rows = rows.values("duplicate_hash").annotate(head=Min("pk"), size=Count("pk")).filter(size__gte=WAVE)
        return {
            row["duplicate_hash"]: (row["head"], row["size"]) for row in rows.order_by("-size", "head")[:MOST_WAVES]
        }

    def wave_of(self, comment):
        """The comments that are decided on together with the head of a wave."""
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
        """Everything from the e-mail address or network, or with the wording, of the comment of that key."""
        column = HASHES[name]
        one = Comment.objects.filter(key=key).first()
        value = one and getattr(one, column)
        return Q(**{column: value}) if value else Q(pk=one and one.pk)

    @property
    def is_from_one(self):
        return bool(self.get("writer") or self.get("network") or self.get("same"))

    def choices(self):
        """What the filter form offers."""
        return {"shown": SHOWN.items(), "sections": Section.objects.order_by("position").values_list("pk", "name")}


def midnight(text, after=False):
    """The start of that day in the outlet's time (or of the next), None for what is no date."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if not day:
        return None
    day = min(max(day, EARLIEST), LATEST)
    day += datetime.timedelta(days=int(after))
    return datetime.datetime.combine(day, datetime.time(), tzinfo=settings.LOCAL_TIME)
