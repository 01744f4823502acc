"""Pieces of stories that templates compose."""

from django import template
from django.conf import settings
from django.db.models import Case, CharField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Page, Section
from articles.reader.halftone import drawing
from newsroom import arabic, html

register = template.Library()
RECENT = 6


@register.simple_tag(takes_context=True)
def section_list(context):
    """The sections in their order."""
    return menu(context)[0]


@register.simple_tag(takes_context=True)
def page_list(context):
    """The standing pages in their order."""
    return menu(context)[1]


def menu(context):
    """(sections, pages) by one query a page: header, sheet and footer show the same ones. Only what links need."""
    kept = context.render_context.dicts[0]
    if "menu" not in kept:
        sections = Section.objects.annotate(kind=Value("a")).values_list(
            "kind", "position", "pk", "name", "slug", "colour"
        )
        place = Case(When(in_header=True, then=Value("header")), default=Value(""), output_field=CharField())
        pages = Page.objects.annotate(kind=Value("b"), place=place).values_list(
            "kind", "position", "pk", "title", "slug", "place"
        )
        rows = list(sections.order_by().union(pages.order_by(), all=True).order_by("kind", "position", "pk"))
        kept["menu"] = (
            [
                Section(pk=pk, name=name, slug=slug, colour=colour)
                for kind, _, pk, name, slug, colour in rows
                if kind == "a"
            ],
            [
                Page(pk=pk, title=name, slug=slug, in_header=bool(at))
                for kind, _, pk, name, slug, at in rows
                if kind == "b"
            ],
        )
    return kept["menu"]


@register.simple_tag
def recent_articles(listed=()):
    """Return the newest articles of the front page that are not in `listed`, which stands on the page already."""
    shown = [article.pk for article in listed or ()]
    found = Article.objects.published().front().exclude(pk__in=shown).newest_first()
    return list(found.select_related("section", "hero").defer("body", "markup", "toc")[:RECENT])


@register.inclusion_tag("articles/_halftone.html")
def halftone(article):
    """The drawing of an article without a picture."""
    return drawing(article.pk)


@register.simple_tag(takes_context=True)
def desk_stories(context):
    """What stands on the desk today, for the one who looks: a writer's own, an editor's all; {} for other roles."""
    user = context["request"].user
    if not user.has_perm("articles.change_article"):
        return {}
    stories = Article.objects.select_related("newest_revision", "section").order_by("-newest_revision__at")
    stories = stories if user.has_perm("articles.publish_article") else stories.filter(created_by=user)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "today": stories.published().filter(published_at__gte=midnight).newest_first()[:12],
        "review": stories.filter(status="review")[:12],
        "drafts": stories.filter(status="draft")[:12],
        "scheduled": stories.scheduled().order_by("published_at")[:12],
        "latest": stories.published().newest_first()[:6],
    }


@register.simple_tag
def described(kind, name="", given="", page=None, articles=()):
    """Return the description of a page: what its editors gave, its name, how many articles, its newest headlines.

    `kind` is a key of `sentences`; any other is described by `given`. `page` is the page of a paginator of articles;
    a page that is not one of a list gives its `articles`.
    """
    facts = {
        "site": settings.SITE_NAME,
        "name": name,
        "count": counted(page.paginator.count) if page is not None else "",
    }
    said = [sentence % facts for sentence in sentences(kind)]
    headlines = [article.headline for article in list(articles if page is None else page.object_list)[:3]]
    newest = [_("The newest: %(headlines)s") % {"headlines": "؛ ".join(headlines)}] if headlines else []
    return arabic.isolate_plain(arabic.summary([given, *said, *newest, settings.SITE_TAGLINE, *general(facts)]))


def counted(count):
    return ngettext("%(shown)s article", "%(shown)s articles", count) % {"shown": arabic.grouped(count)}


def sentences(kind):
    return {
        "section": [_("News, reports and analysis in the section «%(name)s» of %(site)s")],
        "tag": [_("Everything that %(site)s has published on «%(name)s»: %(count)s")],
        "author": [_("Everything that %(name)s has written for %(site)s: %(count)s")],
        "archive": [_("Everything that %(site)s published in %(name)s: %(count)s")],
        "search": [_("Search all news, reports and reviews of %(site)s by their words, names and products")],
        "authors": [_("The writers of %(site)s: who they are, what they write on, and all their articles")],
        "article": ["%(name)s"],
    }.get(kind, [])


def general(facts):
    """Sentences for a page on which there is nothing to say yet."""
    return [
        _("%(site)s follows technology and its business in Arabic") % facts,
        _("News, explanations and reviews, written and edited by people who sign their names") % facts,
    ]


@register.filter
def prose(article):
    """The expanded text of a story."""
    return html.printed(article.markup)
