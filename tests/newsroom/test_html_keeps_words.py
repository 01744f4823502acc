"""Cleaning HTML keeps every visible word, whatever is pasted: unknown, nested and malformed elements."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom import html
from newsroom.html.schema import CONTENTLESS, PARTING, RENAMED, SCHEMA, UNSEEN

FIGURE = lambda identity, caption: f"<figure><img><figcaption>{caption}</figcaption></figure>"  # noqa: E731
GONE = lambda identity, caption: ""  # noqa: E731
ELEMENTS = sorted(
    {tag.name for tag in SCHEMA} - {"hr", "br"} | PARTING | set(RENAMED) | {"span", "font", "svg", "math"}
)
ELEMENTS += ["figure data-image='3'", "div data-embed='youtube:ScMzIvxBSi4'", "a href='https://example.com'"] * 4
ELEMENTS += ["figure", "figcaption", "table", "td", "tr", "caption"] * 3
FOREIGN = ["svg", "math", "g", "text", "tspan", "desc", "foreignObject", "mi", "mo", "mn", "mrow", "mfrac", "mtext"]
FOREIGN += [
    "annotation-xml",
    "semantics",
    "o:p",
    "my-element",
    "u",
    "picture",
    "label",
    "nobr",
    "ruby",
    "rt",
    "marquee",
]
ELEMENTS += FOREIGN
SINGLE = sorted(CONTENTLESS) + [f"{name} /" for name in ("path", "use", "mspace", "p", "b", "a name='x'", "i", "col")]
SINGLE += ["source srcset='a.webp 2x' /", "img alt='a > b'", "path d=''/", "/br", "/p", "/div", "/table"]
REPEATED = ["<p>", "<li>", "<tr><td>", "<td>", "<option>", "<dt>", "<dd>", "<p><a name='x'>", "<b>", "<p><i class='a'>"]
REPEATED += ["<picture><source><source><img></picture>", "<svg><path d=''/></svg>", "<wbr>", "<o:p>", "<mi> x </mi>"]
REPEATED += ["<table><tr><td>", "<ul><li>", "<div>", "<blockquote>", "<section><p>", "<font>", "<h2>", "<path/>"]
REPEATED += [
    "<dl><dt>a<dd>b</dl>",
    "<ul><li>a<li>b</ul>",
    "<select><option>a<option>b</select>",
    "<figure data-image=1>",
]


@st.composite
def pages(draw):
    """Return (markup, words): elements opened and closed in any order, with numbered words between them."""
    parts, words, opened = [], [], []
    for number in range(draw(st.integers(1, 14))):
        act = draw(st.sampled_from("owowowcxs"))
        if act == "s":
            single = draw(st.sampled_from(SINGLE))
            parts.append(f"<{single}>" * draw(st.sampled_from([1, 1, 2, 130])))
        elif act == "o" and not draw(st.integers(0, 9)):
            parts.append(draw(st.sampled_from(REPEATED)) * draw(st.sampled_from([101, 130])))
        elif act == "o":
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
def test_every_visible_word_is_kept_by_cleaning(page):
    markup, words = page
    cleaned = html.clean(markup)
    for figure in (FIGURE, GONE):
        shown = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html.expand(cleaned, figure).markup))
        assert [word for word in words if word not in shown] == []
    assert [word for word in words if word not in re.findall(r"\w+", html.plain(cleaned))] == []


STRUCTURE = (
    '<h2>عنوان</h2><p><a href="https://example.com">رابط</a></p>'
    '<figure data-image="3"><figcaption>تعليق</figcaption></figure><ul><li><p>بند</p></li></ul>'
)


@pytest.mark.parametrize(
    "before",
    [
        "<picture><source><source><img></picture>" * 60,
        "<video><source><track></video>" * 60,
        "<p><a name='x'>نص</p>" * 120,
        "<p><a name=x/>نص</p>" * 120,
        "<p><font><u>نص</p>" * 120,
        "<p><i class='icon'/>نص</p>" * 120,
        "<p>نص<wbr>" * 120,
        "<div><p>نص" * 120,
        "<svg>" + "<path d=''/>" * 120 + "</svg>",
        "<svg>" + "<g><path d=''></path>" * 120 + "</svg>",
        "<math>" + "<mrow><mi>س</mi><mspace/>" * 120 + "</math>",
        "<dl>" + "<dt>أ<dd>ب" * 120 + "</dl>",
        "<ul>" + "<li>أ" * 120 + "</ul>",
        "<ul>" + "<li><p>أ" * 120 + "</ul>",
        "<table>" + "<tr><td>أ<td>ب" * 120 + "</table>",
        "<table><tr><td>أ<tr><td>ب</table>" * 120,
        "<select>" + "<option>أ" * 120 + "</select>",
        "<td>أ" * 120,
        "<b></b><section>" * 120 + "</section>" * 120,
        "<!-- <p> -->" * 120,
        "<p title='<b>'>نص" * 120,
        "<o:p>نص" * 120,
    ],
)
def test_the_structure_is_kept_whatever_precedes_it(before):
    assert html.clean(before + STRUCTURE).endswith(STRUCTURE)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>المعادلة <math><mi>E</mi><mo>=</mo></math> تكفي</p>", "<p>المعادلة E= تكفي</p>"),
        ("<p>قبل</p><svg>" + '<path d=""/>' * 100 + "</svg><p>بعد</p>", "<p>قبل</p><p>بعد</p>"),
        ("<mi>أ</mi><g>ب</g>", "<p>أب</p>"),
        ("<svg><title>أ</title><desc>ب</desc><text>ج</text></svg>", "<p> أ  ب  ج </p>"),
        ("<math><![CDATA[أ<b>]]></math>ب", "<p>أ&lt;b&gt;ب</p>"),
        ("<textarea>أ<b>ب</textarea>ج", "<p> أ&lt;b&gt;ب ج</p>"),
        ("<p>أ<o:p></o:p>ب<my-element/>ج</p>", "<p>أبج</p>"),
        ('<p title="a > <mi>">أ</p>', "<p>أ</p>"),
        ("<a href=https://example.com/>أ</a>ب", '<p><a href="https://example.com/">أ</a>ب</p>'),
        ('<figure data-image="3"/>أ', '<figure data-image="3"><figcaption></figcaption></figure><p>أ</p>'),
        ('<p>أ<iframe src="https://example.com/x" />ب<script/></p>ج', "<p>أب</p><p>ج</p>"),
        ("<b>أ<p>ب</b>ج", "<p><strong>أ</strong></p><p><strong>ب</strong>ج</p>"),
    ],
)
def test_the_words_of_unknown_elements_are_kept(pasted, kept):
    assert html.clean(pasted) == kept


@settings(max_examples=300, deadline=None)
@given(pages())
def test_cleaning_is_idempotent_for_any_page(page):
    cleaned = html.clean(page[0])
    assert html.clean(cleaned) == cleaned


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/ab=\"'& pfigure1\n-!datmbl", max_size=60))
def test_cleaning_is_idempotent_for_any_text(text):
    cleaned = html.clean(text)
    assert html.clean(cleaned) == cleaned


@pytest.mark.parametrize("element", sorted(UNSEEN))
def test_text_that_browsers_do_not_show_is_removed(element):
    assert "كلمة" not in html.clean(f"<p>أ</p><{element}>كلمة</{element}>")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<div>أ</div><div>ب</div>", "<p>أ</p><p>ب</p>"),
        ("<h1>أ</h1><h5>ب</h5><p><b>ج</b><i>د</i></p>", "<h2>أ</h2><h3>ب</h3><p><strong>ج</strong><em>د</em></p>"),
        ("<ul><li>أ<div></div>ب</li></ul>", "<ul><li>أ<p>ب</p></li></ul>"),
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
def test_pasted_markup_gets_the_structure_of_the_schema(pasted, kept):
    assert html.clean(pasted) == kept


def test_the_caption_of_a_deleted_picture_is_kept():
    markup = '<figure data-image="9"><figcaption>نص التعليق</figcaption></figure>'
    assert html.expand(markup, GONE).markup == "<p>نص التعليق</p>"


def test_a_text_nested_ten_thousand_deep_is_kept():
    for element in ("blockquote", "b", "ul", "div", "figure data-image='1'", "figcaption"):
        assert "كلمة" in html.expand(html.clean(f"<{element}>" * 10_000 + "كلمة"), FIGURE).markup


def test_forbidden_characters_are_removed_from_character_references_too():
    assert html.clean("<p title='x'>أ&#xFFFE;ب&#x202E;ج&#x1F;د</p>") == "<p>أبجد</p>"
