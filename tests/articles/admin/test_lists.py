"""Lists of the admin: search, counts and accessible names."""

import re

import pytest

from articles.models import Section, Tag
from tests.articles.admin.forms import form_data
from tests.factories import make_author, make_image


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
