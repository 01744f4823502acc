"""Typed text is never lost in the admin: refused forms, ended sessions, concurrent changes."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Page, Section, Tag
from authors.models import Author
from tests.factories import make_article, make_author, make_image

TYPED = "نصّ طويل كُتب في ساعة"


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def hidden_fields(page):
    """Return the data that the form of a page would send again."""
    fields = dict(re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', page, flags=re.S))
    return {
        name: value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"') for name, value in fields.items()
    }


def article_form(section, author, **changes):
    return {"headline": TYPED, "body": f"<p>{TYPED}</p>", "section": section.pk, "byline_0": author.pk} | changes


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


def strict(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


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


def form_data(client, address):
    """Return what a browser would send for the unchanged form at this address."""
    page = client.get(address)
    form, data = page.context["adminform"].form, {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False and not hasattr(value, "read"):
            data[bound.html_name] = form.fields[bound.name].prepare_value(value)
    data["_version"] = re.search(r'name="_version" value="([^"]+)"', page.content.decode())[1]
    return data


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


# --- Times, bylines, pins -------------------------------------------------------------------------


def timed(moment):
    local = timezone.localtime(moment)
    return {"publish_at_0": f"{local:%Y-%m-%d}", "publish_at_1": f"{local:%H:%M}"}


def tomorrow():
    return timezone.now().replace(second=0, microsecond=0) + datetime.timedelta(days=1)


def test_a_planned_time_is_kept_with_the_draft_and_used_when_it_is_published(desk, omar, section, author):
    desk(omar).post("/admin/articles/article/add/", article_form(section, author, **timed(tomorrow()), _save="1"))
    article = Article.objects.get()
    page = desk(omar).get(change(article)).content.decode()
    assert f'value="{timed(tomorrow())["publish_at_1"]}"' in page
    article.publish(omar)
    assert article.is_scheduled
    assert article.published_at == tomorrow()


def test_clearing_the_time_of_a_scheduled_article_publishes_it_now(desk, omar, section, author, make_article):
    article = make_article(published=False)
    article.publish(omar, at=tomorrow())
    data = article_form(
        section, author, base=article.newest_revision.token, publish_at_0="", publish_at_1="", _publish="1"
    )
    desk(omar).post(change(article), data)
    article.refresh_from_db()
    assert article.is_live


@pytest.mark.parametrize("year", ["0001", "1800", "9999"])
def test_an_implausible_year_is_refused_with_a_message(desk, omar, section, author, year):
    data = article_form(section, author, publish_at_0=f"{year}-01-01", publish_at_1="10:00", _publish="1")
    answer = desk(omar).post("/admin/articles/article/add/", data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["publish_at"]


def test_the_time_field_names_the_time_zone(desk, omar):
    page = desk(omar).get("/admin/articles/article/add/").content.decode()
    assert "Asia/Riyadh" in page
    assert "UTC+03:00" in page


def test_a_byline_of_any_length_is_shown_and_saved(desk, omar, section, make_article):
    authors = [Author.objects.create(name=f"كاتب {number}", title="ص") for number in range(7)]
    article = make_article(authors=authors)
    page = desk(omar).get(change(article)).content.decode()
    assert page.count('<select name="byline_') == 8
    data = article_form(section, authors[0], base=article.newest_revision.token, _publish="1")
    data |= {f"byline_{place}": one.pk for place, one in enumerate(authors)}
    desk(omar).post(change(article), data)
    assert [one.pk for one in Article.objects.get(pk=article.pk).byline] == [one.pk for one in authors]


def test_unpinning_does_not_restore_an_older_pin(omar, make_article):
    first, second = make_article(), make_article()
    first.pin(omar)
    second.pin(omar)
    second.unpin(omar)
    assert not Article.objects.pinned().exists()
    first.refresh_from_db()
    assert list(first.revisions.values_list("act", flat=True))[:2] == ["unpin", "pin"]


def test_a_scheduled_article_cannot_be_pinned_and_can_be_unscheduled(omar, desk, section, author, make_article):
    article = make_article(published=False)
    article.publish(omar, at=tomorrow())
    for act in ("_pin", "_unschedule"):
        article.refresh_from_db()
        data = article_form(section, author, base=article.newest_revision.token, **{act: "1"})
        assert desk(omar).post(change(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.status, article.pinned_at) == ("draft", None)


# --- Search and words of the admin ----------------------------------------------------------------


@pytest.mark.parametrize("query", ["الذَّكاء", "ذكـاء", "الذكاء", "رقائق", "ابراهيم", "شعبان", "إبراهيم الرقائق"])
def test_the_admin_search_finds_articles_in_any_spelling(desk, omar, make_article, query):
    make_article(headline="مستقبل الذكاء في المنطقة")
    make_article(headline="خبر آخر", tags=["هواتف"], authors=[make_author(name="سارة")])
    answer = desk(omar).get("/admin/articles/article/", {"q": query})
    assert [article.newest_revision.headline for article in answer.context["cl"].result_list] == [
        "مستقبل الذكاء في المنطقة"
    ]


@pytest.mark.parametrize(
    ("address", "query"),
    [("/admin/articles/tag/", "انفيديَا"), ("/admin/articles/image/", "الصوره"), ("/admin/authors/author/", "ابراهيم")],
)
def test_the_admin_search_finds_tags_pictures_and_authors(desk, chief, address, query):
    Tag.objects.create(name="إنفيديا")
    Tag.objects.create(name="آبل")
    make_image(alt="صورةٌ خضراء")
    make_image(colour="#000000", alt="رسم")
    make_author()
    make_author(name="سارة")
    assert desk(chief).get(address, {"q": query}).context["cl"].result_count == 1


def test_admin_lists_count_with_arabic_plurals(desk, omar):
    for number in range(3):
        Tag.objects.create(name=f"وسم {number}")
    page = desk(omar).get("/admin/articles/tag/").content.decode()
    assert "3 وسوم" in page
    assert "<h1>وسوم</h1>" in page
    assert "لتغييره" not in page


def test_a_change_is_not_logged_as_an_addition(desk, omar):
    tag = Tag.objects.create(name="وسم")
    data = form_data(desk(omar), f"/admin/articles/tag/{tag.pk}/change/")
    page = desk(omar).post(f"/admin/articles/tag/{tag.pk}/change/", data | {"name": "وسم آخر"}, follow=True)
    said = page.content.decode()
    assert "حُفظ «" in said
    assert "إضافة" not in str(next(iter(page.context["messages"])))


def test_thumbnails_in_the_list_have_alternative_text(desk, omar):
    make_image(alt="صورة خضراء")
    assert 'alt="صورة خضراء"' in desk(omar).get("/admin/articles/image/").content.decode()


def test_fields_in_a_list_have_accessible_names(desk, omar):
    Section.objects.create(name="الهواتف")
    page = desk(omar).get("/admin/articles/section/").content.decode()
    assert re.search(r'<input type="number" name="form-0-position"[^>]* aria-label="[^"]+: الهواتف"', page)
