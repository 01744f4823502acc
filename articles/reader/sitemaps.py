"""The sitemap, and the news sitemap of the last two days."""

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
MAX_ARTICLES = 48_000  # a sitemap holds 50,000 addresses, the other pages included
MAX_NEWS = 1000  # addresses in a news sitemap


def addresses():
    """Yield every (path, time of the last change or None) for search engines."""
    articles = Article.objects.published().newest_first().only("slug", "published_at", "edited_at")
    yield "/", None
    for section in Section.objects.all():
        yield section.get_absolute_url(), None
    for author in Author.objects.all():
        yield author.get_absolute_url(), None
    for page in Page.objects.all():
        yield page.get_absolute_url(), None
    for article in articles[:MAX_ARTICLES]:
        yield article.get_absolute_url(), article.edited_at or article.published_at


@cached_page()
def sitemap(request):
    entries = [{"url": settings.SITE_URL + path, "at": at} for path, at in addresses()]
    return xml("newsroom/sitemap.xml", {"entries": entries})


@cached_page()
def news_sitemap(request):
    since = timezone.now() - NEWS_WINDOW
    articles = Article.objects.published().front().filter(published_at__gte=since).newest_first()[:MAX_NEWS]
    response = xml(
        "newsroom/news_sitemap.xml",
        {"articles": articles, "name": settings.SITE_NAME, "site": settings.SITE_URL},
    )
    if articles:
        response.valid_until = articles[len(articles) - 1].published_at + NEWS_WINDOW
    return response


def xml(template, context):
    """Return the rendered template as XML, without the characters that XML 1.0 forbids."""
    text = arabic.without_forbidden(render_to_string(template, context))
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
