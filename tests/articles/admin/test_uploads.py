"""Uploads in admin forms: when they are decoded, what is kept, and the question about known pictures."""

import importlib
import re

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from articles.models import Article, Image
from authors.models import Author
from newsroom import images
from tests.articles.admin.forms import ADD, change, form_of
from tests.factories import make_image, picture_file

render_module = importlib.import_module("newsroom.images.render")
LIBRARY_ADD, UPLOAD = "/admin/articles/image/add/", "/admin/articles/image/upload/"
AUTHOR_ADD = "/admin/authors/author/add/"
FOCAL = {"focal_x": "50", "focal_y": "50"}


def change_of(image):
    return f"/admin/articles/image/{image.pk}/change/"


def library_form(**changes):
    return {"alt": "صورة", "caption": "", "credit": ""} | FOCAL | changes


def not_a_picture():
    file = picture_file()
    file.file.seek(0)
    file.file.write(b"<?php not a picture ?>")
    file.file.seek(0)
    return file


@pytest.fixture
def encodings(monkeypatch):
    """Return a list that gets, for each encoded picture, whether it was encoded inside of a transaction."""
    seen, encode = [], render_module.encode

    def watched(*args, **kwargs):
        seen.append(connection.in_user_atomic())
        return encode(*args, **kwargs)

    monkeypatch.setattr(render_module, "encode", watched)
    monkeypatch.setattr(render_module, "refuse_in_transaction", lambda: None)
    return seen


# --- Pictures are decoded and encoded outside of transactions -------------------------------------


def article_door(client, section, author):
    client.post(ADD, form_of(section, author, hero_file=picture_file(), hero_alt="صورة"))


def article_change_door(client, section, author):
    client.post(ADD, form_of(section, author))
    article = Article.objects.get()
    data = form_of(section, author, base=article.newest_revision.token, hero_file=picture_file(), hero_alt="صورة")
    client.post(change(article), data)
    assert article.revisions.first().content["hero"]


def library_door(client, section, author):
    client.post(LIBRARY_ADD, library_form(file=picture_file()))


def focal_door(client, section, author):
    image = make_image()
    client.post(change_of(image), library_form(focal_x="10"))
    image.refresh_from_db()
    assert image.focal_x == 10
    assert default_storage.exists(images.share_name(image.picture))


def dialog_door(client, section, author):
    client.post(UPLOAD, {"file": picture_file(), "alt": "صورة"})


def portrait_door(client, section, author):
    data = {"name": "نور", "title": "", "bio": "", "links": "", "slug": "", "user": "", "portrait_file": picture_file()}
    client.post(AUTHOR_ADD, data)
    assert Author.objects.get(name="نور").portrait


DOORS = [article_door, article_change_door, library_door, focal_door, dialog_door, portrait_door]


@pytest.mark.parametrize("door", DOORS)
def test_no_picture_is_encoded_while_the_write_lock_is_held(desk, omar, section, author, encodings, door):
    door(desk(omar), section, author)
    assert encodings
    assert not any(encodings)
    assert Image.objects.exists() or Author.objects.exclude(portrait_name="").exists()


def test_storing_a_picture_inside_of_a_transaction_is_an_error(db):
    with pytest.raises(images.SlowWorkInTransaction), transaction.atomic():
        make_image()


@pytest.mark.parametrize(
    ("address", "field", "refused"),
    [
        (ADD, "hero_file", ["mona"]),
        (LIBRARY_ADD, "file", ["mona"]),
        (UPLOAD, "file", ["mona"]),
        (AUTHOR_ADD, "portrait_file", ["mona", "salma"]),
    ],
)
def test_no_upload_is_decoded_without_permission_for_the_form(
    client, desk, mona, salma, address, field, refused, monkeypatch
):
    def decoded(*args):
        raise AssertionError("decoded for a stranger")

    monkeypatch.setattr(render_module, "decode", decoded)
    client.post(address, {field: picture_file(), "alt": "x"})
    people = {"mona": mona, "salma": salma}
    for name in refused:
        assert desk(people[name]).post(address, {field: picture_file(), "alt": "x"}).status_code == 403


def test_no_upload_is_decoded_for_an_article_of_somebody_else(desk, salma, article, monkeypatch):
    monkeypatch.setattr(render_module, "decode", lambda *args: pytest.fail("decoded"))
    answer = desk(salma).post(change(article), {"hero_file": picture_file(), "hero_alt": "x"})
    assert answer.status_code in (302, 403, 404)


# --- An upload survives a refused form ------------------------------------------------------------


def kept_token(page, field):
    return re.search(rf'name="{field}_stored" value="([^"]+)"', page)[1]


def test_an_upload_without_alternative_text_is_kept_until_it_is_typed(desk, omar, section, author):
    client = desk(omar)
    page = client.post(ADD, form_of(section, author, hero_file=picture_file(), hero_credit="رويترز")).content.decode()
    assert "اكتب ما الذي تُظهره الصورة." in page
    assert not Image.objects.exists()
    token = kept_token(page, "hero_file")
    client.post(ADD, form_of(section, author, hero_file_stored=token, hero_credit="رويترز", hero_alt="مصنع"))
    image = Image.objects.get()
    assert (image.alt, image.credit) == ("مصنع", "رويترز")
    assert Article.objects.get().newest_revision.content["hero"] == image.pk


def test_library_and_author_forms_keep_an_upload_when_refused(desk, omar):
    client = desk(omar)
    page = client.post(LIBRARY_ADD, library_form(file=picture_file(), alt="")).content.decode()
    client.post(LIBRARY_ADD, library_form(file_stored=kept_token(page, "file")))
    assert Image.objects.get().alt == "صورة"
    typed = {"name": "", "title": "", "bio": "", "links": "", "slug": "", "user": ""}
    page = client.post(AUTHOR_ADD, typed | {"portrait_file": picture_file()}).content.decode()
    client.post(AUTHOR_ADD, typed | {"name": "نور", "portrait_file_stored": kept_token(page, "portrait_file")})
    assert Author.objects.get(name="نور").portrait


@pytest.mark.parametrize("token", ["", "x", "WyJhIl0:x:y"])
def test_a_forged_upload_token_is_ignored(desk, omar, token):
    page = desk(omar).post(LIBRARY_ADD, library_form(file_stored=token)).content.decode()
    assert "اختر ملف الصورة." in page
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("address", "field"), [(ADD, "hero_file"), (LIBRARY_ADD, "file"), (AUTHOR_ADD, "portrait_file")]
)
def test_every_form_shows_why_a_file_is_refused(desk, omar, section, author, address, field):
    data = form_of(section, author, hero_alt="x") | library_form() | {"name": "نور", field: not_a_picture()}
    assert "هذا الملف ليس صورة" in desk(omar).post(address, data).content.decode()


def test_uploading_a_small_picture_shows_a_warning(desk, omar, section, author):
    client = desk(omar)
    page = client.post(LIBRARY_ADD, library_form(file=picture_file(size=(800, 500))), follow=True).content.decode()
    assert "الصورة صغيرة: عرض القصّة العريضة منها بالنقاط 800" in page
    told = client.post(UPLOAD, {"file": picture_file(colour="#a12727", size=(1100, 1500)), "alt": "أخرى"}).json()
    assert len(told["notes"]) == 1
    assert "1,100" in told["notes"][0] or "1100" in told["notes"][0]
    assert client.post(UPLOAD, {"file": picture_file(size=(1300, 800)), "alt": "كبيرة"}).json()["notes"] == []


# --- A picture that is in the library already -----------------------------------------------------


def answer_in(page, words):
    return {
        "known_picture": re.search(r'name="known_picture" value="([^"]+)"', page)[1],
        "known_picture_words": words,
    }


@pytest.mark.parametrize(
    ("words", "alt", "credit"), [("library", "صورة خضراء", "رسوم نقطة"), ("typed", "مصنع", "رويترز")]
)
def test_the_article_form_asks_which_words_of_a_known_picture_to_keep(desk, omar, section, author, words, alt, credit):
    image, client = make_image(), desk(omar)
    data = form_of(section, author, hero_alt="مصنع", hero_credit="رويترز")
    page = client.post(ADD, data | {"hero_file": picture_file()}).content.decode()
    for text in ("هذه الصورة في المكتبة من قبل", "صورة خضراء", "رسوم نقطة", "مصنع", "رويترز", "نص من النموذج"):
        assert text in page
    assert not Article.objects.exists()
    client.post(ADD, data | {"hero": image.pk} | answer_in(page, words))
    image.refresh_from_db()
    assert (image.alt, image.credit) == (alt, credit)
    assert Article.objects.get().newest_revision.content["hero"] == image.pk


def test_a_known_picture_with_the_same_or_no_words_is_used_without_a_question(desk, omar, section, author):
    image = make_image()
    desk(omar).post(ADD, form_of(section, author, hero_alt=image.alt, hero_file=picture_file()))
    desk(omar).post(ADD, form_of(section, author, hero_file=picture_file()))
    assert [article.newest_revision.content["hero"] for article in Article.objects.all()] == [image.pk, image.pk]


def test_a_writer_cannot_change_the_words_of_the_library(desk, salma, section, author):
    image, client = make_image(), desk(salma)
    data = form_of(section, author, hero_alt="مصنع")
    page = client.post(ADD, data | {"hero_file": picture_file()}).content.decode()
    assert "راجع أحدهم" in page
    assert 'value="typed"' not in page
    again = client.post(ADD, data | {"hero": image.pk} | answer_in(page, "typed"))
    assert again.status_code == 200
    client.post(ADD, data | {"hero": image.pk} | answer_in(page, "library"))
    image.refresh_from_db()
    assert image.alt == "صورة خضراء"
    assert Article.objects.count() == 1


def test_the_question_is_repeated_if_the_words_changed_meanwhile(desk, omar, section, author):
    image, client = make_image(), desk(omar)
    data = form_of(section, author, hero_alt="مصنع")
    page = client.post(ADD, data | {"hero_file": picture_file()}).content.decode()
    image.alt = "وصف زميل"
    image.save()
    again = client.post(ADD, data | {"hero": image.pk} | answer_in(page, "typed")).content.decode()
    assert "وصف زميل" in again
    image.refresh_from_db()
    assert image.alt == "وصف زميل"


@pytest.mark.parametrize(("words", "alt"), [("library", "صورة خضراء"), ("typed", "مصنع")])
def test_the_library_asks_which_words_to_keep_and_adds_no_second_row(desk, omar, words, alt):
    image, client = make_image(), desk(omar)
    page = client.post(LIBRARY_ADD, library_form(alt="مصنع", file=picture_file())).content.decode()
    assert "هذه الصورة في المكتبة من قبل" in page
    answer = client.post(LIBRARY_ADD, library_form(alt="مصنع") | answer_in(page, words))
    assert answer.status_code == 302
    assert Image.objects.get() == image
    assert Image.objects.get().alt == alt
    assert Image.objects.get().focal_x == 50


@pytest.mark.parametrize(("words", "credit"), [("library", "رسوم نقطة"), ("typed", "رويترز")])
def test_the_picture_dialog_asks_which_words_to_keep(desk, omar, words, credit):
    image, client = make_image(), desk(omar)
    typed = {"alt": image.alt, "credit": "رويترز"}
    asked = client.post(UPLOAD, typed | {"file": picture_file()})
    assert asked.status_code == 409
    known = asked.json()["known"]
    assert known["rows"] == [[str(Image._meta.get_field("credit").verbose_name), "رسوم نقطة", "رويترز"]]
    assert known["may_change"] is True
    answered = client.post(UPLOAD, typed | {"known_picture": known["token"], "known_picture_words": words})
    assert answered.json()["credit"] == credit
    assert Image.objects.get().credit == credit
