"""The pages that readers see."""

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Page, Tag
from tests.factories import make_author, make_comment, make_image, make_section

FEEDS = ["feed", "feed.atom", "feed.json"]


@pytest.fixture
def walk(article, mona):
    """Return {address: expected status} of every reader address."""
    comment = make_comment(article, approved_by=mona)
    standing = Page.objects.create(title="عن الموقع", body="<p>نص</p>", in_header=True)
    tag = Tag.objects.first()
    author = article.byline[0]
    pages = {
        "/": 200,
        article.get_absolute_url(): 200,
        f"{article.get_absolute_url()}?reply={comment.key}": 200,
        f"/s/{article.pk}/": 301,
        f"/articles/{article.pk}/other/": 301,
        article.section.get_absolute_url(): 200,
        tag.get_absolute_url(): 200,
        "/authors/": 200,
        author.get_absolute_url(): 200,
        "/search/": 200,
        "/search/?q=رقائق": 200,
        "/search/?q=لاشيءهنا": 200,
        f"/archive/{article.published_at.year}/{article.published_at.month}/": 200,
        standing.get_absolute_url(): 200,
        comment.get_absolute_url(): 302,
        "/nothing/here/": 404,
        "/archive/2025/13/": 404,
        "/?page=2": 200,
        f"{article.section.get_absolute_url()}?page=9": 404,
        f"{article.section.get_absolute_url()}?page=x": 404,
        "/sitemap.xml": 200,
        "/news-sitemap.xml": 200,
        "/robots.txt": 200,
        "/manifest.webmanifest": 200,
        "/healthz": 200,
        "/readyz": 200,
    }
    for name in FEEDS:
        pages |= {
            reverse(name): 200,
            reverse(f"section_{name}", args=[article.section.slug]): 200,
            reverse(f"tag_{name}", args=[tag.slug]): 200,
            reverse(f"author_{name}", args=[author.slug]): 200,
        }
    return pages


def test_every_address_has_its_status(client, walk):
    assert {address: client.get(address).status_code for address in walk} == walk


def test_reader_pages_set_no_cookie_and_contain_no_token(client, walk):
    for address in walk:
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers, address
        assert not answer.cookies, address
        assert "cookie" not in answer.headers.get("Vary", "").lower(), address
        assert "csrfmiddlewaretoken" not in answer.content.decode(), address
        assert "nonce" not in answer.headers.get("Content-Security-Policy", ""), address


def test_reader_pages_load_nothing_from_third_parties(client, walk, settings):
    fetched = re.compile(
        r'(?:<(?:img|script|iframe|source|video)[^>]*?\s(?:src|srcset)="([^"]+)")|<link[^>]*rel="(?:stylesheet|preload|icon|manifest)"[^>]*href="([^"]+)"'
    )
    for address in walk:
        for source, link in fetched.findall(client.get(address).content.decode()):
            assert (source or link).startswith("/"), (address, source or link)


def test_reader_pages_may_be_cached(client, walk):
    for address, status in walk.items():
        if status == 200 and not address.endswith(("z", ".txt", ".webmanifest")):
            held = client.get(address).headers["Cache-Control"]
            assert "public" in held, address
            assert "stale-if-error" in held, address


def test_an_unchanged_page_is_304_with_one_query(client, article, django_assert_num_queries):
    first = client.get(article.get_absolute_url())
    with django_assert_num_queries(1):
        again = client.get(article.get_absolute_url(), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_compressed_pages_are_304_when_unchanged(client, article):
    first = client.get(article.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert len(first.content) < 16_000
    headers = {"if-none-match": first["ETag"], "accept-encoding": "gzip"}
    assert client.get(article.get_absolute_url(), headers=headers).status_code == 304


def test_unknown_query_parameters_create_no_separate_page(client, article, django_assert_num_queries):
    client.get(article.get_absolute_url())
    with django_assert_num_queries(1):
        client.get(article.get_absolute_url() + "?utm_source=x&fbclid=y")


def test_pages_declare_language_and_direction(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_a_wrong_slug_redirects_permanently(client, article):
    answer = client.get(f"/articles/{article.pk}/قديم/")
    assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())


def test_the_article_page_uses_the_words_of_the_outlet(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    for words in (
        "شارك هذا الخبر",
        "المقالات:&nbsp;1",
        "اترك ردّاً",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ",
    ):
        assert words in page


def test_latin_runs_are_isolated_in_text_and_title(client, make_article):
    article = make_article(headline="مراجعة C++ الجديدة")
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<bdi class="nb" lang="en" dir="ltr">C++</bdi>' in page
    assert "<title>مراجعة \u2066C++\u2069 الجديدة | نقطة</title>" in page
    assert '<bdi class="nb" lang="en">Kunlun P800</bdi>' in page


def test_structured_data_describes_article_author_and_breadcrumbs(client, make_article):
    article = make_article(headline='«</script> & "', hero=make_image().pk)
    page = client.get(article.get_absolute_url()).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    news, crumbs = json.loads(blocks[0])["@graph"]
    assert news["@type"] == "NewsArticle"
    assert news["headline"] == '«</script> & "'
    assert news["author"][0]["name"] == "إبراهيم شعبان"
    assert news["image"][0].endswith("-share-50-50-1200.jpg")
    assert [item["name"] for item in crumbs["itemListElement"]][:2] == ["نقطة", "الذكاء الاصطناعي"]


def test_the_link_preview_shows_the_articles_picture_or_the_sites(client, make_article):
    shown = re.compile('<meta property="og:image" content="([^"]*)"')
    with_picture, without = make_article(hero=make_image().pk), make_article()
    share = shown.search(client.get(with_picture.get_absolute_url()).content.decode())[1]
    assert share.startswith("http://127.0.0.1:8000/media/pictures/")
    answer = client.get(share.removeprefix("http://127.0.0.1:8000"))
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    page = client.get(without.get_absolute_url()).content.decode()
    assert shown.search(page)[1] == "http://127.0.0.1:8000/static/img/share.png"


def test_the_pinned_or_else_the_newest_article_leads_the_home_page(client, make_article, omar):
    first, second = make_article(headline="الأقدم"), make_article(headline="الأحدث")
    lead = re.compile(r'<article class="lead".*?<h1 class="h"><a href="[^"]*">(.*?)</a>', re.S)
    assert lead.search(client.get("/").content.decode())[1] == "الأحدث"
    first.pin(omar)
    assert lead.search(client.get("/").content.decode())[1] == "الأقدم"
    assert second.is_live


def test_no_article_appears_twice_on_the_home_page(client, make_article):
    articles = [make_article(headline=f"عنوان رقم {n}") for n in range(30)]
    page = client.get("/").content.decode()
    counts = {article.pk: len(re.findall(rf'class="h"><a href="/articles/{article.pk}/', page)) for article in articles}
    assert set(counts.values()) <= {0, 1}


def test_archive_only_articles_are_not_on_the_home_page_or_in_feeds(client, make_article):
    make_article(headline="من الأرشيف وحده", archive_only=True)
    shown = make_article(headline="خبر عادي")
    for address in ("/", "/feed/", "/feed.atom", "/feed.json", "/news-sitemap.xml"):
        assert "من الأرشيف وحده" not in client.get(address).content.decode()
    assert "من الأرشيف وحده" in client.get(shown.section.get_absolute_url()).content.decode()
    assert "من <mark>الأرشيف</mark>" in client.get("/search/?q=الأرشيف").content.decode()


@pytest.mark.parametrize("query", ["انفيديا", "إنفيديا", "الرقائق", "رَقائق", "kunlun", "ش P800"])
def test_search_folds_arabic_letters(client, article, query):
    assert article.headline in re.sub(
        "</?mark>|</?bdi[^>]*>", "", client.get("/search/", {"q": query}).content.decode()
    )


@pytest.mark.parametrize("query", ["", " ", "٪٪٪", "'; DROP TABLE", "%", "_" * 500, "a" * 5000, "ـ"])
def test_search_accepts_any_query(client, article, query):
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    assert '<article class="row"' not in answer.content.decode()


def test_articles_with_the_words_in_the_headline_come_first(client, make_article):
    make_article(headline="خبر آخر", body="<p>عن الهواتف</p>")
    make_article(headline="الهواتف اليوم", body="<p>نص</p>")
    make_article(headline="خبر ثالث", body="<p>عن الهواتف</p>")
    page = client.get("/search/?q=هواتف").content.decode()
    assert page.index("اليوم</a>") < page.index("خبر آخر")


def test_the_match_is_marked_in_its_original_spelling(client, make_article):
    make_article(headline="عن إِنفيديا وحدها")
    assert "<mark>إِنفيديا</mark>" in client.get("/search/?q=انفيديا").content.decode()


def test_an_author_page_counts_and_paginates_articles(client, make_article, author):
    for number in range(23):
        make_article(headline=f"عنوان {number}")
    page = client.get(author.get_absolute_url()).content.decode()
    assert "المقالات:&nbsp;<b>23</b>" in page
    assert len(re.findall('<article class="row"', page)) == 20
    second = client.get(author.get_absolute_url() + "?page=2").content.decode()
    assert len(re.findall('<article class="row"', second)) == 3


def test_each_author_of_a_byline_has_their_own_article_count(client, make_article):
    one, two, three = (make_author(f"كاتب {n}") for n in range(3))
    article = make_article(authors=[one, two, three])
    make_article(authors=[two])
    make_article(authors=[three, two])
    make_article(authors=[one], published=False)
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.findall("المقالات:&nbsp;(\\d+)", page) == ["1", "3", "2"]


def test_a_feed_names_its_authors_and_isolates_its_titles(client, make_article):
    make_article(headline="لغة C++ اليوم")
    feed = client.get("/feed/").content.decode()
    assert "لغة \u2066C++\u2069 اليوم" in feed
    assert "إبراهيم شعبان" in feed
    assert json.loads(client.get("/feed.json").content)["items"][0]["authors"] == [{"name": "إبراهيم شعبان"}]


def test_the_500_page_needs_no_database(client, article, monkeypatch):
    monkeypatch.setattr("articles.reader.views.front_page", lambda: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "خلل عندنا" in answer.content.decode()


# --- The number of queries does not depend on the number of rows ----------------------------------


def queries(client, address, context):
    with context() as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def counted(client):
    def count(address):
        cache.clear()
        return queries(client, address, lambda: CaptureQueriesContext(connection))

    return count


@pytest.mark.parametrize("bylines", [1, 3])
def test_an_article_page_needs_at_most_ten_queries(counted, make_article, mona, bylines):
    people = [make_author(f"كاتب {n}") for n in range(bylines)]
    article = make_article(authors=people, hero=make_image().pk)
    few = counted(article.get_absolute_url())
    first = make_comment(article, approved_by=mona)
    for number in range(300):
        make_comment(article, body=f"تعليق {number}", parent=first if number % 3 else None)
    article.comments.all().decide("approved", mona)
    for number in range(6):
        make_article(headline=f"شقيق {number}", authors=people, hero=article.hero_id)
    many = counted(article.get_absolute_url())
    print(f"article, {bylines} byline(s): {few} queries bare, {many} with 300 comments and 6 related articles")
    assert max(few, many) <= 10


def test_home_author_and_list_pages_need_a_fixed_number_of_queries(counted, make_article, omar, author):
    sections = [make_section(f"قسم {n}", colour=colour) for n, colour in enumerate(("ai", "biz", "opinion"))]
    addresses = {"/": 12, author.get_absolute_url(): 7, sections[0].get_absolute_url(): 7, "/search/?q=عنوان": 6}
    rows = [make_article(headline=f"عنوان {n}", section=sections[n % 3]) for n in range(3)]
    addresses |= {rows[0].tag_list[0].get_absolute_url(): 7, "/authors/": 6}
    month = rows[0].published_at
    addresses[f"/archive/{month.year}/{month.month}/"] = 8
    few = {address: counted(address) for address in addresses}
    for number in range(300):
        make_article(headline=f"عنوان جديد {number}", section=sections[number % 3])
    many = {address: counted(address) for address in addresses}
    print({address: (few[address], many[address]) for address in addresses})
    assert all(max(few[address], many[address]) <= most for address, most in addresses.items())
    assert all(many[address] <= few[address] + 1 for address in addresses)
