"""The questions that pages and feeds ask of stories, in the newsroom's words."""

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
        """What readers may see: the status and a date that has passed. Nothing else decides it."""
        return self.filter(status=Status.PUBLISHED, published_at__lte=timezone.now())

    def scheduled(self):
        return self.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())

    def in_section(self, section):
        return self.filter(section=section)

    def front(self):
        """Without what is kept for the archive alone: for the home page and the feeds."""
        return self.filter(archive_only=False)

    def newest(self):
        return self.order_by("-published_at", "-pk")

    def pinned(self):
        return self.exclude(pinned_at=None).order_by("-pinned_at", "-pk")

    def in_month(self, year, month):
        return self.filter(published_at__year=year, published_at__month=month)

    def matching(self, query):
        """Stories that hold every word of the query; those whose headline holds all of them first, then by date."""
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
        """With all that a card shows, in two queries whatever their number, and without the bodies."""
        return (
            self.select_related("section", "hero")
            .defer("body", "markup", "toc")
            .prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        )

    def as_page(self):
        """With all that its own page shows of it: section, picture, authors with their counts, tags."""
        bylines = Byline.objects.select_related("author").annotate(article_count=Author.count_of("author"))
        return self.select_related("section", "hero").prefetch_related(Prefetch("bylines", bylines), "tags")

    def related_to(self, article, most=3):
        """Stories that share most of its tags, the newest first among equals."""
        tags = [tag.pk for tag in article.tag_list]
        return (
            self.front()
            .filter(taggings__tag__in=tags)
            .exclude(pk=article.pk)
            .annotate(shared=models.Count("taggings"))
            .order_by("-shared", "-published_at", "-pk")
            .select_related("section", "hero")
            .defer("body", "markup", "toc")[:most]
        )

    def start(self, by, content=None):
        """Return a new draft: its row, which readers do not see, and its first revision."""
        article = self.model()
        article.start(content or {}, by=by)
        return article
