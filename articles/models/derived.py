"""The columns that are computed from others, and how to check and repair them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from articles.models.article import Article
from articles.models.content import live_columns
from articles.models.desk_search import desk_terms
from articles.models.image import Image
from articles.models.page import Page
from articles.models.search import SearchDocument
from articles.models.stored_markup import expansion
from articles.models.tag import Tag
from authors.models import Author
from newsroom import arabic, html


@dataclass(frozen=True)
class Check:
    """The `rows` to check, the `expected` {column: value} of a row, and how to `repair` a wrong row."""

    rows: Callable[[], QuerySet]
    expected: Callable
    repair: Callable

    def wrong_fields(self, row):
        """Return the names of the columns that differ from what is expected."""
        return [name for name, value in self.expected(row).items() if getattr(row, name) != value]


def expected_of_article(article):
    """Return what is computed from the live text: markup, placed pictures and search document."""
    body = html.clean(article.body)
    pictures = Image.objects.in_bulk(html.image_ids(body))
    expected = expansion(body, pictures)
    placed = sorted(article.placements.values_list("image_id", flat=True))
    stored = SearchDocument.objects.filter(article=article).first()
    document = SearchDocument.for_article(article, article.tags.values_list("name", flat=True))
    article.placed_pictures, article.search_text = placed, stored and (stored.headline, stored.text)
    return expected | {"placed_pictures": sorted(pictures), "search_text": (document.headline, document.text)}


def repair_article(article):
    """Compute everything that follows from the live text again."""
    article.expand()
    article.index()


def expected_of_live_row(article):
    """Return {column: value} as the live revision has it."""
    return live_columns(article.live_revision.content)


def expected_desk_terms(article):
    """Return {column: value} as the newest revision has it."""
    return {"desk_terms": desk_terms(article.newest_revision.content, article.newest_revision.stored)}


def write_expected(expected):
    """Return a function that computes the expected columns of a row, as it is now, and writes them."""

    def repair(row):
        rows = type(row).objects.without_edition()
        with transaction.atomic():
            fresh = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
            if fresh:
                rows.filter(pk=row.pk).update(**expected(fresh))

    return repair


def repair_live_row(article):
    """Write the live row as its revision has it, then everything that follows from its text."""
    write_expected(expected_of_live_row)(article)
    repair_article(article)


def check_of(rows, expected):
    """Return the check of columns that are computed from their own row and its revisions."""
    return Check(rows, expected, write_expected(expected))


CHECKS = [
    Check(lambda: Article.objects.exclude(live_revision=None).order_by("pk"), expected_of_article, repair_article),
    Check(
        lambda: Article.objects.exclude(live_revision=None).select_related("live_revision").order_by("pk"),
        expected_of_live_row,
        repair_live_row,
    ),
    check_of(
        lambda: Article.objects.exclude(newest_revision=None).select_related("newest_revision").order_by("pk"),
        expected_desk_terms,
    ),
    Check(lambda: Page.objects.order_by("pk"), lambda page: {"markup": page.expansion()}, lambda page: page.expand()),
    check_of(lambda: Tag.objects.order_by("pk"), lambda tag: {"folded": arabic.fold(tag.name)}),
    check_of(lambda: Author.objects.order_by("pk"), lambda author: {"sort_key": arabic.sort_key(author.name)[:120]}),
    check_of(lambda: Image.objects.order_by("pk"), lambda image: {"folded": image.folded_words()}),
]
