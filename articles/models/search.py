"""The index of the readers' search, and the query that matches it."""

from django.db import models
from django.db.models import Q

from newsroom import arabic, html
from newsroom.models import Public, PublicQuerySet, new_edition


class Searchable:
    """Mixin of Article."""

    def index(self):
        """Rewrite the search document from the live row."""
        with new_edition():
            row = self.lock()
            if row.live_revision_id:
                SearchDocument.for_article(row, row.tags.values_list("name", flat=True)).save()


class SearchDocument(Public):
    """The folded words of a live article; folding in Python makes both databases give the same results."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="document")
    headline = models.TextField()
    text = models.TextField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.headline

    @classmethod
    def for_article(cls, article, tags=()):
        """Return the document of an article, not saved."""
        text = "\n".join([article.headline, article.deck, *tags, html.plain(article.body)])
        return cls(article=article, headline=joined(article.headline), text=joined(text))

    @staticmethod
    def matching(query):
        """Return the condition on articles that a search makes: the text contains each word, without its «ال».

        None for a search without a word.
        """
        words = arabic.query_words(query)
        if not words:
            return None
        return all_of("document__text__contains", words)

    @classmethod
    def in_headline(cls, query):
        """Return the documents whose headline contains every word of the search."""
        return cls.objects.filter(all_of("headline__contains", arabic.query_words(query)))


def all_of(lookup, words):
    """Return the condition that the lookup holds for every word."""
    condition = Q()
    for word in words:
        condition &= Q(**{lookup: word})
    return condition


def joined(text):
    """Return the folded words of a text between spaces, so that « word » matches a whole word."""
    return f" {' '.join(arabic.terms(text))} "
