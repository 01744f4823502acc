"""Slugs and redirects: typed slugs, old addresses, and values that must not break a page."""

from urllib.parse import quote, unquote

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Page, Section, Tag
from authors.models import Author
from newsroom.models import HasSlug, Redirect, SlugFormField, normalize_slug
from newsroom.models.redirect import canonical_path, path_of

MAKE = {
    "section": lambda **f: Section.objects.create(name="أمن رقمي", **f),
    "page": lambda **f: Page.objects.create(title="من نحن", body="<p>نص</p>", **f),
    "tag": lambda **f: Tag.objects.create(name="الرقائق", **f),
    "author": lambda **f: Author.objects.create(name="سارة الخطيب", **f),
}
ADD = {
    "section": ("/admin/articles/section/add/", {"name": "أمن رقمي", "colour": "ai", "position": "0"}),
    "page": ("/admin/articles/page/add/", {"title": "من نحن", "body": "<p>نص</p>", "position": "0"}),
    "tag": ("/admin/articles/tag/add/", {"name": "الرقائق"}),
    "author": ("/admin/authors/author/add/", {"name": "سارة الخطيب", "links": ""}),
}
BAD = [
    "tech/ai",
    "أمن/رقمي",
    "..",
    ".",
    "node.js",
    "a\\b",
    "https://example.com/x",
    "%2F",
    "%D8%A3%2F%D8%A8",
    "🙂",
    "//",
]


def model_of(kind):
    return {"section": Section, "page": Page, "tag": Tag, "author": Author}[kind]


def test_every_model_with_a_slug_is_tested_here():
    assert {model.url_name for model in HasSlug.__subclasses__()} == MAKE.keys()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("أمن رقمي", "أمن-رقمي"),
        ("%D8%A3%D9%85%D9%86", "أمن"),
        ("  Tech  AI ", "tech-ai"),
        ("أمـــن", "أمن"),
        ("تقنيّة", "تقنية"),
        ("٢٠٢٥", "2025"),
        ("100%", "100"),
        ("%2525", "25"),
        ("", ""),
        ("a" * 70, "a" * 70),
    ],
)
def test_a_typed_slug_is_normalised(typed, kept):
    assert normalize_slug(typed) == kept


@pytest.mark.parametrize("typed", BAD)
def test_a_slug_that_would_break_an_address_is_refused(typed):
    with pytest.raises(ValidationError):
        normalize_slug(typed)


@given(st.text(max_size=60))
def test_normalising_a_slug_is_idempotent(text):
    try:
        slug = normalize_slug(text)
    except ValidationError:
        return
    assert not set(slug) & set("/\\.?#% \n\t")
    assert normalize_slug(slug) == slug


def test_a_long_slug_is_measured_after_decoding_and_never_cut():
    field = SlugFormField(max_length=80)
    assert field.clean("%D8%A3" * 80) == "أ" * 80
    with pytest.raises(ValidationError, match="80"):
        field.clean("أ" * 81)
    assert "maxlength" not in field.widget_attrs(field.widget)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["tech/ai", "..", "a b", "a?b", "a#b", "100%", "a\\b", "a\tb"])
@pytest.mark.parametrize("kind", MAKE)
def test_the_database_refuses_a_slug_that_would_break_an_address(kind, slug):
    row = MAKE[kind]()
    with pytest.raises(IntegrityError), transaction.atomic():
        model_of(kind).objects.filter(pk=row.pk).update(slug=slug)


@pytest.mark.parametrize("typed", BAD)
@pytest.mark.parametrize("kind", ADD)
def test_the_form_says_what_is_wrong_and_every_page_still_opens(desk, chief, omar, client, kind, typed):
    address, data = ADD[kind]
    page = desk(omar if kind != "author" else chief).post(address, data | {"slug": typed})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not model_of(kind).objects.exists()
    client.logout()
    assert client.get("/").status_code == 200
    assert client.get("/nowhere/").status_code == 404


@pytest.mark.parametrize("kind", ADD)
def test_an_empty_slug_is_made_from_the_name(desk, chief, omar, kind):
    address, data = ADD[kind]
    assert desk(omar if kind != "author" else chief).post(address, data | {"slug": ""}).status_code == 302
    assert model_of(kind).objects.get().slug


@pytest.mark.django_db
def test_writing_an_address_never_fails_whatever_a_row_holds():
    for slug in ("a/b", "", "..", "\ud800", "\x00", None):
        for name in ("section", "tag", "page", "author", "section_feed", "tag_feed.atom"):
            assert reverse(name, args=[slug])


def test_a_tag_without_letters_has_an_address_in_the_preview(desk, omar, article):
    article.save_revision(article.newest_revision.content | {"tags": ["🙂", "🙃"]}, by=omar)
    assert desk(omar).get(reverse("admin:articles_article_preview", args=[article.pk])).status_code == 200
    article.publish(omar)
    assert len({tag.slug for tag in Tag.objects.filter(name__in=["🙂", "🙃"])}) == 2


# --- Old addresses --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "tail"),
    [("page", "")] + [(k, t) for k in MAKE if k != "page" for t in ("", "feed/", "feed.atom", "feed.json")],
)
def test_the_old_address_and_its_feeds_lead_to_the_new_one_in_one_step(client, kind, tail):
    row = MAKE[kind](slug="قديم")
    first = row.get_absolute_url()
    for slug in ("أحدث", "الأخير"):
        row.slug = slug
        row.save()
    answer = client.get(first + tail)
    assert (answer.status_code, answer["Location"]) == (301, row.get_absolute_url() + tail)
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.django_db
def test_a_redirect_keeps_the_query_and_takes_every_way_to_write_the_path(client):
    row = MAKE["section"](slug="قديم")
    row.slug = "جديد"
    row.save()
    for old in ("/sections/قديم/?page=2", "/sections/%D9%82%D8%AF%D9%8A%D9%85/?page=2", "/sections/قديم?page=2"):
        answer = client.get(old, follow=False)
        while answer["Location"].startswith("/sections/%D9%82"):  # Django adds the final slash
            answer = client.get(answer["Location"])
        assert answer["Location"] == f"{row.get_absolute_url()}?page=2"


@pytest.mark.django_db
def test_returning_to_an_old_slug_makes_no_redirect_loop(client):
    row = MAKE["section"](slug="a")
    for slug in ("b", "a", "b", "a"):
        row.slug = slug
        row.save()
    assert client.get("/sections/a/").status_code == 200
    assert client.get("/sections/b/")["Location"] == "/sections/a/"
    assert Redirect.objects.count() == 1


@pytest.mark.django_db
def test_another_row_may_take_a_slug_that_was_left(client):
    first = MAKE["section"](slug="a")
    first.slug = "b"
    first.save()
    Section.objects.create(name="آخر", slug="a")
    assert client.get("/sections/a/").status_code == 200
    assert not Redirect.objects.exists()


@pytest.mark.django_db
def test_a_deleted_row_leaves_no_redirect_behind(client):
    row = MAKE["section"](slug="a")
    row.slug = "b"
    row.save()
    row.delete()
    assert client.get("/sections/a/").status_code == 404
    assert not Redirect.objects.exists()


def redirect_form(desk, omar, path, target):
    return desk(omar).post("/admin/newsroom/redirect/add/", {"path": path, "target": target})


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", "/sections/x/"),
        ("/search/", "/x/"),
        ("/admin/", "/x/"),
        ("/sections/أمن-رقمي/", "/x/"),
        ("/sections/أمن-رقمي/feed/", "/x/"),
        ("old", "/x/"),
        ("/old/", ""),
        ("/old/", "javascript:alert(1)"),
        ("/old/", "//evil.example/"),
        ("/old/", "/old"),
    ],
)
def test_a_redirect_that_would_hide_a_page_or_lead_nowhere_is_refused(desk, omar, path, target):
    MAKE["section"]()
    assert redirect_form(desk, omar, path, target).status_code == 200
    assert not Redirect.objects.exists()


def test_an_editor_adds_a_redirect_and_chains_are_one_step(desk, omar, client):
    section = MAKE["section"]()
    assert redirect_form(desk, omar, "/b/", section.get_absolute_url()).status_code == 302
    assert redirect_form(desk, omar, "/a/", "/b/").status_code == 302
    assert redirect_form(desk, omar, "/b", "/a/").status_code == 200  # there is one from /b already
    client.logout()
    assert client.get("/a/")["Location"] == section.get_absolute_url()


@pytest.mark.django_db
def test_a_redirect_loop_in_the_table_answers_404(client):
    Redirect.objects.create(path="/a/", target="/b/")
    Redirect.objects.create(path="/b/", target="/a/")
    assert client.get("/a/").status_code == 404


@given(st.text(max_size=30))
def test_a_path_has_one_canonical_form_however_it_is_encoded(text):
    path = canonical_path("/" + text)
    assert canonical_path(path) == path
    assert path_of(quote(path, errors="replace")) == canonical_path(path.encode("utf-8", "replace").decode())


@pytest.mark.parametrize("path", ["//[x", "/%2F%5Bx", "//a%E2%84%80b/", "/[", "/%5B%5D/", "//", "/\\evil", "/%00"])
def test_an_odd_path_is_answered_without_an_error(client, db, path):
    client.raise_request_exception = False
    as_sent = unquote(path).encode().decode("latin-1")  # WSGI's PATH_INFO; the client itself reads no such address
    assert client.get("/x/", PATH_INFO=as_sent).status_code in (301, 400, 404, 200)


@pytest.mark.parametrize(
    "target", ["/old", "http://127.0.0.1:8000/old/", "/%6Fld/", "/old/?x=1", "http://127.0.0.1:8000//old"]
)
def test_a_redirect_to_itself_is_refused_however_it_is_written(desk, omar, settings, target):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert redirect_form(desk, omar, "/old/", target).status_code == 200
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("path", ["/articles/99999/old/", "/s/99999/", "/comments/zzz/", "/media/pictures/x.jpg"])
def test_a_dead_address_below_a_known_route_may_redirect(desk, omar, path):
    assert redirect_form(desk, omar, path, "/").status_code == 302


def test_a_long_encoded_path_is_measured_after_decoding(desk, omar):
    assert redirect_form(desk, omar, "/" + quote("أ" * 200) + "/", "/").status_code == 302
    answer = redirect_form(desk, omar, "/" + quote("أ" * 600) + "/", "/")
    assert len(answer.context["adminform"].form.errors["path"]) == 1


def test_the_list_of_redirects_takes_the_same_queries_however_long(desk, omar):
    client, counts = desk(omar), []
    for number in range(1, 7):
        Redirect.objects.add(f"/old{number}/", Section.objects.create(name=f"قسم {number}"))
        if number in (1, 6):
            with CaptureQueriesContext(connection) as captured:
                client.get("/admin/newsroom/redirect/")
            counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_the_database_holds_one_redirect_for_an_address_however_it_is_written():
    Redirect.objects.create(path="/قديم/", target="/a/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(path="/%D9%82%D8%AF%D9%8A%D9%85", target="/b/")
    assert Redirect.objects.get().target == "/a/"


@pytest.mark.django_db
def test_an_address_that_is_taken_back_redirects_no_more():
    section = Section.objects.create(name="قسم", slug="a")
    for slug in ("b", "a"):
        section.slug = slug
        section.save()
    assert [(redirect.path, redirect.row) for redirect in Redirect.objects.all()] == [("/sections/b", section)]
