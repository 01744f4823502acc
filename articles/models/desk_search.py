"""The words by which the admin finds an article: those of its newest revision."""

from django.db import transaction

from articles.models.content import upgrade_stored
from authors.models import Author
from newsroom import arabic


class DeskSearch:
    """Mixin of Article."""

    @classmethod
    def refresh_desk_terms(cls, former_name):
        """Rewrite the search words that contain a former name, each article in its own transaction."""
        words = " ".join(arabic.terms(former_name))
        for article in cls._base_manager.filter(desk_terms__contains=f" {words} ") if words else ():
            with transaction.atomic():
                newest = article.lock().newest_revision
                if newest:
                    row = cls.objects.without_edition().filter(pk=article.pk)
                    row.update(desk_terms=desk_terms(newest.content, newest.stored))


def desk_terms(content, stored):
    """Return the folded words of headline, kicker, tags and authors, as they are now.

    An author who was deleted is found by the stored name.
    """
    signed = upgrade_stored(stored)["authors"]
    present = Author.objects.in_bulk([entry["id"] for entry in signed])
    names = [str(present[entry["id"]]) if entry["id"] in present else entry["name"] for entry in signed]
    return f" {' '.join(arabic.terms(' '.join([content['headline'], content['kicker'], *content['tags'], *names])))} "
