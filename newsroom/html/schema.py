"""The closed list of what a text may hold: the editor's schema and the cleaner are both made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsroom.html.embeds import is_embed

SCHEMES = ("http", "https", "mailto", "tel")
WHOLE_NUMBER = 999_999_999_999


@dataclass(frozen=True)
class Tag:
    """Describe an element that a text may hold.

    `extension` is the editor's name for what writes it; `attributes` gives for each attribute the test that its value
    must pass; `sample` is markup that the editor writes with it, which the cleaner must leave as it is.
    """

    name: str
    extension: str
    sample: str
    kind: str = "inline"  # inline | leaf (holds inline elements alone) | block | void
    attributes: tuple = ()


def is_number(least: int, most: int) -> Callable[[str], bool]:
    """Return a test for whole numbers in this range."""
    return lambda value: value.isascii() and value.isdigit() and len(value) <= 12 and least <= int(value) <= most


def is_link(value: str) -> bool:
    """Return whether this is an absolute address of a permitted scheme, or one that starts with «/» or «#»."""
    try:
        scheme = urlsplit(value.strip()).scheme
    except ValueError:
        return False
    return scheme in SCHEMES if scheme else value.startswith(("/", "#")) and not value.startswith("//")


SPANS = (("colspan", is_number(1, 20)), ("rowspan", is_number(1, 20)))
ROW = "<table><tbody><tr>%s</tr></tbody></table>"
SPANNED = (
    '<table><tbody><tr><{0} colspan="2" rowspan="2"><p>ا</p></{0}><td><p>ب</p></td></tr>'
    "<tr><td><p>ج</p></td></tr></tbody></table>"
)
SCHEMA = (
    Tag("p", "Paragraph", "<p>ا</p>", "leaf"),
    Tag("h2", "Heading", "<h2>ا</h2>", "leaf"),
    Tag("h3", "Heading", "<h3>ا</h3>", "leaf"),
    Tag("pre", "CodeBlock", "<pre><code>ا</code></pre>", "leaf"),
    Tag("ul", "BulletList", "<ul><li><p>ا</p></li></ul>", "block"),
    Tag("ol", "OrderedList", '<ol start="4"><li><p>ا</p></li></ol>', "block", (("start", is_number(0, 99_999)),)),
    Tag("li", "ListItem", "<ul><li><p>ا</p></li></ul>", "block"),
    Tag("blockquote", "Blockquote", "<blockquote><p>ا</p></blockquote>", "block"),
    Tag("table", "Table", ROW % "<td><p>ا</p></td>", "block"),
    Tag("thead", "Table", "<table><thead><tr><th><p>ا</p></th></tr></thead></table>", "block"),
    Tag("tbody", "Table", ROW % "<td><p>ا</p></td>", "block"),
    Tag("tr", "TableRow", ROW % "<td><p>ا</p></td>", "block"),
    Tag("th", "TableHeader", SPANNED.format("th"), "block", SPANS),
    Tag("td", "TableCell", SPANNED.format("td"), "block", SPANS),
    Tag(
        "figure",
        "Picture",
        '<figure data-image="3"><figcaption>ا</figcaption></figure>',
        "block",
        (("data-image", is_number(1, WHOLE_NUMBER)),),
    ),
    Tag("figcaption", "Picture", '<figure data-image="3"><figcaption>ا</figcaption></figure>', "leaf"),
    Tag("div", "Embed", '<div data-embed="youtube:ScMzIvxBSi4"></div>', "block", (("data-embed", is_embed),)),
    Tag("hr", "HorizontalRule", "<hr>", "void"),
    Tag("br", "HardBreak", "<p>ا<br>ب</p>", "void"),
    Tag("strong", "Bold", "<p><strong>ا</strong></p>"),
    Tag("em", "Italic", "<p><em>ا</em></p>"),
    Tag("code", "Code", "<p><code>ا</code></p>"),
    Tag("sup", "Superscript", "<p><sup>ا</sup></p>"),
    Tag("sub", "Subscript", "<p><sub>ا</sub></p>"),
    Tag(
        "a",
        "Link",
        '<p><a href="tel:+966114000000" title="ب">ا</a></p>',
        "inline",
        (("href", is_link), ("title", lambda value: 0 < len(value) <= 200)),
    ),
)
TAGS = {tag.name: tag for tag in SCHEMA}
INLINE = frozenset(tag.name for tag in SCHEMA if tag.kind == "inline")
LEAVES = frozenset(tag.name for tag in SCHEMA if tag.kind == "leaf")
VOID = frozenset(tag.name for tag in SCHEMA if tag.kind == "void")
BLOCKS = frozenset(TAGS) - INLINE
# Elements that are written as others, and elements that only separate what is before and after them.
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
PARTING = frozenset(
    {"address", "article", "aside", "button", "caption", "center", "dd", "details", "dialog", "dir", "dl", "dt"}
    | {"fieldset", "footer", "form", "header", "hgroup", "legend", "main", "menu", "nav", "option", "optgroup"}
    | {"section", "select", "summary", "tfoot"}
)
UNSEEN = frozenset(
    {"script", "style", "iframe", "object", "template", "noscript", "title", "audio", "video", "canvas", "datalist"}
)
# The elements of HTML that have no content and no end tag, those of earlier versions included.
CONTENTLESS = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image", "img", "input"}
    | {"keygen", "link", "meta", "param", "source", "spacer", "track", "wbr"}
)
