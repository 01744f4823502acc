"""Where a picture of the library is used: drafts, what readers see, standing pages and portraits."""

from django.db.models import Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from articles.models.article import Article
from articles.models.page import Page
from authors.models import Author


def articles_with(image):
    """Return the articles that show it, or whose newest revision does, as main picture or in the text."""
    text = Cast(KeyTextTransform("body", "newest__stored"), TextField())
    return (
        Article.objects.annotate(newest_text=text)
        .filter(
            Q(hero=image)
            | Q(placements__image=image)
            | Q(newest__stored__hero__id=image.pk)
            | Q(newest__stored__hero=image.pk)  # the first shape of stored contents
            | Q(newest_text__contains=marker(image))
            | Q(body__contains=marker(image))
        )
        .select_related("newest")
        .distinct()
        .order_by("pk")
    )


def uses_of(image):
    """Return [article, page or author] of everything that uses the picture."""
    pages = Page.objects.filter(body__contains=marker(image))
    return [*articles_with(image), *pages, *Author.objects.filter(portrait_name=image.name)]


def marker(image):
    return f'data-image="{image.pk}"'
