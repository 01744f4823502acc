from django.db import models
from django.db.models import Q

from newsroom import arabic, html
from newsroom.models import Public, PublicQuerySet, new_edition


class Searchable:
    """Mixin of Article."""

    def index(self):
        """Write the search document anew from the live row."""
        with new_edition():
            row = self.lock()
            if row.live_id:
                SearchDocument.of(row, row.tags.values_list("name", flat=True)).save()


class SearchDocument(Public):
    """What a live story is found by: its words, folded once in Python, the same on both databases."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="document")
    headline = models.TextField()
    text = models.TextField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.headline

    @classmethod
    def of(cls, article, tags=()):
        """The document (not saved) of a story."""
        text = "\n".join([article.headline, article.deck, *tags, html.plain(article.body)])
        return cls(article=article, headline=joined(article.headline), text=joined(text))

    @staticmethod
    def matching(query):
        """The condition on stories that a query makes: every word of it, without its article «ال», stands in the text.

        None for a query without a word.
        """
        words = query_words(query)
        if not words:
            return None
        return all_of("document__text__contains", words)

    @classmethod
    def in_headline(cls, query):
        """The documents whose headline holds every word of the query."""
        return cls.objects.filter(all_of("headline__contains", query_words(query)))


def all_of(lookup, words):
    condition = Q()
    for word in words:
        condition &= Q(**{lookup: word})
    return condition


def joined(text):
    return f" {' '.join(arabic.terms(text))} "


def query_words(query):
    """At most eight folded words; one that starts a word of the text or stands in it behind a clitic is found."""
    words = dict.fromkeys(arabic.terms(query)[:8])
    return [bare if len(bare := word.removeprefix("ال")) > 2 and bare != word else word for word in words]
