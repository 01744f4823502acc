"""Refused forms in the admin keep what was typed; and what follows from changed tags and authors."""

import datetime
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, SearchDocument, Section, Tag
from authors.models import Author
from newsroom.models import Redirect
from tests.articles.admin.forms import TYPED, article_form, change, strict
from tests.factories import make_author


@pytest.mark.parametrize("error", [OperationalError("deadlock detected"), OperationalError("database is locked")])
def test_a_database_error_keeps_the_typed_text(desk, omar, section, author, error):
    client = desk(omar)
    with mock.patch.object(Article, "save_revision", side_effect=error):
        answer = client.post("/admin/articles/article/add/", article_form(section, author))
    page = answer.content.decode()
    assert answer.status_code == 503
    assert TYPED in page
    assert "desk-again" in page


def test_a_kept_form_shows_the_labels_of_choices(desk, omar, salma, section, author, make_article):
    article = make_article()
    page = desk(salma).post(change(article), article_form(section, author)).content.decode()
    if "byline_0" in page:
        assert f">{author.pk}<" not in page
    client = desk(omar)
    with mock.patch.object(Article, "save_revision", side_effect=OperationalError):
        page = client.post("/admin/articles/article/add/", article_form(section, author)).content.decode()
    typed = page.partition("desk-typed")[2]
    assert "إبراهيم شعبان" in typed
    assert "الذكاء الاصطناعي" in typed
    assert "byline_0" not in typed


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/password_reset/", "/admin/reset/x/y/"])
def test_a_refused_password_reset_does_not_ask_to_sign_in(omar, address):
    client = strict(omar)
    client.logout()
    answer = client.post(address, {"email": "omar@example.com"}, HTTP_SEC_FETCH_SITE="same-origin")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "_sign_in_password" not in page


def test_a_long_number_is_searched_and_an_invalid_filter_shows_a_message(desk, omar, make_article):
    make_article(headline="الرقم 3566110220334455667 في القائمة")
    answer = desk(omar).get("/admin/articles/article/", {"q": "3566110220334455667"})
    assert answer.context["cl"].result_count == 1
    assert desk(omar).get("/admin/articles/article/", {"section": "9" * 30}).status_code == 302


def test_a_planned_time_that_has_passed_publishes_now(desk, omar, section, author):
    local = timezone.localtime() + datetime.timedelta(hours=1)
    when = {"publish_at_0": f"{local:%Y-%m-%d}", "publish_at_1": f"{local:%H:%M}"}
    desk(omar).post("/admin/articles/article/add/", article_form(section, author, **when, _save="1"))
    article = Article.objects.get()
    later = timezone.now() + datetime.timedelta(days=2)
    with mock.patch("django.utils.timezone.now", return_value=later):
        data = article_form(section, author, **when, base=article.newest_revision.token, _publish="1")
        desk(omar).post(change(article), data)
    article.refresh_from_db()
    assert article.published_at == later


def test_the_byline_field_needs_one_query_for_its_authors(desk, omar, section, make_article):
    authors = [make_author(f"كاتب {number}") for number in range(6)]
    pages = [make_article(authors=authors[:1]), make_article(authors=authors)]
    counts = []
    for article in pages:
        client = desk(omar)
        with CaptureQueriesContext(connection) as captured:
            client.get(change(article))
        counts.append(sum('FROM "authors_author"' in query["sql"] for query in captured))
    assert counts[0] == counts[1]


# --- Changed tags and authors ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ذكاء، وآلة", "a,b", "a;b", "a؛b"])
def test_a_tag_name_cannot_contain_a_separator(desk, omar, name):
    assert desk(omar).post("/admin/articles/tag/add/", {"name": name}).status_code == 200
    assert not Tag.objects.exists()


def test_an_existing_tag_with_a_comma_stays_one_tag(omar, make_article):
    Tag(name="ذكاء، وآلة", folded="ذكاء، واله", slug="x").save()
    article = make_article(tags=["ذكاء، وآلة"], published=False)
    assert article.newest_revision.content["tags"] == ["ذكاء، وآلة"]


def test_deleting_tags_in_the_list_removes_them_from_search_and_redirects(desk, omar, make_article):
    article = make_article(tags=["فيسبوك", "الصين"])
    tag = Tag.objects.get(name="فيسبوك")
    tag.slug = "جديد"
    tag.save()
    data = {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"}
    assert desk(omar).post("/admin/articles/tag/", data).status_code == 302
    assert "فيسبوك" not in SearchDocument.objects.get(article=article).text
    assert not Redirect.objects.exists()


@pytest.mark.django_db
def test_deleting_sections_by_a_query_leaves_no_redirect():
    section = Section.objects.create(name="قسم", slug="a")
    section.slug = "b"
    section.save()
    assert Section.objects.filter(pk=section.pk).delete()[0] == 1
    assert not Redirect.objects.exists()


def test_the_admin_search_finds_drafts_by_the_new_name_of_a_tag_or_author(desk, omar, make_article, author):
    make_article(published=False, tags=["فيسبوك"])
    tag = Tag.objects.create(name="فيسبوك")
    tag.name = "ميتا"
    tag.save()
    renamed = Author.objects.get(pk=author.pk)
    renamed.name = "خليل النجار"
    renamed.save()
    for query in ("ميتا", "النجار"):
        assert desk(omar).get("/admin/articles/article/", {"q": query}).context["cl"].result_count == 1


def test_merging_or_creating_a_tag_is_no_change_of_an_article(omar, make_article):
    article = make_article(tags=["جديد"])
    Tag.objects.get(name="جديد").merge_into(Tag.objects.create(name="آخر"))
    fresh = Article.objects.get(pk=article.pk)
    fresh.save_revision(fresh.newest_revision.content, by=omar)
    assert not fresh.has_changes
    draft = make_article(tags=["لم يُصنع بعد"], published=False)
    token = draft.newest_revision.token
    Tag.objects.create(name="لم يُصنع بعد")
    draft.save_revision(draft.newest_revision.content, by=omar)
    assert Article.objects.get(pk=draft.pk).newest_revision.token == token


def test_a_cookie_with_a_nul_causes_no_error(client, db):
    client.raise_request_exception = False
    answer = client.get("/admin/", HTTP_COOKIE='sessionid="\\000aaaaaaaaaaaa"')
    assert answer.status_code == 302
    assert reverse("admin:login") in answer["Location"]
