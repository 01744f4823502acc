"""What must be true of a content before it is published: a list of checks, each returning a reason or a false value."""

from django.utils.translation import gettext_lazy as _

from articles.models.image import Image
from articles.models.section import Section
from articles.models.tag import reason_against_tag
from authors.models import Author
from newsroom import arabic, html

# 95% of 31,000 printed Arabic headlines are 75 characters or shorter
LONG_HEADLINE, MAX_HEADLINE = 80, 100  # letters: from which the editor warns, and which may not be exceeded


class NotReady(ValueError):
    """Raised if a content cannot be published; `reasons` is a list of sentences."""

    def __init__(self, reasons):
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


def no_headline(content):
    """Return the reason if the headline is empty or invisible."""
    return arabic.is_blank(content["headline"]) and _("The article has no headline.")


def headline_too_long(content):
    """Return the reason if the headline has more than MAX_HEADLINE letters; vowel marks do not count."""
    length = arabic.letter_count(content["headline"])
    return length > MAX_HEADLINE and _("The headline has %(length)s characters; %(most)s is the most.") % {
        "length": arabic.digits(length),
        "most": arabic.digits(MAX_HEADLINE),
    }


def no_section(content):
    """Return the reason if the section is missing or deleted."""
    return not Section.objects.filter(pk=content["section"]).exists() and _("The article has no section.")


def no_author(content):
    """Return the reason if no author of the byline exists."""
    return not Author.objects.filter(pk__in=content["authors"]).exists() and _("The article has no author: choose one.")


def no_text(content):
    """Return the reason if the body shows nothing; a picture of the library is content as long as it exists."""
    body = content["body"]
    shown = html.has_content(body) or Image.objects.filter(pk__in=html.image_ids(body)).exists()
    return not shown and _("The article has no text.")


def invalid_tag(content):
    """Return the reason against the first tag whose name is not allowed."""
    return next((reason for name in content["tags"] if (reason := reason_against_tag(name))), None)


CHECKS = [no_headline, headline_too_long, no_section, no_author, no_text, invalid_tag]


def reasons_against(content):
    """Return the reasons why the content cannot be published."""
    return [reason for check in CHECKS if (reason := check(content))]
