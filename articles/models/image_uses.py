"""Where a picture of the library is used: in drafts, live articles, static pages and portraits."""

from django.db.models import Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from articles.models.article import Article
from articles.models.page import Page
from authors.models import Author


def articles_with(image):
    """Return the articles with the picture, in the live row or the newest revision, as main picture or in the text."""
    text = Cast(KeyTextTransform("body", "newest_revision__stored"), TextField())
    return (
        Article.objects.annotate(newest_text=text)
        .filter(
            Q(hero=image)
            | Q(placements__image=image)
            | Q(newest_revision__stored__hero__id=image.pk)
            | Q(newest_revision__stored__hero=image.pk)  # version 1 of stored contents
            | Q(newest_text__contains=marker(image))
            | Q(body__contains=marker(image))
        )
        .select_related("newest_revision")
        .distinct()
        .order_by("pk")
    )


def uses_of(image):
    """Return the articles, static pages and authors that use the picture."""
    pages = Page.objects.filter(body__contains=marker(image))
    return [*articles_with(image), *pages, *Author.objects.filter(portrait_name=image.name)]


def marker(image):
    """Return the attribute by which a text refers to the picture."""
    return f'data-image="{image.pk}"'
