"""The first steps on the admin index: what an empty site lacks, for the people who may do it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Page
from newsroom.models import SAMPLE_LOADED, Milestone
from tests.factories import make_article, make_author, make_section

SETTINGS = ["سمِّ الموقع", "ضع بريدًا للتواصل"]
ROWS = {
    "أضف قسمًا": "/admin/articles/section/add/",
    "أضف كاتبًا": "/admin/authors/author/add/",
    "اكتب الصفحات الثابتة": "/admin/articles/page/add/",
    "اكتب المقال الأول": "/admin/articles/article/add/",
}


def steps(client):
    """Return {text: address} of the panel, or {} without a panel."""
    page = client.get("/admin/").content.decode()
    panel = re.search(r'<section class="first-steps".*?</section>', page, re.S)
    return {text: url for url, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', panel[0])} if panel else {}


def test_an_empty_site_lists_each_first_step_to_people_who_may_take_it(desk, salma, omar, mona, chief):
    assert list(steps(desk(chief))) == [*SETTINGS, *ROWS]
    assert steps(desk(omar)) == ROWS
    assert steps(desk(salma)) == {}
    assert steps(desk(mona)) == {}


def test_each_first_step_links_to_a_page_that_opens(desk, chief):
    client = desk(chief)
    for address in steps(client).values():
        assert client.get(address).status_code == 200, address


def test_a_completed_first_step_is_not_shown(desk, chief, omar, settings):
    settings.SITE_NAME, settings.CONTACT_EMAIL = "صحيفة التقنية", "desk@example.org"
    assert list(steps(desk(chief))) == list(ROWS)
    section = make_section()
    assert "أضف قسمًا" not in steps(desk(chief))
    author = make_author()
    assert list(steps(desk(chief))) == ["اكتب الصفحات الثابتة", "اكتب المقال الأول"]
    make_article(omar, section, [author], published=False)
    Page.objects.create(title="من نحن", body="<p>نص</p>")
    assert steps(desk(chief)) == {}
    assert "الخطوات الأولى" not in desk(chief).get("/admin/").content.decode()


def test_a_site_with_sample_data_is_not_asked_for_a_name(desk, chief):
    Milestone.reach(SAMPLE_LOADED)
    assert list(steps(desk(chief))) == list(ROWS)


def queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/")
    return len(asked)


def test_the_admin_index_needs_the_same_queries_with_one_row_and_many(desk, chief, omar):
    client = desk(chief)
    make_article(omar, make_section(), [make_author()], published=False)
    client.get("/admin/")
    few = queries(client)
    for number in range(8):
        make_article(omar, make_section(f"قسم {number}"), [make_author(f"كاتب {number}")], published=False)
    assert queries(client) == few
