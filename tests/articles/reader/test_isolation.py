"""Everything that a page shows is isolated: <bdi> in text, isolate characters in attributes; and descriptions.

The pages are walked with values that hold technical runs in every field that a person fills.
"""

import re
from html.parser import HTMLParser

import pytest

from articles.models import Page
from newsroom import arabic, html
from tests.factories import make_author, make_comment, make_image, make_section

SHOWN = {"alt", "title", "aria-label", "placeholder"}
META = {"description", "og:title", "og:description", "og:site_name"}
ISOLATED = re.compile("\u2066[^\u2066-\u2069]*\u2069")
AS_WRITTEN = {"script", "style", "pre", "code", "bdi", "textarea", "svg"}
VOID = {"meta", "link", "br", "hr", "img", "input", "source", "path"}


class Shown(HTMLParser):
    """Collect the technical runs of a page that are not isolated, and markup in attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.kept, self.bare, self.markup = [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        self.markup += [value for value in attrs.values() if "<bdi" in value]
        shown = [attrs[name] for name in SHOWN & set(attrs)]
        if tag == "meta" and {attrs.get("name"), attrs.get("property")} & META:
            shown.append(attrs.get("content", ""))
        for value in shown:
            self.bare += [run.text for run in arabic.technical_runs(ISOLATED.sub("ا", value))]
        if tag not in VOID:
            self.kept.append(
                tag in AS_WRITTEN - {"bdi"} or attrs.get("dir") == "ltr" or (tag == "bdi" and "dir" not in attrs)
            )

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.kept.pop()

    def handle_data(self, data):
        if not any(self.kept):
            self.bare += [run.text for run in arabic.technical_runs(ISOLATED.sub("ا", data))]


def faults(text):
    reader = Shown()
    reader.feed(text)
    return {"bare": reader.bare, "markup in attributes": reader.markup}


@pytest.fixture
def pages(settings, make_article, mona):
    """Return {address: page} of a site whose names and texts all contain a technical run."""
    settings.SITE_NAME, settings.SITE_TAGLINE = "نقطة 3-2-1 اليوم", "أخبار 24/7-365 كاملة"
    section = make_section("قسم 5%-10% كامل", description="وصف 12-09-2025 هنا")
    author = make_author("كاتب 1-2-3 هنا", title="محرر 4-5-6 هنا", bio="نبذة 7-8-9 هنا")
    image = make_image(alt="صورة 16-9-1 هنا", credit="رسم 2×3×4 هنا", caption="تعليق 10:30-11:45 هنا")
    body = "<p>نص −5°C هنا</p><h2>عنوان 1-2-3 هنا</h2>"
    body += f'<figure data-image="{image.pk}"><figcaption>شرح 3-4-5 هنا</figcaption></figure>'
    for number in range(8):
        article = make_article(
            headline=f"خبر {number}-2-3 هنا",
            deck="مقدمة 5%-10% هنا",
            kicker="تقرير 1-2-3 هنا",
            body=body,
            section=section,
            authors=[author],
            hero=image.pk,
            tags=["وسم 7-8-9 هنا"],
        )
    first = make_comment(article, approved_by=mona, name="ريم 1-2-3 هنا", body="تعليق 4-5-6 هنا")
    make_comment(article, approved_by=mona, name="عمر 1-2-3 هنا", body="ردّ 4-5-6 هنا", parent=first)
    standing = Page.objects.create(title="صفحة 1-2-3 هنا", body="<p>نص 4-5-6 هنا</p>", in_header=True)
    month = article.published_at
    return [
        "/",
        article.get_absolute_url(),
        section.get_absolute_url(),
        article.tag_list[0].get_absolute_url(),
        author.get_absolute_url(),
        "/authors/",
        "/search/",
        "/search/?q=خبر 1-2-3",
        "/search/?q=9-8-7",
        f"/archive/{month.year}/{month.month}/",
        standing.get_absolute_url(),
        "/nothing/",
    ]


def test_every_technical_run_on_a_page_is_isolated(client, pages):
    found = {address: faults(client.get(address).content.decode()) for address in pages}
    assert {address: fault for address, fault in found.items() if any(fault.values())} == {}


def test_the_checker_finds_an_unisolated_run_and_markup_in_an_attribute():
    assert faults('<p title="<bdi>x</bdi>">خبر 1-2-3 هنا</p>')["bare"][-1] == "1-2-3"
    assert faults('<p title="&lt;bdi>">ا</p>')["markup in attributes"]
    assert not any(faults('<p title="خبر \u20661-2-3\u2069">خبر <bdi dir="ltr">1-2-3</bdi></p>').values())


def test_share_texts_are_isolated(client, pages):
    page = client.get(pages[1]).content.decode()
    assert page.count("%E2%81%A67-2-3%E2%81%A9") >= 3


def description_of(page):
    return re.search(r'<meta name="description" content="([^"]*)"', page)[1]


def test_descriptions_have_70_to_155_characters_of_words(client, pages):
    texts = {a: description_of(client.get(a).content.decode()) for a in pages}
    shown = {a: text.translate(dict.fromkeys(map(ord, "\u2066\u2069"))) for a, text in texts.items()}
    assert {a: text for a, text in shown.items() if not 70 <= len(text) <= 156} == {}


@pytest.mark.parametrize("name", ["س", "اسم طويل " * 12])
def test_descriptions_of_an_empty_site_are_long_enough(client, db, name):
    section, author = make_section(name.strip()[:60]), make_author(name.strip()[:60], title="")
    for address in ("/", section.get_absolute_url(), author.get_absolute_url(), "/archive/2025/9/", "/authors/"):
        text = description_of(client.get(address).content.decode())
        assert 70 <= len(text) <= 155, (address, text)
    assert "لا مقالات" in description_of(client.get(author.get_absolute_url()).content.decode())


@pytest.mark.parametrize(
    "sentences", [[], [""], ["كلمة"], ["كلمة " * 60], ["ك" * 400], ["جملة أولى", "جملة ثانية " * 9]]
)
def test_a_summary_is_never_too_long_and_ends_with_a_full_stop_or_ellipsis(sentences):
    text = arabic.summary(sentences)
    assert len(text) <= 155
    assert not text or text[-1] in ".…"


def test_a_description_does_not_begin_with_a_caption(client, make_article):
    body = '<figure data-image="1"><figcaption>تعليق الصورة</figcaption></figure><h2>عنوان</h2><p>أول الكلام.</p>'
    article = make_article(body=body, deck="")
    assert article.excerpt == "أول الكلام."
    assert description_of(client.get(article.get_absolute_url()).content.decode()).startswith("أول الكلام.")
    assert "تعليق" not in client.get("/feed/").content.decode()


def test_every_technical_run_in_admin_lists_is_isolated(desk, chief, pages):
    """Check what people typed; the English words of Django's admin and user names are left out."""
    client = desk(chief)
    kinds = (
        "articles/article",
        "articles/image",
        "articles/section",
        "articles/tag",
        "authors/author",
        "articles/page",
    )
    for kind in kinds:
        bare = faults(client.get(f"/admin/{kind}/").content.decode())["bare"]
        assert [run for run in bare if any(sign.isdigit() for sign in run)] == [], kind


def test_isolating_markup_changes_only_its_text():
    markup = '<a href="?q=1-2-3" title="1-2">خبر 1-2-3 &amp; غيره</a><option>1-2-3</option><br><code>1-2-3</code>'
    assert html.isolate_markup(markup) == (
        '<a href="?q=1-2-3" title="\u20661-2\u2069">خبر <bdi class="nb" dir="ltr">1-2-3</bdi> &amp; غيره</a>'
        "<option>\u20661-2-3\u2069</option><br><code>1-2-3</code>"
    )
