"""Typed text is never lost in the admin: refused forms, ended sessions, concurrent changes."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from articles.models import Article, Page, Section, Tag
from tests.articles.admin.forms import TYPED, article_form, change, form_data, strict
from tests.factories import make_article, make_author, make_image


def hidden_fields(page):
    """Return the data that the form of a page would send again."""
    fields = dict(re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', page, flags=re.S))
    return {
        name: value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"') for name, value in fields.items()
    }


# --- A writer whose article was published or deleted meanwhile ------------------------------------


@pytest.fixture
def salmas_draft(salma, section, author):
    return make_article(salma, section, [author], published=False)


@pytest.mark.parametrize("moved", ["submit", "publish", "archive"])
def test_a_writer_whose_article_was_published_meanwhile_reads_why_and_keeps_the_text(
    desk, salma, omar, salmas_draft, section, author, moved
):
    base = salmas_draft.newest_revision.token
    getattr(salmas_draft, moved)(omar)
    answer = desk(salma).post(change(salmas_draft), article_form(section, author, base=base, _save="1"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert page.count(TYPED) >= 2
    assert "وأنت تكتب" in page
    assert "العنوان" in page
    assert not Article.objects.filter(newest_revision__headline=TYPED).exists()


def test_saving_a_deleted_article_keeps_the_typed_text(desk, omar, section, author):
    answer = desk(omar).post("/admin/articles/article/999999/change/", article_form(section, author))
    assert answer.status_code == 404
    assert TYPED in answer.content.decode()


# --- An ended session -----------------------------------------------------------------------------


def test_a_save_after_the_session_ended_is_sent_again_with_name_and_password(desk, omar, salma, section, author):
    client = desk(omar)
    Session.objects.all().delete()
    answer = client.post("/admin/articles/article/add/", article_form(section, author, _save="1"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert TYPED in page
    again = hidden_fields(page) | {"_sign_in_username": "omar", "_sign_in_password": "wrong password"}
    refused = client.post("/admin/articles/article/add/", again)
    assert refused.status_code == 403
    assert "wrong password" not in refused.content.decode()
    again = hidden_fields(refused.content.decode())
    assert again["body"] == f"<p>{TYPED}</p>"
    taken = client.post(
        "/admin/articles/article/add/", again | {"_sign_in_username": "omar", "_sign_in_password": "a long password"}
    )
    assert taken.status_code == 302
    assert Article.objects.get().newest_revision.headline == TYPED


def test_signing_in_again_as_somebody_else_gives_only_their_rights(desk, omar, mona, section, author):
    client = desk(omar)
    Session.objects.all().delete()
    data = article_form(section, author, _sign_in_username="mona", _sign_in_password="a long password")
    answer = client.post("/admin/articles/article/add/", data)
    assert answer.status_code == 403
    assert TYPED in answer.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("where", ["library", "upload"])
@pytest.mark.django_db
def test_a_script_gets_json_when_the_session_has_ended(client, where):
    address = reverse(f"admin:articles_image_{where}")
    for send in (client.get, client.post):
        answer = send(address, {"alt": "x"}, HTTP_ACCEPT="application/json")
        assert answer.status_code == 401
        assert "جلستك" in answer.json()["errors"][0]


def test_the_session_page_signs_in_again_and_renews_the_token(client, omar):
    address = reverse("admin:session")
    first = client.get(address)
    assert first.status_code == 401
    assert first.json()["token"]
    assert client.post(address, {"username": "omar", "password": "x"}).status_code == 400
    answer = client.post(address, {"username": "omar", "password": "a long password"})
    assert (answer.status_code, answer.json()["name"]) == (200, "omar")
    assert client.get(address).status_code == 200


def test_an_expired_csrf_token_shows_the_text_with_a_new_token(omar, section, author):
    client, address = strict(omar), "/admin/articles/article/add/"
    answer = client.post(address, article_form(section, author), HTTP_SEC_FETCH_SITE="same-origin")
    page = answer.content.decode()
    assert answer.status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    data = hidden_fields(page) | {"csrfmiddlewaretoken": token}
    assert client.post(address, data, HTTP_SEC_FETCH_SITE="same-origin").status_code == 302
    assert Article.objects.get().newest_revision.headline == TYPED


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_from_another_site_is_refused_and_not_offered_again(omar, section, author, site):
    answer = strict(omar).post("/admin/articles/article/add/", article_form(section, author), HTTP_SEC_FETCH_SITE=site)
    assert answer.status_code == 403
    assert TYPED not in answer.content.decode()


# --- Concurrent changes of one row ----------------------------------------------------------------


ROWS = {
    "section": (lambda: Section.objects.create(name="قسم"), "/admin/articles/section/", "description"),
    "page": (lambda: Page.objects.create(title="صفحة", body="<p>نص</p>"), "/admin/articles/page/", "body"),
    "tag": (lambda: Tag.objects.create(name="وسم"), "/admin/articles/tag/", "name"),
    "author": (make_author, "/admin/authors/author/", "bio"),
    "picture": (make_image, "/admin/articles/image/", "alt"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_conflicting_save_shows_both_texts_and_is_accepted_once_seen(desk, omar, chief, kind):
    make, base, field = ROWS[kind]
    row = make()
    address, client = f"{base}{row.pk}/change/", desk(chief if kind == "author" else omar)
    mine, theirs = form_data(client, address), form_data(client, address)
    assert client.post(address, theirs | {field: "<p>نصّها</p>" if field == "body" else "نصّها"}).status_code == 302
    answer = client.post(address, mine | {field: "<p>نصّي</p>" if field == "body" else "نصّي"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "نصّها" in page
    assert "نصّي" in page
    row.refresh_from_db()
    assert "نصّها" in getattr(row, field)
    seen = re.search(r'name="_seen" value="([^"]+)"', page)[1]
    data = mine | {field: "<p>نصّي</p>" if field == "body" else "نصّي", "_seen": seen}
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert "نصّي" in getattr(row, field)


def test_a_list_edit_of_a_value_that_somebody_changed_is_refused(desk, omar):
    first, second = Section.objects.create(name="أ", position=1), Section.objects.create(name="ب", position=2)
    data = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "_save": "1",
        "form-0-id": first.pk, "form-0-position": "5", "initial-form-0-position": "1",
        "form-1-id": second.pk, "form-1-position": "2", "initial-form-1-position": "2",
    }  # fmt: skip
    Section.objects.filter(pk=first.pk).update(position=9)
    answer = desk(omar).post("/admin/articles/section/", data)
    assert answer.status_code == 200
    assert "9" in "".join(answer.context["cl"].formset.errors[0]["position"])
    first.refresh_from_db()
    assert first.position == 9
    data |= {"initial-form-0-position": "9"}
    assert desk(omar).post("/admin/articles/section/", data).status_code == 302
    first.refresh_from_db()
    assert first.position == 5


def test_a_conflict_with_ones_own_save_says_so(desk, omar, article, section, author):
    article.save_revision(article.newest_revision.content | {"headline": "من تبويب آخر"}, by=omar)
    page = desk(omar).post(change(article), article_form(section, author, base="1.1")).content.decode()
    assert "تبويب آخر" in page
    assert "شخص آخر هذا المقال" not in page
