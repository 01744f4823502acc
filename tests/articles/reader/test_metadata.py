"""Metadata of reader pages for search engines and link previews."""

import json
import re

import pytest
from django.db import OperationalError, connection

from articles.models import Page, Tag
from tests.factories import make_image

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


@pytest.fixture
def pages(make_article):
    """Return {kind of page: address}."""
    article = make_article(hero=make_image().pk)
    bare = make_article(headline="بلا صورة")
    standing = Page.objects.create(title="عن الموقع", body="<p>نص</p>", in_header=True)
    return {
        "home": "/",
        "article": article.get_absolute_url(),
        "article without a picture": bare.get_absolute_url(),
        "section": article.section.get_absolute_url(),
        "tag": Tag.objects.first().get_absolute_url(),
        "authors": "/authors/",
        "author": article.byline[0].get_absolute_url(),
        "archive": f"/archive/{article.published_at.year}/{article.published_at.month}/",
        "search": "/search/?q=رقائق",
        "search without a query": "/search/",
        "search without results": "/search/?q=زعفران",
        "standing page": standing.get_absolute_url(),
        "not found": "/nothing/",
    }


def meta(page):
    """Return {property or name: content} of the meta elements of a page."""
    return dict(re.findall(r'<meta (?:property|name)="([^"]*)"\s+content="([^"]*)"', page))


def graph(page):
    """Return {@type: node} of the JSON-LD of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return {node["@type"]: node for text in found for node in json.loads(text)["@graph"]}


def test_every_page_has_a_complete_link_preview(client, pages):
    incomplete = {}
    for kind, address in pages.items():
        found = meta(client.get(address).content.decode())
        wanted = {"og:type", "og:title", "og:description", "og:image", "og:image:alt", "og:url", "og:site_name"}
        missing = {name for name in wanted if not found.get(name)}
        sizes = found.get("og:image:width"), found.get("og:image:height")
        if missing or sizes != ("1200", "630") or found.get("twitter:card") != "summary_large_image":
            incomplete[kind] = missing, sizes
        assert found["og:image"].startswith("http"), kind
    assert incomplete == {}


def test_the_preview_of_an_article_describes_its_picture(client, pages):
    assert meta(client.get(pages["article"]).content.decode())["og:image:alt"] == "صورة خضراء"
    assert meta(client.get(pages["article without a picture"]).content.decode())["og:image:alt"] == "بلا صورة"


def test_the_modified_date_of_an_unchanged_article_is_its_publication_date(client, pages):
    found = meta(client.get(pages["article"]).content.decode())
    assert found["article:modified_time"] == found["article:published_time"]
    assert MOMENT.fullmatch(found["article:published_time"])


def test_every_time_has_seconds_and_an_offset(client, pages):
    for kind, address in pages.items():
        times = re.findall(r'datetime="([^"]*T[^"]*)"', client.get(address).content.decode())
        assert [time for time in times if not MOMENT.fullmatch(time)] == [], kind


def test_the_home_page_describes_the_outlet_its_logo_and_its_search(client, pages):
    nodes = graph(client.get("/").content.decode())
    search = nodes["WebSite"]["potentialAction"]
    assert search["@type"] == "SearchAction"
    assert search["target"]["urlTemplate"] == "http://127.0.0.1:8000/search/?q={search_term_string}"
    assert search["query-input"] == "required name=search_term_string"
    assert nodes["NewsMediaOrganization"]["logo"]["url"].startswith("http")
    assert nodes["WebSite"]["publisher"]["@id"] == nodes["NewsMediaOrganization"]["@id"]


def test_an_article_names_its_publisher_with_a_logo(client, pages):
    logo = graph(client.get(pages["article"]).content.decode())["NewsArticle"]["publisher"]["logo"]
    assert (logo["@type"], logo["width"], logo["height"]) == ("ImageObject", 512, 512)
    assert logo["url"].startswith("http")


@pytest.mark.parametrize("kind", ["article", "section", "tag", "author", "archive"])
def test_a_page_below_the_home_page_has_breadcrumbs(client, pages, kind):
    steps = graph(client.get(pages[kind]).content.decode())["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[0]["item"].startswith("http")
    assert all(step["name"] for step in steps)
    assert "item" not in steps[-1]  # the page itself


def test_the_404_page_offers_articles_and_sections(client, pages):
    page = client.get("/nothing/").content.decode()
    assert "بلا صورة" in page
    assert page.count('href="/sections/') >= 4  # the menus and the list of sections


def test_the_404_page_is_shown_without_a_database(client, pages):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "هذه الصفحة غير موجودة" in answer.content.decode()


def test_a_search_without_results_offers_the_latest_articles(client, pages):
    page = client.get("/search/?q=زعفران").content.decode()
    assert "بلا صورة" in page
