"""The map that search engines read; and the news map of the last two days."""

import datetime

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from articles.models import Article, Page, Section
from authors.models import Author
from newsroom import arabic
from newsroom.page_cache import cached_page

NEWS_WINDOW = datetime.timedelta(days=2)


def addresses():
    """Every address that is to be found, with when it last changed (None if unknown)."""
    stories = Article.objects.published().newest().only("slug", "published_at", "edited_at")
    yield "/", None
    for section in Section.objects.all():
        yield section.get_absolute_url(), None
    for author in Author.objects.all():
        yield author.get_absolute_url(), None
    for standing in Page.objects.all():
        yield standing.get_absolute_url(), None
    for story in stories[: 50_000 - 2_000]:
        yield story.get_absolute_url(), story.edited_at or story.published_at


@cached_page()
def sitemap(request):
    entries = [{"url": settings.SITE_URL + path, "at": at} for path, at in addresses()]
    return xml("newsroom/sitemap.xml", {"entries": entries})


@cached_page()
def news_sitemap(request):
    since = timezone.now() - NEWS_WINDOW
    stories = Article.objects.published().front().filter(published_at__gte=since).newest()[:1000]
    response = xml(
        "newsroom/news_sitemap.xml",
        {"articles": stories, "name": settings.SITE_NAME, "site": settings.SITE_URL},
    )
    if stories:
        response.valid_until = stories[len(stories) - 1].published_at + NEWS_WINDOW
    return response


def xml(template, context):
    text = arabic.without_forbidden(render_to_string(template, context))
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
