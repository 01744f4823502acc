"""The HTML door loses no visible word, whatever is pasted: allowed and other elements, nested and malformed."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom import html
from newsroom.html.schema import PARTING, RENAMED, SCHEMA, UNSEEN

FIGURE = lambda identity, caption: f"<figure><img><figcaption>{caption}</figcaption></figure>"  # noqa: E731
GONE = lambda identity, caption: ""  # noqa: E731
ELEMENTS = sorted(
    {tag.name for tag in SCHEMA} - {"hr", "br"} | PARTING | set(RENAMED) | {"span", "font", "svg", "math"}
)
ELEMENTS += ["figure data-image='3'", "div data-embed='youtube:ScMzIvxBSi4'", "a href='https://example.com'"] * 4
ELEMENTS += ["figure", "figcaption", "table", "td", "tr", "caption"] * 3


@st.composite
def pages(draw):
    """(markup, words): elements opened and closed in any order, numbered words between them."""
    parts, words, opened = [], [], []
    for number in range(draw(st.integers(1, 14))):
        act = draw(st.sampled_from("owowowcx"))
        if act == "o":
            element = draw(st.sampled_from(ELEMENTS))
            parts.append(f"<{element}>")
            opened.append(element.split()[0])
        elif act == "w":
            words.append(f"كلمة{number}ة")
            parts.append(draw(st.sampled_from([" {} ", "{}<br>", " {}<hr>", " {}<div>", "<p>{} "])).format(words[-1]))
        elif opened:
            parts.append(f"</{opened.pop() if act == 'c' else draw(st.sampled_from(opened))}>")
    return "".join(parts), words


@settings(max_examples=300, deadline=None)
@given(pages())
@example(
    ('<figure data-image="1"><figcaption>أ<figure data-image="2"><figcaption>ب</figcaption></figure>ج', ["أ", "ب", "ج"])
)
@example(("<figure><table><tr><td>أ</td></tr></table></figure>", ["أ"]))
@example(("<figcaption>أ</figcaption>", ["أ"]))
@example(("<ul><li><div>أ</div><div>ب</div></li></ul>", ["أ", "ب"]))
@example(("<table><caption>أ</caption><tr><td>ب", ["أ", "ب"]))
def test_every_visible_word_is_in_the_markup(page):
    markup, words = page
    cleaned = html.clean(markup)
    for figure in (FIGURE, GONE):
        shown = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html.expand(cleaned, figure).markup))
        assert [word for word in words if word not in shown] == []
    assert [word for word in words if word not in re.findall(r"\w+", html.plain(cleaned))] == []


@settings(max_examples=300, deadline=None)
@given(pages())
def test_cleaning_twice_is_cleaning_once_for_any_page(page):
    cleaned = html.clean(page[0])
    assert html.clean(cleaned) == cleaned


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/ab=\"'& pfigure1\n-!datmbl", max_size=60))
def test_cleaning_twice_is_cleaning_once_for_any_text(text):
    cleaned = html.clean(text)
    assert html.clean(cleaned) == cleaned


@pytest.mark.parametrize("element", sorted(UNSEEN))
def test_what_a_browser_does_not_show_is_no_text(element):
    assert "كلمة" not in html.clean(f"<p>أ</p><{element}>كلمة</{element}>")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<div>أ</div><div>ب</div>", "<p>أ</p><p>ب</p>"),
        ("<h1>أ</h1><h5>ب</h5><p><b>ج</b><i>د</i></p>", "<h2>أ</h2><h3>ب</h3><p><strong>ج</strong><em>د</em></p>"),
        ("<ul>أ<p>ب</p></ul>", "<ul><li>أ</li><li><p>ب</p></li></ul>"),
        ("<li>أ</li><li>ب</li>", "<ul><li>أ</li><li>ب</li></ul>"),
        ("<strong><p>أ</p><p>ب</p></strong>", "<p><strong>أ</strong></p><p><strong>ب</strong></p>"),
        ("<figure>أ<figcaption>ب</figcaption></figure>", "<p>أ</p><p>ب</p>"),
        (
            '<figure data-image="3"><figcaption>أ</figcaption><table><tr><td>ب</td></tr></table></figure>',
            '<figure data-image="3"><figcaption>أ</figcaption></figure>'
            "<table><tbody><tr><td>ب</td></tr></tbody></table>",
        ),
        ("<p>أ\u00a0ب &amp; ج</p>", "<p>أ&nbsp;ب &amp; ج</p>"),
    ],
)
def test_what_is_pasted_gets_the_structure_of_the_schema(pasted, kept):
    assert html.clean(pasted) == kept


def test_a_picture_that_is_gone_leaves_its_caption():
    markup = '<figure data-image="9"><figcaption>نص التعليق</figcaption></figure>'
    assert html.expand(markup, GONE).markup == "<p>نص التعليق</p>"


def test_a_text_nested_ten_thousand_deep_is_kept():
    for element in ("blockquote", "b", "ul", "div", "figure data-image='1'", "figcaption"):
        assert "كلمة" in html.expand(html.clean(f"<{element}>" * 10_000 + "كلمة"), FIGURE).markup


def test_characters_written_by_their_numbers_are_taken_out_too():
    assert html.clean("<p title='x'>أ&#xFFFE;ب&#x202E;ج&#x1F;د</p>") == "<p>أبجد</p>"
