"""Template tags about articles."""

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
RECENT_SIZE = 6


@register.simple_tag(takes_context=True)
def section_list(context):
    """Return the sections in their order."""
    return menu(context)[0]


@register.simple_tag(takes_context=True)
def page_list(context):
    """Return the static pages in their order."""
    return menu(context)[1]


def menu(context):
    """Return (sections, pages), with what links need, by one query for each rendered page."""
    cache = context.render_context.dicts[0]
    if "menu" not in cache:
        sections = Section.objects.annotate(kind=Value("a")).values_list(
            "kind", "position", "pk", "name", "slug", "colour"
        )
        place = Case(When(in_header=True, then=Value("header")), default=Value(""), output_field=CharField())
        pages = Page.objects.annotate(kind=Value("b"), place=place).values_list(
            "kind", "position", "pk", "title", "slug", "place"
        )
        rows = list(sections.order_by().union(pages.order_by(), all=True).order_by("kind", "position", "pk"))
        cache["menu"] = (
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
    return cache["menu"]


@register.simple_tag
def recent_articles(listed=()):
    """Return the newest articles of the home page that are not in `listed`, those that the page shows already."""
    shown = [article.pk for article in listed or ()]
    found = Article.objects.published().front().exclude(pk__in=shown).newest_first()
    return list(found.select_related("section", "hero").defer("body", "markup", "toc")[:RECENT_SIZE])


@register.inclusion_tag("articles/_halftone.html")
def halftone(article):
    """Show the drawing of an article without a picture."""
    return drawing(article.pk)


@register.simple_tag(takes_context=True)
def desk_articles(context):
    """Return the lists of the admin index: a writer's own articles, all for an editor; {} for other roles."""
    user = context["request"].user
    if not user.has_perm("articles.change_article"):
        return {}
    articles = Article.objects.select_related("newest_revision", "section").order_by("-newest_revision__at")
    articles = articles if user.has_perm("articles.publish_article") else articles.filter(created_by=user)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "today": articles.published().filter(published_at__gte=midnight).newest_first()[:12],
        "review": articles.filter(status="review")[:12],
        "drafts": articles.filter(status="draft")[:12],
        "scheduled": articles.scheduled().order_by("published_at")[:12],
        "latest": articles.published().newest_first()[:6],
    }


@register.simple_tag
def description(kind, name="", given="", page=None, articles=()):
    """Return the description of a page: what its editors gave, its name, how many articles, its newest headlines.

    `kind` is a key of `sentences_about`; other pages are described by `given`. `page` is a page of a paginator of
    articles; pages that are not lists pass their `articles`.
    """
    facts = {
        "site": settings.SITE_NAME,
        "name": name,
        "count": article_count(page.paginator.count) if page is not None else "",
    }
    sentences = [sentence % facts for sentence in sentences_about(kind)]
    headlines = [article.headline for article in list(articles if page is None else page.object_list)[:3]]
    newest = [_("The newest: %(headlines)s") % {"headlines": "؛ ".join(headlines)}] if headlines else []
    return arabic.isolate_plain(
        arabic.summary([given, *sentences, *newest, settings.SITE_TAGLINE, *general_sentences(facts)])
    )


def article_count(count):
    """Return «5 articles», translated."""
    return ngettext("%(shown)s article", "%(shown)s articles", count) % {"shown": arabic.grouped(count)}


def sentences_about(kind):
    """Return the sentences that describe this kind of page."""
    return {
        "section": [_("News, reports and analysis in the section «%(name)s» of %(site)s")],
        "tag": [_("Everything that %(site)s has published on «%(name)s»: %(count)s")],
        "author": [_("Everything that %(name)s has written for %(site)s: %(count)s")],
        "archive": [_("Everything that %(site)s published in %(name)s: %(count)s")],
        "search": [_("Search all news, reports and reviews of %(site)s by their words, names and products")],
        "authors": [_("The writers of %(site)s: who they are, what they write on, and all their articles")],
        "article": ["%(name)s"],
    }.get(kind, [])


def general_sentences(facts):
    """Return sentences about the site, for a page that has little of its own."""
    return [
        _("%(site)s follows technology and its business in Arabic") % facts,
        _("News, explanations and reviews, written and edited by people who sign their names") % facts,
    ]


@register.filter
def prose(article):
    """Return the stored markup of an article for printing."""
    return html.for_page(article.markup)
