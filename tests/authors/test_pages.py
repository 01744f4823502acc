"""Reader pages of authors: the list, profiles and feeds."""

import datetime
import json
import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom import images
from tests.factories import make_author, make_section, picture_file


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_index_lists_everybody_in_order_with_counts(client, make_article, author):
    make_author("أحمد")
    make_article()
    page = page_of(client, "/authors/")
    places = [page.index(f">{name}<") for name in ("إبراهيم شعبان", "أحمد")]
    assert places == sorted(places)
    assert re.findall(r"المقالات:&nbsp;(\d+)", page) == ["1", "0"]
    assert f'href="{author.get_absolute_url()}"' in page


def test_the_index_works_without_authors(client, db):
    assert "<h1" in page_of(client, "/authors/")


def test_the_index_takes_as_many_queries_with_many_authors_as_with_one(client, author):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            page_of(client, "/authors/")
        return len(seen)

    before = queries()
    for number in range(5):
        make_author(f"كاتب {number}")
    assert queries() == before


def test_a_profile_shows_the_person_the_sections_and_the_articles(client, make_article, author):
    author.bio, author.links = "يكتب عن الرقائق.", [{"label": "الموقع", "url": "https://example.com/?a=1&b=2"}]
    author.save()
    hardware = make_section("عتاد")
    make_article(headline="خبر أول")
    make_article(headline="خبر ثانٍ")
    make_article(headline="خبر عن العتاد", section=hardware)
    page = page_of(client, author.get_absolute_url())
    for words in ("إبراهيم شعبان", author.title, author.bio, "خبر أول", "خبر ثانٍ", "خبر عن العتاد"):
        assert words in page
    assert "المقالات:&nbsp;<b>3</b>" in page
    assert page.index(">الذكاء الاصطناعي<") < page.index(">عتاد<")  # the section with most articles first
    assert 'href="https://example.com/?a=1&amp;b=2" rel="me noopener"' in page


def test_a_profile_shows_only_published_articles(client, make_article, author):
    make_article(headline="منشور")
    make_article(headline="مسودة سرية", published=False)
    make_article(headline="خبر الغد", at=timezone.now() + datetime.timedelta(days=1))
    make_article(headline="لغيره", authors=[make_author("سارة")])
    page = page_of(client, author.get_absolute_url())
    listed = page.partition("<aside")[0]  # the latest of everybody stand beside the list
    assert "منشور" in listed
    assert "لغيره" not in listed
    for words in ("مسودة سرية", "خبر الغد"):
        assert words not in page


def test_names_and_titles_are_escaped(client, make_article):
    name = '<script>alert("x")</script>'
    author = make_author("كاتب", title=name, bio=name)
    author.name = name
    author.save()
    make_article(authors=[author])
    for address in ("/authors/", author.get_absolute_url()):
        assert "<script>alert" not in page_of(client, address)


def test_articles_are_paged_newest_first_and_other_pages_are_404(client, make_article, author):
    now = timezone.now()
    for number in range(21):
        make_article(headline=f"خبر رقم {number}", at=now - datetime.timedelta(hours=number + 1))
    first, second = (page_of(client, f"{author.get_absolute_url()}{query}") for query in ("", "?page=2"))
    assert "خبر رقم 0" in first
    assert "خبر رقم 20" not in first.partition("<aside")[0]
    assert "خبر رقم 20" in second
    assert 'rel="next"' in first
    for query in ("3", "0", "-1", "x", "99999999999999999999999999"):
        assert client.get(f"{author.get_absolute_url()}?page={quote(query)}").status_code in (301, 404)


def test_a_changed_profile_is_shown_at_once(client, author):
    page_of(client, author.get_absolute_url())
    author.title = "رئيسة التحرير"
    author.save()
    assert "رئيسة التحرير" in page_of(client, author.get_absolute_url())


@pytest.mark.parametrize("slug", ["nobody", "لا-أحد", "%F0%9F%99%82", "a" * 300])
def test_an_unknown_author_is_404(client, db, slug):
    for tail in ("", "feed/", "feed.atom", "feed.json"):
        assert client.get(f"/authors/{slug}/{tail}").status_code == 404


def test_a_portrait_is_shown_in_the_index_and_on_the_profile(client, author):
    author.set_portrait(images.store(picture_file(), shapes=images.PORTRAIT_SHAPES))
    author.save()
    for address in ("/authors/", author.get_absolute_url()):
        page = page_of(client, address)
        source = re.search(r'<img[^>]*src="(/media/pictures/[^"]+)"', page)[1]
        assert b"".join(client.get(source).streaming_content)[:2] == b"\xff\xd8"


def test_the_profile_has_a_jsonld_description_of_the_person(client, author, settings):
    author.bio, author.links = "سيرة", [{"label": "X", "url": "https://x.com/someone"}]
    author.save()
    page = page_of(client, author.get_absolute_url())
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    found = [json.loads(block) for block in blocks]
    nodes = [node for block in found for node in block.get("@graph", [block])]
    profile = next(node for node in nodes if node["@type"] == "ProfilePage")
    person = profile["mainEntity"]
    assert (person["@type"], person["name"], person["sameAs"]) == ("Person", author.name, ["https://x.com/someone"])
    assert person["url"] == settings.SITE_URL + author.get_absolute_url()


@pytest.mark.parametrize("tail", ["feed/", "feed.atom", "feed.json"])
def test_the_feed_of_an_author_has_only_their_articles(client, make_article, author, tail):
    make_article(headline="خبر الكاتب")
    make_article(headline="مسودة سرية", published=False)
    make_article(headline="خبر غيره", authors=[make_author("سارة")])
    feed = page_of(client, f"{author.get_absolute_url()}{tail}")
    assert "خبر الكاتب" in feed
    assert author.name in feed
    assert "مسودة سرية" not in feed
    assert "خبر غيره" not in feed


def test_the_profile_links_to_its_feed(client, author):
    page = page_of(client, author.get_absolute_url())
    address = re.search(r'<link rel="alternate" type="application/rss\+xml"[^>]*href="([^"]+)"', page)[1]
    assert client.get(address).status_code == 200
