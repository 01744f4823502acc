"""Transactions that change readers' pages at the same moment, on PostgreSQL."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from articles.models import Article, Section, Tag
from articles.models.derived import CHECKS
from authors.models import Author
from newsroom.models import Edition
from newsroom.roles import EDITOR
from tests.conftest import person
from tests.factories import content_of, make_image
from tests.threads import at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def omar():
    return person("omar", EDITOR)


@pytest.fixture
def section():
    return Section.objects.create(name="قسم")


@pytest.fixture
def author():
    return Author.objects.create(name="كاتب", title="ص")


def test_two_transactions_that_save_rows_in_opposite_order_each_after_the_other_do_not_deadlock():
    """Each writes a row of its own first; when the edition was raised at once, its lock was the second of a circle."""
    rows = [Section.objects.create(name=f"قسم {number}") for number in range(3)]
    written = threading.Barrier(2)
    before = Edition.objects.get().number

    def save(own, shared):
        with transaction.atomic():
            own.save()
            written.wait(10)
            shared.save()

    at_once(lambda: save(rows[0], rows[2]), lambda: save(rows[1], rows[2]))
    assert Edition.objects.get().number == before + 2


def test_many_changes_at_once_are_counted_exactly(section):
    before = Edition.objects.get().number
    at_once(*[lambda: Section.objects.get(pk=section.pk).save()] * 6)
    assert Edition.objects.get().number == before + 6


def test_articles_published_at_once_share_their_new_tags(omar, section, author):
    drafts = [
        Article.objects.start(omar, content_of(section, [author], tags=tags))
        for tags in (["ذكاء", "هواتف", "جديد"], ["جديد", "هواتف", "ذكاء"], ["إنفيديا"], ["انفيديا"])
    ]
    at_once(*[lambda draft=draft: draft.publish(omar) for draft in drafts])
    assert Article.objects.published().count() == 4
    assert Tag.objects.count() == 4


def test_concurrent_rows_with_one_name_get_numbered_slugs():
    made = at_once(*[lambda name=name: Section.objects.create(name=name) for name in ("C", "C+", "C++", "C#")])
    assert sorted(row.slug for row in made) == ["c", "c-2", "c-3", "c-4"]


def test_a_correction_and_new_words_of_its_picture_never_leave_old_markup(omar, section, author):
    image = make_image()
    body = f'<p>نص {{}}</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>'
    article = Article.objects.start(omar, content_of(section, [author], body=body.format(0)))
    article.publish(omar)
    for turn in range(1, 6):
        image.refresh_from_db()
        image.alt = f"وصف {turn}"
        article = Article.objects.get(pk=article.pk)
        article.save_revision(article.newest_revision.content | {"body": body.format(turn)}, by=omar)
        stale = Article.objects.get(pk=article.pk)  # what `expand_articles` loaded a moment ago
        at_once(image.save, lambda article=article: article.publish(omar), stale.expand)
        article.refresh_from_db()
        assert f"نص {turn}" in article.body
        assert f"نص {turn}" in article.markup
        assert f"وصف {turn}" in article.markup


def published(omar, section, author, **changes):
    article = Article.objects.start(omar, content_of(section, [author], **changes))
    article.publish(omar)
    return article


@pytest.mark.parametrize("already", [True, False])
def test_concurrent_pins_leave_one_pinned_article(omar, section, author, already):
    articles = [published(omar, section, author) for _number in range(3)]
    if already:
        articles[2].pin(omar)
    at_once(lambda: articles[0].pin(omar), lambda: articles[1].pin(omar))
    assert Article.objects.pinned().count() == 1
    assert Article.objects.get(pk=articles[2].pk).pinned_at is None


@pytest.mark.parametrize("act", ["delete", "merge"])
def test_publishing_and_taking_away_a_tag_that_it_names_do_not_deadlock(omar, section, author, act):
    """The foreign key of the tagging waits for the tag; it must do so before the edition is locked."""
    for turn in range(5):
        first = published(omar, section, author, tags=[f"ذكاء {turn}", "هواتف"])
        tag, other = Tag.objects.get(name=f"ذكاء {turn}"), Tag.objects.get_or_create_by_name("شبكات")
        first.save_revision(first.newest_revision.content | {"deck": "آخر"}, by=omar)
        away = tag.delete if act == "delete" else lambda tag=tag, other=other: tag.merge_into(other)

        def publish(first=first):
            try:
                first.publish(omar)
            except IntegrityError:  # the tag went first: the desk offers to send it again
                Article.objects.get(pk=first.pk).publish(omar)

        at_once(away, publish)
        assert not Tag.objects.filter(pk=tag.pk).exists()


def test_the_positions_in_a_list_are_saved(omar, section):
    client = Client()
    client.force_login(omar, backend="django.contrib.auth.backends.ModelBackend")
    data = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "1",
        "form-0-id": section.pk, "form-0-position": "5", "initial-form-0-position": "0",
    }  # fmt: skip
    assert client.post("/admin/articles/section/", data).status_code == 302
    assert Section.objects.get().position == 5


def test_a_repair_undoes_nothing_that_happened_since_its_row_was_read(omar, section, author):
    article = published(omar, section, author)
    stale_article, stale_author = Article.objects.get(pk=article.pk), Author.objects.get(pk=author.pk)
    Author.objects.filter(pk=author.pk).update(bio="نبذة جديدة")
    article.archive(omar)
    for check in CHECKS:
        row = {Article: stale_article, Author: stale_author}.get(check.rows().model)
        if row is not None:
            check.repair(row)
    assert Article.objects.get(pk=article.pk).status == "archived"
    assert Author.objects.get(pk=author.pk).bio == "نبذة جديدة"
