"""Reader pages: find, act, answer. Each is a pure function of the edition and its address."""

import datetime

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.front.zones import front_page
from articles.models import Article, Page, Section, Tag
from articles.reader.context import article_context
from articles.search.highlight import mark_hits
from newsroom import arabic, jsonld
from newsroom.page_cache import cached_page

A_PAGE = 20


@cached_page()
def home(request):
    return render(request, "articles/home.html", front_page() | {"jsonld": jsonld.home()})


@cached_page(params=("page",))
def section(request, slug):
    found = get_object_or_404(Section, slug=slug)
    stories = Article.objects.published().in_section(found).newest().as_cards()
    context = {"section": found, "page": paged(request, stories), "jsonld": trail(found)}
    return render(request, "articles/section.html", context)


@cached_page(params=("page",))
def tag(request, slug):
    found = get_object_or_404(Tag, slug=slug)
    stories = Article.objects.published().filter(taggings__tag=found).newest().as_cards()
    context = {"tag": found, "page": paged(request, stories), "jsonld": trail(found)}
    return render(request, "articles/tag.html", context)


@cached_page(params=("page",))
def archive(request, year, month):
    if not 1 <= month <= 12 or not 1970 <= year <= 2200:
        raise Http404
    start = datetime.datetime(year, month, 1, tzinfo=settings.LOCAL_TIME)
    stories = Article.objects.published()
    older = stories.filter(published_at__lt=start).newest().first()
    newer = stories.filter(published_at__gte=following(start)).order_by("published_at", "pk").first()
    listed = stories.in_month(year, month).newest().as_cards()
    context = {
        "month": start.date(),
        "page": paged(request, listed),
        "older": older and timezone.localdate(older.published_at),
        "newer": newer and timezone.localdate(newer.published_at),
        "jsonld": jsonld.listing((f"{_('Archive')}: {arabic.month_year(start)}", request.path)),
    }
    return render(request, "articles/archive.html", context)


def trail(place):
    """The breadcrumbs of a section's or a tag's page."""
    return jsonld.listing((place.name, place.get_absolute_url()))


def following(month):
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


@cached_page(params=("q", "page"))
def search(request):
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    context = {"query": query, "page": None, "total": 0}
    if query:
        stories = Article.objects.published().matching(query).as_cards()
        context["page"] = paged(request, stories)
        context["total"] = context["page"].paginator.count
        mark_hits(context["page"].object_list, query)
    return render(request, "articles/search.html", context)


@cached_page(params=("page", "reply"))
def article(request, pk, slug):
    story = get_object_or_404(Article.objects.as_page(), pk=pk)
    if not story.is_live:
        return gone_or_missing(request, story)
    if slug != story.slug:
        return redirect(story, permanent=True)
    return render(request, "articles/article.html", article_context(story))


@cached_page()
def short(request, pk):
    """The link that is shared: short, whatever the headline says."""
    story = get_object_or_404(Article.objects.only("slug", "status", "published_at", "was_public"), pk=pk)
    return redirect(story, permanent=True) if story.is_live else gone_or_missing(request, story)


@cached_page()
def static_page(request, slug):
    return render(request, "articles/page.html", {"page_obj": get_object_or_404(Page, slug=slug)})


def gone_or_missing(request, story):
    """410 for a story that was taken down, 404 for one that readers never saw."""
    if story.was_public:
        return render(request, "410.html", status=410)
    raise Http404


def paged(request, rows):
    """The page that `?page=` asks for; 404 where there is none."""
    try:
        number = int(request.GET.get("page", "1"))
        return Paginator(rows, A_PAGE).page(number)
    except (ValueError, EmptyPage):
        raise Http404 from None
