"""Feeds and sitemaps are well-formed XML with valid times, whatever was typed."""

import datetime
import re
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Article, Page
from newsroom import arabic
from tests.factories import make_image

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
# xsd:dateTime: seconds are required, fractions and the offset are not (W3C XML Schema 2, 3.2.7)
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
HOSTILE = "".join(map(chr, [0, 1, 8, 0xB, 0x1F, 0x7F, 0x9F, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF]))
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2069"))
ADDRESSES = ["/feed/", "/feed.atom", "/sitemap.xml", "/news-sitemap.xml"]


def root(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return ElementTree.fromstring(answer.content.decode())


@pytest.fixture
def hostile(make_article, section):
    """Return an article with characters that XML forbids, as an older release may have stored them."""
    article = make_article()
    kept = HOSTILE.replace("\0", "")  # PostgreSQL stores no NUL
    Article.objects.filter(pk=article.pk).update(headline=f"عنوان{kept} & <b>", deck=f"مقدمة{kept}", excerpt=kept)
    type(section).objects.filter(pk=section.pk).update(name=f"قسم{kept}")
    type(article.tag_list[0]).objects.filter(pk=article.tag_list[0].pk).update(name=f"وسم{kept}")
    return article


def test_every_feed_and_sitemap_is_well_formed(client, hostile):
    within = [hostile.section, *hostile.byline, *hostile.tag_list]
    feeds = [of.get_absolute_url() + end for of in within for end in ("feed/", "feed.atom")]
    for address in ADDRESSES + feeds:
        root(client, address)


def test_a_feed_keeps_characters_that_xml_allows(client, hostile):
    titles = [title.text.translate(ISOLATES) for title in root(client, "/feed/").iter("title")]
    assert "عنوان & <b>" in titles


@pytest.mark.parametrize("point", [0xFFFE, 0xFFFF, 0x1FFFF, 0xFDD0, 0xD800, 0x0, 0x1F, 0x85 + 1])
def test_characters_that_xml_forbids_are_removed_on_save(point):
    for function in (arabic.tidy, arabic.sanitize_user_text, arabic.tidy_line):
        assert function(f"أ{chr(point)}ب") == "أب"


def test_emoji_and_rare_letters_are_kept():
    text = "👩\u200d💻 𞤀 \U0001fae0 ﷺ"
    assert arabic.tidy(text) == text


def test_every_time_in_xml_has_seconds(client, make_article):
    make_article()
    times = [time.text for time in root(client, "/sitemap.xml").iter(f"{SITEMAP}lastmod")]
    times += [time.text for time in root(client, "/news-sitemap.xml").iter(f"{NEWS}publication_date")]
    times += [e.text for e in root(client, "/feed.atom").iter() if e.tag.endswith(("updated", "published"))]
    assert len(times) >= 4
    assert [time for time in times if not DATE_TIME.fullmatch(time)] == []


@pytest.mark.django_db
def test_an_empty_news_sitemap_has_one_address(client, settings):
    found = root(client, "/news-sitemap.xml")
    assert [[part.tag for part in url] for url in found] == [[f"{SITEMAP}loc"]]
    assert found[0][0].text == f"{settings.SITE_URL}/"


def test_a_news_sitemap_has_the_elements_of_its_schema(client, make_article):
    article = make_article()
    make_article(at=timezone.now() - datetime.timedelta(days=3))
    urls = list(root(client, "/news-sitemap.xml"))
    assert len(urls) == 1
    news = urls[0].find(f"{NEWS}news")
    assert [part.tag for part in news] == [f"{NEWS}publication", f"{NEWS}publication_date", f"{NEWS}title"]
    assert [part.tag for part in news[0]] == [f"{NEWS}name", f"{NEWS}language"]
    assert news[2].text == article.headline


def test_times_in_pages_have_seconds(client, article):
    text = client.get(article.get_absolute_url()).content.decode()
    times = re.findall(r'(?:datetime|_time" content)="([^"]+T[^"]+)"', text)
    assert times
    assert [time for time in times if not DATE_TIME.fullmatch(time)] == []


def test_a_static_page_shows_its_pictures(client, db, salma):
    image = make_image()
    page = Page.objects.create(
        title="عنا", body=f'<figure data-image="{image.pk}"><figcaption>تعليق</figcaption></figure>'
    )
    text = client.get(page.get_absolute_url()).content.decode()
    assert "<img" in text.partition('class="prose standing"')[2]
    assert "تعليق" in text
