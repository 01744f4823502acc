"""Computed columns: `check_articles` finds every wrong one and repairs it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from articles.models import Article, Image, Page, SearchDocument, Tag
from articles.models.derived import CHECKS
from authors.models import Author
from tests.factories import make_image

WRONG = {  # what is wrong: (model, {column: wrong value})
    "markup": (Article, {"markup": "<p>قديم</p>"}),
    "toc": (Article, {"toc": []}),
    "reading_minutes": (Article, {"reading_minutes": 99}),
    "excerpt": (Article, {"excerpt": "قديم"}),
    "markup_version": (Article, {"markup_version": 0}),
    "live row": (Article, {"headline": "ليس ما في النسخة المنشورة"}),
    "slug": (Article, {"slug": "قديم"}),
    "desk terms": (Article, {"desk_terms": "قديم"}),
    "search text": (SearchDocument, {"text": " قديم "}),
    "search headline": (SearchDocument, {"headline": " قديم "}),
    "page markup": (Page, {"markup": "<p>قديم</p>"}),
    "tag": (Tag, {"folded": "قديم"}),
    "author": (Author, {"sort_key": "قديم"}),
    "picture": (Image, {"folded": "قديم"}),
}


@pytest.fixture
def filled(make_article):
    image = make_image()
    body = f'<h2>عنوان</h2><p>نص</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>'
    Page.objects.create(title="صفحة", body="<p>نص</p>")
    return make_article(body=body, tags=["الصين"])


def test_check_articles_finds_no_fault_in_a_correct_database(filled):
    out = io.StringIO()
    call_command("check_articles", stdout=out)
    assert "follows from its source" in out.getvalue()


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_column_is_found_and_repaired(filled, fault):
    model, values = WRONG[fault]
    models.QuerySet(model).update(**values)
    out = io.StringIO()
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_articles", stdout=out)
    assert next(iter(values)) in out.getvalue() or "search_text" in out.getvalue()
    call_command("check_articles", "--repair", stdout=out)
    call_command("check_articles", stdout=io.StringIO())


def test_a_missing_search_document_or_placement_is_found_and_repaired(filled):
    models.QuerySet(SearchDocument).delete()
    models.QuerySet(filled.placements.model).delete()
    with pytest.raises(CommandError):
        call_command("check_articles", stdout=io.StringIO())
    call_command("check_articles", "--repair", stdout=io.StringIO())
    call_command("check_articles", stdout=io.StringIO())


def test_every_check_is_tested_here():
    assert len(CHECKS) == 7


def test_expanding_uses_the_text_that_is_in_the_database(filled):
    stale = Article.objects.get(pk=filled.pk)
    models.QuerySet(Article).filter(pk=filled.pk).update(body="<p>نص جديد</p>")
    stale.expand()
    filled.refresh_from_db()
    assert "نص جديد" in filled.markup
    assert filled.body == "<p>نص جديد</p>"
