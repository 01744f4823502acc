"""Users' plain text as HTML: links, lines of code, and the direction of lines."""

import re

import pytest
from django.utils.html import escape

from newsroom import html

LINKS = [
    ("https://ar.wikipedia.org/wiki/مرشح_(فوتوشوب)", "https://ar.wikipedia.org/wiki/مرشح_(فوتوشوب)"),
    ("(https://example.com/a)", "https://example.com/a"),
    ("(انظر https://example.com/a_(b))", "https://example.com/a_(b)"),
    ("[https://example.com/a[1]]", "https://example.com/a[1]"),
    *((f"https://example.com/a{sign}", "https://example.com/a") for sign in "،؛؟»”….!:,;'’\"*"),
    ("https://example.com/a؟!»", "https://example.com/a"),
    ("«https://example.com/a»، ثم", "https://example.com/a"),
    ("https://example.com/a،ثم", "https://example.com/a"),
    ("https://example.com/?q=a&b=c", "https://example.com/?q=a&b=c"),
    ("https://مثال.السعودية/صفحة", "https://مثال.السعودية/صفحة"),
    ("https://a.com/(a(b)c))", "https://a.com/(a(b)c)"), ("https://a.com/(a(b)c)/d?e", "https://a.com/(a(b)c)/d?e"),
    ("https://a.com/[a(b)]", "https://a.com/[a(b)]"),
    ("(https://a.com/a(b(c)))", "https://a.com/a(b(c))"), ("https://a.com/a(b))]}", "https://a.com/a(b)"),
    *((f"https://a.com/b{sign}", "https://a.com/b") for sign in "۔٫٬】【﴾﴿」』》〉。、！？"),
    ("﴿https://a.com/b﴾", "https://a.com/b"), ("【https://a.com/b】", "https://a.com/b"),
    ("https://example.com:8443/a#b", "https://example.com:8443/a#b"),
    ("HTTPS://Example.com/A", "HTTPS://Example.com/A"),
]  # fmt: skip
BARE = [
    ("example.com", "https://example.com"), ("زوروا example.com.", "https://example.com"), ("www.example.com/a",
    "https://www.example.com/a"),
    ("bit.ly/3abc، نعم", "https://bit.ly/3abc"), ("reem@example.com",
    "mailto:reem@example.com"), ("(example.com)", "https://example.com"),
    ("github.com/django/django؟", "https://github.com/django/django"),
]  # fmt: skip
NONE = [
    "ASP.NET",
    "main.rs",
    "http://",
    "https:// ",
    "javascript:alert(1)",
    "//comment.com",
    "v1.2.3",
    "10.0.0.1",
    "http/1.1",
    "data:text/html,x",
]


def targets(text):
    return [
        found.replace("&amp;", "&")
        for found in re.findall(r'<a href="([^"]*)" rel="nofollow ugc noopener">', html.paragraphs(text))
    ]


@pytest.mark.parametrize(("text", "target"), [*LINKS, *BARE])
def test_a_link_ends_where_the_address_ends(text, target):
    assert targets(f"قال {text}") == [target]
    assert targets(text) == [target]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_no_link(text):
    assert targets(f"قال {text} هنا") == []


@pytest.mark.parametrize(("text", "_target"), [*LINKS, *BARE])
def test_nothing_of_the_text_is_lost_beside_a_link(text, _target):
    shown = re.sub("<[^>]+>", "", html.paragraphs(f"قال {text} هنا"))
    plain = shown.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", '"')
    assert plain == f"قال {text} هنا"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("نص عربي", "rtl"), ("iPhone 17 أفضل من سابقه", "rtl"), ("print(1)\nهذا لا يعمل عندي",
    "rtl"), ("هذا الأمر:\nprint(1)\nprint(2)", "rtl"),
        ("pip install django\n\nلا يعمل", "rtl"), ("I like it", "ltr"), ("I like the word كتاب very much",
    "ltr"), ("123", "rtl"), ("👍", "rtl"), ("", "rtl"),
        ("C++ أم Rust؟", "rtl"), ("x = 1", "ltr"),
    ],
)  # fmt: skip
def test_a_text_has_one_direction(text, direction):
    assert set(re.findall(r'<p dir="([a-z]+)">', html.paragraphs(text))) <= {direction}
    assert html.plaintext.direction_of(text) == direction


def test_a_line_of_code_is_isolated_and_stays_in_its_place():
    shown = html.paragraphs("جربت هذا:\nfor x in range(10): print(x)\niPhone أفضل\n\nif (a < b) { c(); }")
    assert shown == (
        '<p dir="rtl">جربت هذا:<br><bdi dir="ltr">for x in range(10): print(x)</bdi><br>'
        '<bdi>iPhone</bdi> أفضل</p><p dir="rtl"><bdi dir="ltr">if (a &lt; b) { c(); }</bdi></p>'
    ).replace("<bdi>iPhone", '<bdi lang="en">iPhone')


def test_an_arabic_line_of_a_latin_text_is_isolated():
    assert html.paragraphs("I like\nهذا (نعم)\nvery much indeed, because it is so good") == (
        '<p dir="rtl"><bdi dir="ltr">I like</bdi><br>هذا (نعم)<br>'
        '<bdi dir="ltr">very much indeed, because it is so good</bdi></p>'
    )
    assert '<bdi dir="auto">' in html.paragraphs("I like the word كتاب very much")


@pytest.mark.parametrize(
    "line",
    [
        'const b = "نص";', 'print("مرحبا", end="")', "print('hello') # طباعة", '{"key": "قيمة"}', '"key": "قيمة",',
        "<p>مرحبا</p>", "SELECT * FROM t WHERE name = 'محمد';", 'echo "مرحبا"', 'git commit -m "رسالة"',
        "x = 1 // قيمة", "let s = `نص`;", 'if (a == "نعم") {', "/* ملاحظة */ int a;", "a: int = 3  # عدد",
        'System.out.println("نص");', "print('مرحبا",
    ],
)  # fmt: skip
def test_a_line_of_code_with_arabic_in_it_is_isolated_whole(line):
    for text in (line, f"جربت هذا:\n{line}\nولم يعمل", f"I tried this, and it is not right\n{line}"):
        assert f'<bdi dir="ltr">{escape(line)}</bdi>' in html.paragraphs(text)


def test_arabic_strings_of_one_line_of_code_stay_in_their_order():
    assert html.paragraphs('f("أ", "ب")') == (
        '<p dir="rtl"><bdi dir="ltr">f(&quot;<bdi>أ</bdi>&quot;, &quot;<bdi>ب</bdi>&quot;)</bdi></p>'
    )


@pytest.mark.parametrize(
    "line",
    [
        "iPhone أفضل من سابقه", 'Apple "أبل" شركة', "Apple (أبل)", "C# لغة جيدة", "USB-C: منفذ",
        "iPhone 17 = أفضل هاتف",
        "iPhone(17) أفضل", "#أندرويد أفضل", '"آبل" أفضل', "https://example.com/a=b رابط",
    ],
)  # fmt: skip
def test_prose_that_begins_with_latin_letters_is_no_code(line):
    assert '<bdi dir="ltr">' not in re.sub("<a .*?</a>", "", html.paragraphs(line))


def test_the_text_of_a_link_is_escaped():
    shown = html.paragraphs("https://example.com/?a=1&b=2&lt;'x")
    assert shown == (
        '<p dir="rtl"><bdi dir="ltr"><a href="https://example.com/?a=1&amp;b=2&amp;lt;&#x27;x" '
        'rel="nofollow ugc noopener"><bdi dir="ltr">https://example.com/?a=1&amp;b=2&amp;lt;&#x27;x</bdi></a></bdi></p>'
    ).replace('rtl"><bdi dir="ltr"><a', 'ltr"><a').replace("</a></bdi></p>", "</a></p>")
