"""The first steps on an empty site, on the admin index, for those who may take them."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article, Page, Section
from authors.models import Author
from newsroom.models import SAMPLE_LOADED, Milestone

register = template.Library()


@dataclass(frozen=True)
class Step:
    """A thing that is still to be done: what, why, and the page where it is done or seen."""

    text: str
    reason: str
    url: str
    variable: str = ""  # environment variables, where no page of the admin does it


@register.inclusion_tag("admin/_first_steps.html", takes_context=True)
def first_steps(context):
    """Show the steps that this person may take and that are not done yet."""
    user = context["request"].user
    return {"steps": [step for rule in STEPS for step in rule(user)]}


def name(user):
    if user.has_perm("auth.add_user") and settings.SITE_NAME == settings.SAMPLE_NAME and not holds_sample():
        reason = _("The site still bears the sample's name. Set it in the environment, with its logo, and restart.")
        yield Step(_("Give the site its name"), reason, reverse("home"), "SITE_NAME, SITE_TAGLINE, SITE_LOGO")


def contact(user):
    if user.has_perm("auth.add_user") and not settings.CONTACT_EMAIL and not holds_sample():
        reason = _("Readers find no address to write to. Set it in the environment and restart.")
        yield Step(_("Give an e-mail address for contact"), reason, reverse("home"), "CONTACT_EMAIL")


def section(user):
    if user.has_perm("articles.add_section") and not Section.objects.exists():
        reason = _("Every published article stands in a section.")
        yield Step(_("Add a section"), reason, reverse("admin:articles_section_add"))


def author(user):
    if user.has_perm("authors.add_author") and not Author.objects.exists():
        yield Step(_("Add an author"), _("Articles are signed by authors."), reverse("admin:authors_author_add"))


def page(user):
    if user.has_perm("articles.add_page") and not Page.objects.exists():
        reason = _("Readers expect «About us», «Contact» and «Privacy».")
        yield Step(_("Write the standing pages"), reason, reverse("admin:articles_page_add"))


def article(user):
    if user.has_perm("articles.publish_article") and not Article.objects.exists():
        reason = _("It is saved as a draft until you publish it.")
        yield Step(_("Write the first article"), reason, reverse("admin:articles_article_add"))


def holds_sample():
    return Milestone.is_reached(SAMPLE_LOADED)


STEPS = [name, contact, section, author, page, article]
