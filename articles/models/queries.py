"""The queries of articles, in the words of the newsroom."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from articles.models.byline import Byline
from articles.models.search import SearchDocument
from articles.models.status import Status
from authors.models import Author
from newsroom.models import PublicQuerySet


class ArticleQuerySet(PublicQuerySet):
    def published(self):
        """Return what readers may see: status «published» and a date that has passed. Nothing else decides it."""
        return self.filter(status=Status.PUBLISHED, published_at__lte=timezone.now())

    def scheduled(self):
        return self.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())

    def in_section(self, section):
        return self.filter(section=section)

    def front(self):
        """Return the articles for the home page and the feeds: without those for the archive only."""
        return self.filter(archive_only=False)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def pinned(self):
        return self.exclude(pinned_at=None).order_by("-pinned_at", "-pk")

    def in_month(self, year, month):
        return self.filter(published_at__year=year, published_at__month=month)

    def matching(self, query):
        """Return the articles that contain every word of the query: those with all of them in the headline first."""
        words = SearchDocument.matching(query)
        if words is None:
            return self.none()
        in_headline = Q(pk__in=SearchDocument.in_headline(query).values("pk"))
        return (
            self.filter(words)
            .annotate(hit=models.Case(models.When(in_headline, then=0), default=1))
            .order_by("hit", "-published_at", "-pk")
        )

    def as_cards(self):
        """Load what a card shows, in two queries for any number of articles, without the texts."""
        return (
            self.select_related("section", "hero")
            .defer("body", "markup", "toc")
            .prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        )

    def as_page(self):
        """Load what the article's own page shows: section, picture, authors with their counts, tags."""
        bylines = Byline.objects.select_related("author").annotate(article_count=Author.article_count_of("author"))
        return self.select_related("section", "hero").prefetch_related(Prefetch("bylines", bylines), "tags")

    def related_to(self, article, limit=3):
        """Return the articles that share the most tags with this one, newest first among equals."""
        tags = [tag.pk for tag in article.tag_list]
        return (
            self.front()
            .filter(taggings__tag__in=tags)
            .exclude(pk=article.pk)
            .annotate(shared=models.Count("taggings"))
            .order_by("-shared", "-published_at", "-pk")
            .select_related("section", "hero")
            .defer("body", "markup", "toc")[:limit]
        )

    def start(self, by, content=None):
        """Return a new draft, saved with its first revision."""
        article = self.model()
        article.start(content or {}, by=by)
        return article
