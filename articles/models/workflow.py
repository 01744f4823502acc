"""The ways of a story: draft → review → published or scheduled → archived, who may, and what must be true first."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.image import Image
from articles.models.section import Section
from articles.models.tag import reason_against_tag
from authors.models import Author
from newsroom import arabic, html

LONG_HEADLINE, LONGEST_HEADLINE = (
    80,
    100,
)  # 95% of 31,000 printed Arabic headlines are 75 characters or shorter


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Act(models.TextChoices):
    SAVE = "save", _("saved")
    SUBMIT = "submit", _("sent to review")
    SEND_BACK = "send_back", _("sent back to the writer")
    PUBLISH = "publish", _("published")
    UNSCHEDULE = "unschedule", _("taken off the schedule")
    ARCHIVE = "archive", _("taken down")
    PIN = "pin", _("pinned to the top of the home page")
    UNPIN = "unpin", _("unpinned")
    RESTORE = "restore", _("an older version restored")


@dataclass(frozen=True)
class Move:
    start: tuple
    end: str | None
    permission: str


MOVES = {
    Act.SUBMIT: Move((Status.DRAFT,), Status.REVIEW, "articles.change_article"),
    Act.SEND_BACK: Move((Status.REVIEW,), Status.DRAFT, "articles.publish_article"),
    Act.PUBLISH: Move(tuple(Status), Status.PUBLISHED, "articles.publish_article"),
    Act.UNSCHEDULE: Move((Status.PUBLISHED,), Status.DRAFT, "articles.publish_article"),
    Act.ARCHIVE: Move((Status.DRAFT, Status.REVIEW, Status.PUBLISHED), Status.ARCHIVED, "articles.publish_article"),
    Act.PIN: Move((Status.PUBLISHED,), None, "articles.publish_article"),
    Act.UNPIN: Move((Status.PUBLISHED,), None, "articles.publish_article"),
}


class NotAllowed(PermissionDenied):
    """The act does not fit the story's status, or the person may not do it; the message says which."""


class NotReady(ValueError):
    """What still stands against publishing; `reasons` is a list of sentences."""

    def __init__(self, reasons):
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


def no_headline(content):
    return arabic.is_blank(content["headline"]) and _("The story has no headline.")


def headline_too_long(content):
    length = arabic.letter_count(content["headline"])  # vowel marks take no place of their own
    return length > LONGEST_HEADLINE and _("The headline has %(length)s characters; %(most)s is the most.") % {
        "length": arabic.digits(length),
        "most": arabic.digits(LONGEST_HEADLINE),
    }


def no_section(content):
    return not Section.objects.filter(pk=content["section"]).exists() and _("The story is in no section.")


def no_author(content):
    return not Author.objects.filter(pk__in=content["authors"]).exists() and _(
        "Nobody signs the story: choose an author."
    )


def no_text(content):
    """Return the reason if the body shows nothing; a picture of the library is content as long as it exists."""
    body = content["body"]
    shown = html.has_content(body) or Image.objects.filter(pk__in=html.image_ids(body)).exists()
    return not shown and _("The story has no text.")


def tag_unfit(content):
    return next((reason for name in content["tags"] if (reason := reason_against_tag(name))), None)


CHECKS = [no_headline, headline_too_long, no_section, no_author, no_text, tag_unfit]


def reasons_against(content):
    return [reason for check in CHECKS if (reason := check(content))]
