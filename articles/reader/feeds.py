"""RSS, Atom and JSON feeds of the site, a section, a tag and an author; Latin runs in titles are isolated."""

import json

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from articles.models import Article, Section, Tag
from authors.models import Author
from newsroom import arabic
from newsroom.page_cache import cached_page

FEED_SIZE = 30


class WithoutForbiddenCharacters:
    """Mixin of feed generators: removes the characters that XML 1.0 forbids."""

    def add_item(self, title, link, description, **rest):
        super().add_item(**allowed({"title": title, "link": link, "description": description} | rest))

    def root_attributes(self):
        self.feed = allowed(self.feed)
        return super().root_attributes()


def allowed(value):
    """Return the value, the texts in it without the characters that XML 1.0 forbids."""
    if isinstance(value, str):
        return arabic.without_forbidden(value)
    if isinstance(value, dict):
        return {key: allowed(part) for key, part in value.items()}
    return [allowed(part) for part in value] if isinstance(value, list | tuple) else value


class RssFeed(WithoutForbiddenCharacters, Rss201rev2Feed):
    """Write RSS 2.0."""


class AtomFeed(WithoutForbiddenCharacters, Atom1Feed):
    """Write Atom 1.0 (RFC 4287)."""


class JsonFeed(SyndicationFeed):
    """Write JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        items = [
            {
                "id": item["unique_id"],
                "url": item["link"],
                "title": item["title"],
                "content_text": item["description"],
                "date_published": item["pubdate"].isoformat(),
                "authors": [{"name": item["author_name"]}],
                "tags": list(item["categories"]),
            }
            for item in self.items
        ]
        whole = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": "ar",
            "items": items,
        }
        outfile.write(json.dumps(whole, ensure_ascii=False))


class ArticleFeed(Feed):
    """The newest articles of the site; subclasses narrow them."""

    language = "ar"

    def get_object(self, request, **kwargs):
        self.address = settings.SITE_URL + request.path

    def title(self, obj):
        return settings.SITE_NAME

    def description(self, obj):
        return settings.SITE_TAGLINE

    def link(self, obj):
        return settings.SITE_URL + (obj.get_absolute_url() if obj else reverse("home"))

    def feed_url(self, obj):
        return self.address

    def articles(self, obj):
        return Article.objects.published().front()

    def items(self, obj):
        return self.articles(obj).newest_first().as_cards().prefetch_related("tags")[:FEED_SIZE]

    def item_title(self, item):
        return arabic.isolate_plain(item.headline)

    def item_description(self, item):
        return arabic.isolate_plain(item.deck or item.excerpt)

    def item_link(self, item):
        return settings.SITE_URL + item.get_absolute_url()

    def item_guid(self, item):
        return item.short_url

    def item_author_name(self, item):
        return "، ".join(arabic.isolate_plain(author.name) for author in item.byline)

    def item_categories(self, item):
        return [item.section.name, *(tag.name for tag in item.tag_list)]

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.edited_at or item.published_at


class SectionFeed(ArticleFeed):
    def get_object(self, request, slug):
        super().get_object(request)
        return get_object_or_404(Section, slug=slug)

    def title(self, obj):
        return _("%(part)s | %(site)s") % {"part": arabic.isolate_plain(obj.name), "site": settings.SITE_NAME}

    def articles(self, obj):
        return super().articles(obj).in_section(obj)


class TagFeed(SectionFeed):
    def get_object(self, request, slug):
        ArticleFeed.get_object(self, request)
        return get_object_or_404(Tag, slug=slug)

    def articles(self, obj):
        return ArticleFeed.articles(self, obj).filter(taggings__tag=obj)


class AuthorFeed(SectionFeed):
    def get_object(self, request, slug):
        ArticleFeed.get_object(self, request)
        return get_object_or_404(Author, slug=slug)

    def articles(self, obj):
        return ArticleFeed.articles(self, obj).filter(bylines__author=obj)


FORMATS = {"": RssFeed, ".atom": AtomFeed, ".json": JsonFeed}


def feed(kind, generator):
    """Return the view of a kind of feed in a format. Each request has its own Feed, which holds its address."""

    @cached_page()
    def view(request, **kwargs):
        built = kind()
        built.feed_type = generator
        if generator is AtomFeed:
            built.subtitle = built.description
        return built(request, **kwargs)

    return view
