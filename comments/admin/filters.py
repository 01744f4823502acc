"""What of all comments the queue shows: told by the address, so that it can be kept, sent and gone back to."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.models import Comment

SHOWN = {
    "": _("waiting"),
    "reported": _("reported"),
    "approved": _("approved (many)"),
    "rejected": _("rejected (many)"),
    "spam": _("spam (many)"),
    "all": _("all"),
}
FIELDS = ("show", "order", "q", "section", "article", "since", "until", "writer", "network")


@dataclass
class Filter:
    """The parameters of a request, cleaned; `comments()` are those that match, in the queue's order."""

    values: dict

    @classmethod
    def of(cls, query):
        values = {name: query.get(name, "").replace("\x00", "").strip()[:200] for name in FIELDS}
        values["show"] = values["show"] if values["show"] in SHOWN else ""
        return cls({name: value for name, value in values.items() if value})

    def get(self, name):
        return self.values.get(name, "")

    def comments(self):
        found = Comment.objects.all()
        show = self.get("show")
        if show == "reported":
            found = found.reported()
        elif show in ("approved", "rejected", "spam"):
            found = found.filter(status=show)
        elif show != "all":
            found = found.waiting()
        found = self.narrowed(found)
        return found.queue(self.get("order") == "suspects") if show in ("", "reported") else found.newest()

    def narrowed(self, found):
        for name, lookup in (("section", "article__section"), ("article", "article")):
            if self.get(name).isdecimal():
                found = found.filter(**{lookup: int(self.get(name)[:9])})
        for name, lookup in (("since", "created_at__gte"), ("until", "created_at__lt")):
            if moment := midnight(self.get(name), after=name == "until"):
                found = found.filter(**{lookup: moment})
        if self.get("q"):
            found = found.matching(self.get("q"))
        for name in ("writer", "network"):
            if key := self.get(name):
                found = found.filter(self.from_the_same(name, key))
        return found

    def from_the_same(self, name, key):
        """Everything from the e-mail address (or from the network) that the comment of that key came from."""
        one = Comment.objects.filter(key=key).first()
        value = one and getattr(one, f"{name}_hash")
        return Q(**{f"{name}_hash": value}) if value else Q(pk=one and one.pk)

    @property
    def is_from_one(self):
        return bool(self.get("writer") or self.get("network"))

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
    day += datetime.timedelta(days=int(after))
    return datetime.datetime.combine(day, datetime.time(), tzinfo=settings.LOCAL_TIME)
