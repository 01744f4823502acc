"""The admin of authors: permissions and the form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from authors.models import Author
from tests.factories import make_author, picture_file

ADD = "/admin/authors/author/add/"


def change(author):
    return f"/admin/authors/author/{author.pk}/change/"


def typed(**changes):
    return {"name": "نور الشامي", "title": "مطوّرة", "bio": "", "links": "", "slug": "", "user": ""} | changes


@pytest.fixture
def people(salma, omar, mona, chief):
    return {"salma": salma, "omar": omar, "mona": mona, "chief": chief}


@pytest.mark.parametrize(
    ("who", "sees", "adds", "deletes"),
    [
        ("salma", False, False, False),
        ("mona", False, False, False),
        ("omar", True, True, False),
        ("chief", True, True, True),
    ],
)
def test_each_role_has_its_permissions(desk, people, author, who, sees, adds, deletes):
    client = desk(people[who])
    refused = 403
    assert client.get("/admin/authors/author/").status_code == (200 if sees else refused)
    assert client.get(change(author)).status_code == (200 if sees else refused)
    assert client.post(ADD, typed()).status_code == (302 if adds else refused)
    assert client.post(change(author), typed(slug=author.slug)).status_code == (302 if adds else refused)
    assert Author.objects.filter(name="نور الشامي").count() == (2 if adds else 0)
    answer = client.post(f"/admin/authors/author/{author.pk}/delete/", {"post": "yes"})
    assert answer.status_code == (302 if deletes else refused)
    assert Author.objects.filter(pk=author.pk).exists() is not deletes


def test_a_stranger_is_sent_to_sign_in(client, author):
    for address in ("/admin/authors/author/", ADD, change(author)):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")
    answer = client.post(ADD, typed())
    assert answer.status_code == 403
    assert "نور الشامي" in answer.content.decode()  # what was typed is kept for when the session has only ended
    assert Author.objects.count() == 1


def test_the_form_makes_the_address_and_keeps_the_links(desk, omar):
    links = "الموقع | https://example.com/nour\n\n X|https://x.com/nour "
    desk(omar).post(ADD, typed(links=links))
    author = Author.objects.get()
    assert author.slug == "نور-الشامي"
    assert author.links == [
        {"label": "الموقع", "url": "https://example.com/nour"},
        {"label": "X", "url": "https://x.com/nour"},
    ]
    page = desk(omar).get(change(author)).content.decode()
    assert "الموقع | https://example.com/nour\nX | https://x.com/nour" in page


@pytest.mark.parametrize("links", ["بلا عنوان", "x | javascript:alert(1)", "| https://example.com", "x | y | z"])
def test_an_invalid_link_is_refused_and_the_form_keeps_what_was_typed(desk, omar, author, links):
    answer = desk(omar).post(change(author), typed(bio="سيرة طويلة", links=links))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="errorlist"' in page
    assert "سيرة طويلة" in page
    author.refresh_from_db()
    assert author.name == "إبراهيم شعبان"


def test_a_blank_name_is_refused(desk, omar):
    for name in ("", "   "):
        assert desk(omar).post(ADD, typed(name=name)).status_code == 200
    assert Author.objects.count() == 0


def test_an_address_that_is_taken_is_refused(desk, omar, author):
    answer = desk(omar).post(ADD, typed(slug=author.slug))
    assert answer.status_code == 200
    assert Author.objects.count() == 1


def test_a_portrait_is_stored_and_stays_when_the_form_is_saved_without_one(desk, omar, author):
    client = desk(omar)
    client.post(change(author), typed(slug=author.slug, portrait_file=picture_file()))
    author.refresh_from_db()
    kept = author.portrait_name
    assert kept
    client.post(change(author), typed(slug=author.slug, title="أخرى"))
    author.refresh_from_db()
    assert (author.portrait_name, author.title) == (kept, "أخرى")


@pytest.mark.parametrize("content", [b"no picture", b"<svg/>", b"\x89PNG\r\n\x1a\nx"])
def test_a_portrait_that_is_no_picture_is_refused_with_the_form_as_typed(desk, omar, author, content):
    file = SimpleUploadedFile("x.png", content, content_type="image/png")
    answer = desk(omar).post(change(author), typed(slug=author.slug, bio="سيرة", portrait_file=file))
    assert answer.status_code == 200
    assert "سيرة" in answer.content.decode()
    author.refresh_from_db()
    assert author.portrait_name == ""


def test_the_list_counts_articles_and_finds_names(desk, omar, make_article, author):
    make_article()
    make_author("سارة")
    client = desk(omar)
    page = client.get("/admin/authors/author/").content.decode()
    assert '<td class="field-articles_count">1</td>' in page
    found = client.get("/admin/authors/author/", {"q": "ساره"}).content.decode()
    assert ("سارة" in found, "إبراهيم" in found.split("<tbody>")[1]) == (True, False)
