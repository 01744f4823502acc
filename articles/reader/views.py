"""The pages that readers see. Each is a pure function of the edition and its address."""

import datetime

from django.conf import settings
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
from newsroom.paging import requested_page


@cached_page()
def home(request):
    return render(request, "articles/home.html", front_page() | {"jsonld": jsonld.home_page()})


@cached_page(params=("page",))
def section(request, slug):
    found = get_object_or_404(Section, slug=slug)
    articles = Article.objects.published().in_section(found).newest_first().as_cards()
    context = {"section": found, "page": requested_page(request, articles), "jsonld": breadcrumbs(found)}
    return render(request, "articles/section.html", context)


@cached_page(params=("page",))
def tag(request, slug):
    found = get_object_or_404(Tag, slug=slug)
    articles = Article.objects.published().filter(taggings__tag=found).newest_first().as_cards()
    context = {"tag": found, "page": requested_page(request, articles), "jsonld": breadcrumbs(found)}
    return render(request, "articles/tag.html", context)


@cached_page(params=("page",))
def archive(request, year, month):
    if not 1 <= month <= 12 or not 1970 <= year <= 2200:
        raise Http404
    start = datetime.datetime(year, month, 1, tzinfo=settings.LOCAL_TIME)
    articles = Article.objects.published()
    older = articles.filter(published_at__lt=start).newest_first().first()
    newer = articles.filter(published_at__gte=next_month(start)).order_by("published_at", "pk").first()
    listed = articles.in_month(year, month).newest_first().as_cards()
    context = {
        "month": start.date(),
        "page": requested_page(request, listed),
        "older": older and timezone.localdate(older.published_at),
        "newer": newer and timezone.localdate(newer.published_at),
        "jsonld": jsonld.article_list((f"{_('Archive')}: {arabic.month_year(start)}", request.path)),
    }
    return render(request, "articles/archive.html", context)


def breadcrumbs(place):
    """Return the breadcrumbs of the page of a section or tag."""
    return jsonld.article_list((place.name, place.get_absolute_url()))


def next_month(month):
    """Return the first day of the month after the given first day."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


@cached_page(params=("q", "page"))
def search(request):
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    context = {"query": query, "page": None, "total": 0}
    if query:
        articles = Article.objects.published().matching(query).as_cards()
        context["page"] = requested_page(request, articles)
        context["total"] = context["page"].paginator.count
        mark_hits(context["page"].object_list, query)
    return render(request, "articles/search.html", context)


@cached_page(params=("page", "reply"))
def article(request, pk, slug):
    found = get_object_or_404(Article.objects.as_page(), pk=pk)
    if not found.is_live:
        return gone_or_missing(request, found)
    if slug != found.slug:
        return redirect(found, permanent=True)
    return render(request, "articles/article.html", article_context(found))


@cached_page()
def short(request, pk):
    """Redirect the short link for sharing to the article."""
    found = get_object_or_404(Article.objects.only("slug", "status", "published_at", "seen_by_readers"), pk=pk)
    return redirect(found, permanent=True) if found.is_live else gone_or_missing(request, found)


@cached_page()
def static_page(request, slug):
    return render(request, "articles/page.html", {"page_obj": get_object_or_404(Page, slug=slug)})


def gone_or_missing(request, found):
    """Return 410 for an article that was taken down; raise Http404 for one that readers never saw."""
    if found.seen_by_readers:
        return render(request, "410.html", status=410)
    raise Http404
