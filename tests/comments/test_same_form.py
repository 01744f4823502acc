"""A form sent twice gets the same private link; nobody else gets it."""

import pytest
from django.db import connection
from django.test import Client

from comments.mail import subscriptions
from comments.models import Comment, Confirmation
from newsroom.models import Mail
from tests.factories import make_article, make_author, make_comment, make_section
from tests.threads import at_once

HERE = {"sec-fetch-site": "same-origin"}
MINE, OTHER = "0f" * 16, "f0" * 16
SENT = {"body": "تعليق من قارئ", "name": "ريم", "email": "reem@example.com", "parent": "", "form_id": MINE}


def send(client, article, **changes):
    return client.post(f"/articles/{article.pk}/comments/", SENT | changes, headers=HERE)


def test_a_second_click_leads_to_the_same_private_page(client, article):
    first, second = send(client, article), send(client, article)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert "/comments/receipt/" in first["Location"]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "form_id", [OTHER, "", "1", MINE.upper(), MINE + "0", f" {MINE}", "\0" * 32, "ا" * 32, "x" * 9000]
)
def test_somebody_elses_form_with_the_same_words_gets_no_private_link(client, article, form_id):
    send(client, article)
    assert send(client, article, form_id=form_id)["Location"] == "/comments/received/"
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("form_id", ["", "1", "ffff", "\0" * 32])
def test_an_invalid_form_identifier_is_ignored(client, article, form_id):
    send(client, article, form_id=form_id)
    assert send(client, article, form_id=form_id)["Location"] == "/comments/received/"


@pytest.mark.parametrize("changes", [{"body": "نص آخر"}, {"email": "other@example.com"}])
def test_the_same_form_with_other_words_is_another_comment(client, article, changes):
    first, second = send(client, article), send(client, article, **changes)
    assert first["Location"] != second["Location"]
    assert Comment.objects.count() == 2


def test_another_name_on_the_same_words_gets_no_private_link(client, article):
    send(client, article)
    assert send(client, article, name="غيرها")["Location"] == "/comments/received/"


@pytest.mark.parametrize("happened", ["corrected", "withdrawn", "approved", "closed"])
def test_a_late_second_click_leads_to_the_comments_present_state(client, article, mona, settings, happened):
    first = send(client, article)
    if happened == "corrected":
        client.post(first["Location"] + "correct/", {"body": "نص مصحح"}, headers=HERE)
    elif happened == "withdrawn":
        client.post(first["Location"] + "withdraw/", headers=HERE)
    elif happened == "approved":
        Comment.objects.get().approve(mona)
    else:
        settings.COMMENTS_OPEN = False
    assert send(client, article)["Location"] == first["Location"]
    assert Comment.objects.count() == 1


def test_no_page_contains_a_form_identifier(client, article):
    pages = {client.get(article.get_absolute_url()).content for _time in range(2)}
    assert len(pages) == 1
    assert b'<input type="hidden" name="form_id" value="">' in pages.pop()


def test_the_database_stores_no_form_identifier(client, article):
    send(client, article)
    assert MINE not in str(Comment.objects.values().get())


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_simultaneous_clicks_get_the_same_response(omar):
    article = make_article(omar, make_section(), [make_author()])
    mine = [lambda: send(Client(), article)["Location"]] * 3
    other = [lambda: send(Client(), article, form_id=OTHER)["Location"]] * 2
    for _round in range(5):
        Comment.objects.all().delete()
        found = at_once(*mine, *other)
        assert Comment.objects.count() == 1
        private = {url for url in found if "/receipt/" in url}
        assert len(private) == 1
        first, second = set(found[:3]), set(found[3:])
        assert {frozenset(first), frozenset(second)} == {frozenset(private), frozenset({"/comments/received/"})}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_mailbox_is_asked_once_for_simultaneous_requests(omar):
    article = make_article(omar, make_section(), [make_author()])
    for _round in range(5):
        comments = [make_comment(article, body=f"نص {place}") for place in range(4)]
        said = at_once(*[lambda one=comment: subscriptions.ask(one, True, True) for comment in comments])
        assert sorted(said) == ["asked", "asked-before", "asked-before", "asked-before"]
        assert (Mail.objects.count(), Confirmation.objects.count()) == (1, 1)
        for model in (Mail, Confirmation, Comment):
            model.objects.all().delete()
