"""Concurrent saves of one article, on PostgreSQL: exactly one succeeds, and no text is overwritten."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from articles.models import Article, Revision, Section, StaleRevision
from authors.models import Author
from newsroom.roles import EDITOR
from tests.conftest import person
from tests.factories import content_of
from tests.threads import at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def editors():
    return [person(name, EDITOR) for name in ("omar", "sami", "nour", "rami")]


@pytest.fixture
def section():
    return Section.objects.create(name="قسم")


@pytest.fixture
def author():
    return Author.objects.create(name="كاتب", title="ص")


@pytest.fixture
def draft(editors, section, author):
    return Article.objects.start(editors[0], content_of(section, [author]))


def saves(article, by, base, headline):
    """Return a function that saves a headline on this base and returns «saved», or «refused» if it came too late."""

    def act():
        own = Article.objects.get(pk=article.pk)
        try:
            own.save_revision(own.newest_revision.content | {"headline": headline}, by=by, base=base)
        except StaleRevision:
            return "refused"
        return "saved"

    return act


def test_exactly_one_of_many_saves_from_one_base_succeeds(editors, draft):
    for turn in range(5):
        base = Article.objects.get(pk=draft.pk).newest_revision.token
        results = at_once(
            *[saves(draft, by, base, f"عنوان {turn} {by.username}") for by in editors for _window in range(2)]
        )
        assert sorted(results) == ["refused"] * 7 + ["saved"]


def test_a_save_waits_for_a_concurrent_save_and_sees_its_result(editors, draft):
    """The second save begins while the first is not committed; without the row lock it would succeed."""
    base, written, result = draft.newest_revision.token, threading.Event(), []

    def first():
        with transaction.atomic():
            saves(draft, editors[1], base, "الأول")()
            written.set()
            time.sleep(0.5)

    def second():
        written.wait(10)
        result.append(saves(draft, editors[2], base, "الثاني")())

    at_once(first, second)
    assert result == ["refused"]
    assert Article.objects.get(pk=draft.pk).newest_revision.headline == "الأول"
    assert not Revision.objects.filter(headline="الثاني").exists()


def test_revisions_form_one_chain_without_a_base_as_well(editors, draft):
    """Saves without a base all succeed, each based on the one before."""
    at_once(*[saves(draft, by, None, f"عنوان {by.username}") for by in editors[1:]])
    chain = list(draft.revisions.order_by("pk").values_list("pk", "base"))
    assert [base for _pk, base in chain[1:]] == [pk for pk, _base in chain[:-1]]
    assert Article.objects.get(pk=draft.pk).newest_revision_id == chain[-1][0]


def test_two_forms_saved_at_once_lose_no_text(editors, draft, section, author):
    """Over HTTP: one form is saved; the other is shown again with both texts."""
    address = reverse("admin:articles_article_change", args=[draft.pk])

    def posts(by, headline, base):
        client = Client()
        client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
        data = {
            "headline": headline, "body": "<p>نص</p>", "section": section.pk, "byline_0": author.pk, "base": base,
        }  # fmt: skip
        return lambda: client.post(address, data)

    for turn in range(4):
        base = Article.objects.get(pk=draft.pk).newest_revision.token
        headlines = [f"عنوان {turn} أ", f"عنوان {turn} ب"]
        answers = at_once(*[posts(by, line, base) for by, line in zip(editors[1:3], headlines, strict=True)])
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        refused = next(answer for answer in answers if answer.status_code == 200).content.decode()
        assert all(line in refused for line in headlines)
