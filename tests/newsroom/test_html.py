import json

import pytest

from newsroom import html
from newsroom.html.schema import is_link

NO_PICTURE = lambda identity, caption: f"[{identity}|{caption}]"  # noqa: E731


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">نص</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<img src="x" onerror="alert(1)">',
        "<svg><script>alert(1)</script></svg>",
        '<iframe src="https://example.com"></iframe>',
        '<div data-embed="youtube:&quot;><script>"></div>',
        '<figure data-image="1&quot; onload=&quot;x"></figure>',
        '<p style="position:fixed">x</p>',
        "<math><mi><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_hostile_markup_is_removed(hostile):
    cleaned = html.expand(html.clean(hostile), NO_PICTURE).markup
    for word in ("script", "onclick", "onerror", "onload", "javascript:", "iframe", "style=", "<img"):
        assert word not in cleaned


def test_cleaning_is_idempotent():
    once = html.clean('<p>a<b>c</b><a href="https://x.example/?a=1&b=2">d</a></p><table><tr><td>1')
    assert html.clean(once) == once


def test_naughty_strings_stay_text(naughty_strings):
    for text in naughty_strings:
        shown = html.paragraphs(text)
        assert "<script" not in shown.lower()
        assert "<img" not in shown.lower()


def test_headings_get_ids_and_a_table_of_contents():
    expanded = html.expand("<h2>أولًا C++</h2><p>x</p><h3>فرعي</h3><h2>ثانيًا</h2>", NO_PICTURE)
    assert expanded.toc == [{"id": "s1", "title": "أولًا C++"}, {"id": "s2", "title": "ثانيًا"}]
    assert '<h2 id="s1">أولًا <bdi class="nb" lang="en" dir="ltr">C++</bdi></h2>' in expanded.markup


def test_a_picture_of_the_library_is_expanded_with_its_caption():
    markup = '<p>أ</p><figure data-image="12"><figcaption>تعليق <strong>مهم</strong></figcaption></figure><p>ب</p>'
    assert html.clean(markup) == markup
    assert html.expand(markup, NO_PICTURE).markup == "<p>أ</p>[12|تعليق <strong>مهم</strong>]<p>ب</p>"
    assert html.image_ids(markup) == [12]


def test_an_embed_is_a_link_and_loads_nothing():
    markup = html.expand(html.clean('<div data-embed="youtube:ScMzIvxBSi4"></div>'), NO_PICTURE).markup
    assert 'href="https://www.youtube.com/watch?v=ScMzIvxBSi4"' in markup
    assert "src=" not in markup


def test_code_is_left_to_right_and_not_isolated():
    markup = html.expand("<pre><code>a &lt; b // C++</code></pre>", NO_PICTURE).markup
    assert markup == '<pre dir="ltr"><code dir="ltr">a &lt; b // C++</code></pre>'


def test_stored_markup_holds_no_media_address(settings):
    settings.MEDIA_URL = "https://cdn.example.org/m/"
    assert html.for_page('<img src="@media/a.jpg">') == '<img src="https://cdn.example.org/m/a.jpg">'


def test_a_readers_text_keeps_its_paragraphs_and_marks_its_links():
    shown = html.paragraphs("سطر\nآخر\n\nhttps://example.com/a?b=1&c=2، انتهى")
    assert shown.startswith('<p dir="rtl">سطر<br>آخر</p><p dir="rtl"><a href="https://example.com/a?b=1&amp;c=2" rel=')
    assert 'rel="nofollow ugc noopener"' in shown


def test_words_of_different_blocks_are_separated_in_plain_text():
    assert html.plain("<p>أ</p><ul><li>ب</li><li>ج&amp;د</li></ul>") == "أ\nب\nج&د"


@pytest.fixture
def naughty_strings(shared_data):
    return json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://example.com/a?b=1", "https://example.com/a?b=1"), ("/pages/x/", "/pages/x/"), ("#top", "#top"),
        ("www.example.com", "https://www.example.com"), ("//example.com/a", "https://example.com/a"),
        ("desk@example.org", "mailto:desk@example.org"), ("tel:+966500000000", "tel:+966500000000"),
    ],
)  # fmt: skip
def test_a_link_keeps_its_target(typed, stored):
    assert f'href="{stored}"' in html.clean(f'<p><a href="{typed}">رابط</a></p>')


@pytest.mark.parametrize(
    "typed", ["http://[", "https://[::1", "javascript:alert(1)", "relative/path", "///", "data:,x"]
)
def test_a_target_that_is_not_permitted_leaves_the_text(typed):
    cleaned = html.clean(f'<p><a href="{typed}">رابط</a></p>')
    assert "رابط" in cleaned
    assert f'href="{typed}"' not in cleaned
    assert not is_link("http://[")


def test_empty_paragraphs_are_not_printed():
    markup = html.clean("<p>أول</p><p></p><p><br></p><p>&nbsp;</p><p>ثانٍ</p>")
    assert html.expand(markup, lambda *_: "").markup == "<p>أول</p><p>ثانٍ</p>"
