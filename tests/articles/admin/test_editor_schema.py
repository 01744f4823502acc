"""The editor and the HTML cleaner derive from one schema; each allows what the other does."""

import re

import pytest

from articles.admin.editor import ALWAYS, EXTENSIONS, HELPERS
from newsroom import html
from newsroom.html.clean import ATTRIBUTES
from newsroom.html.schema import SCHEMA, SCHEMES, TAGS, is_link


@pytest.mark.parametrize("tag", SCHEMA, ids=lambda tag: tag.name)
def test_the_cleaner_does_not_change_what_the_editor_writes(tag):
    assert f"<{tag.name}" in tag.sample
    assert html.clean(tag.sample) == tag.sample


@pytest.mark.parametrize("tag", SCHEMA, ids=lambda tag: tag.name)
def test_the_editor_writes_every_attribute_that_the_cleaner_allows(tag):
    samples = " ".join(other.sample for other in SCHEMA)
    for name in ATTRIBUTES.get(tag.name, ()):
        assert re.search(f'<{tag.name}[^>]* {name}="', samples), name


def test_the_editor_has_exactly_the_extensions_for_the_tags_that_the_cleaner_allows():
    assert {tag.extension for tag in SCHEMA} - ALWAYS == set(EXTENSIONS) - set(HELPERS)


def test_the_cleaner_allows_nothing_that_the_editor_does_not_know():
    for name in ("img", "span", "u", "s", "del", "mark", "iframe", "video", "section", "font", "dl"):
        assert name not in TAGS
        assert f"<{name}" not in html.clean(f"<{name}>ا</{name}>")


def test_the_editor_and_the_cleaner_allow_the_same_link_schemes():
    assert EXTENSIONS["Link"]["protocols"] == list(SCHEMES)
    for scheme in SCHEMES:
        assert f'href="{scheme}:' in html.clean(f'<p><a href="{scheme}://example.com">ا</a></p>')
    for address in ("javascript:alert(1)", "data:text/html,x", "ftp://a.b", "vbscript:x", "//evil.example", "a b"):
        assert not is_link(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.example.com", "https://www.example.com"),
        ("WWW.example.com/a?b=1", "https://WWW.example.com/a?b=1"),
        ("example.com/a", "https://example.com/a"),
        ("//example.com/a", "https://example.com/a"),
        ("tel:+966114000000", "tel:+966114000000"),
        ("desk@example.com", "mailto:desk@example.com"),
        ("mailto:desk@example.com", "mailto:desk@example.com"),
        (" https://example.com/ ", "https://example.com/"),
        ("/pages/about/", "/pages/about/"),
        ("#s1", "#s1"),
        ("www.مثال.com", "https://www.مثال.com"),
        ("مثال.السعودية", "https://مثال.السعودية"),
        ("مثال.السعودية:8080/أ?ب=1", "https://مثال.السعودية:8080/أ?ب=1"),
        ("उदाहरण.भारत", "https://उदाहरण.भारत"),
        ("例え.jp/a", "https://例え.jp/a"),
        ("xn--mgbh0fb.xn--mgberp4a5d4ar", "https://xn--mgbh0fb.xn--mgberp4a5d4ar"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("example.com:8080", "https://example.com:8080"),
        ("www.example.com?a=b#c", "https://www.example.com?a=b#c"),
        ("example.ps", "https://example.ps"),
        ("www.example.md", "https://www.example.md"),
        ("example.md/news", "https://example.md/news"),
        ("example.com.py", "https://example.com.py"),
        ("desk@مثال.السعودية", "mailto:desk@مثال.السعودية"),
        ("README.md", None),
        ("README.md#usage", None),
        ("file.py", None),
        ("my.file.py", None),
        ("report.pdf", None),
        ("Report.PDF?page=2", None),
        ("archive.tar.gz", None),
        ("jquery.min.js", None),
        ("index.php/about", None),
        ("song.mp3", None),
        ("docs/report.pdf", None),
        ("../a", None),
        ("./a.html", None),
        ("?page=2", None),
        ("version-1.2", None),
        ("data:8080", None),
        ("javascript.com:alert(1)", None),
        ("page.html", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_cleaned_link_keeps_its_target(typed, kept):
    cleaned = html.clean(f'<p><a href="{typed}">ا</a></p>')
    assert cleaned == (f'<p><a href="{kept}">ا</a></p>' if kept else "<p>ا</p>")


def test_a_numbered_list_keeps_its_start_number():
    markup = '<ol start="4"><li><p>ا</p></li></ol>'
    assert html.clean(markup) == markup
    assert html.expand(markup, lambda identity, caption: "").markup == markup
