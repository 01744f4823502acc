"""The only door for HTML: cleaned when saved, expanded into its final markup when published, printed by a request."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from newsroom import arabic

EXPANDER = 1  # raise it when `expand` writes other markup; `expand_articles` then makes the stored markup anew
MEDIA = "@media/"  # stands for MEDIA_URL in stored markup, so that none holds a host or a media address
TAGS = {
    "p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "code", "pre", "table", "thead", "tbody",
    "tr", "th", "td", "sup", "sub", "hr", "br", "figure", "figcaption", "div",
}  # fmt: skip
SPANS = {"colspan", "rowspan"}
ATTRIBUTES = {"a": {"href"}, "figure": {"data-image"}, "div": {"data-embed"}, "th": SPANS, "td": SPANS}
EMBED = re.compile(r"(youtube):([A-Za-z0-9_-]{6,20})|(x):(https://(?:x|twitter)\.com/\w{1,20}/status/\d{1,25})")
VOID = {"br", "hr"}
BLOCKS = {
    "p",
    "h2",
    "h3",
    "li",
    "blockquote",
    "pre",
    "tr",
    "figcaption",
    "hr",
    "br",
    "div",
    "figure",
    "td",
    "th",
}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    clean_content_tags={
        "script",
        "style",
        "iframe",
        "object",
        "svg",
        "math",
        "template",
        "noscript",
        "textarea",
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    attribute_filter=lambda tag, name, value: value if attribute_holds(name, value) else None,
)


@dataclass(frozen=True)
class Expanded:
    """What publication stores of a body: markup, contents [{id, title}] and reading time in minutes."""

    markup: str
    toc: list
    minutes: int


def attribute_holds(name, value):
    if name == "data-image":
        return value.isascii() and value.isdigit() and len(value) <= 12
    if name == "data-embed":
        return bool(EMBED.fullmatch(value))
    if name in ("colspan", "rowspan"):
        return value.isascii() and value.isdigit() and 1 <= int(value) <= 20
    return True


def clean(markup):
    """The markup with nothing in it but the closed list of tags and attributes above; idempotent."""
    return CLEANER.clean(arabic.tidy(markup)).strip()


def plain(markup):
    """The text of clean markup: a line for each block, entities read."""
    reader = TextReader()
    reader.feed(markup)
    reader.close()
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(reader.parts)).strip()


def excerpt(markup, words=32):
    """The first words of the markup's text, with «…» where something was cut."""
    every = plain(markup).split()
    return " ".join(every[:words]) + ("…" if len(every) > words else "")


def image_ids(markup):
    """The ids of the library's pictures that stand in clean markup, in order."""
    return [int(found) for found in re.findall(r'<figure data-image="(\d+)"', markup)]


def expand(markup, figure):
    """`Expanded` of clean markup; `figure(id, caption_markup)` gives a picture's HTML, '' if it is gone."""
    writer = Expander(figure)
    writer.feed(markup)
    writer.close()
    return Expanded("".join(writer.parts), writer.toc, arabic.reading_minutes(plain(markup)))


def printed(markup):
    """Stored markup as a page prints it."""
    return mark_safe(markup.replace(MEDIA, settings.MEDIA_URL))  # noqa: S308 it was cleaned when it was saved


def paragraphs(text):
    """HTML of a reader's plain text: escaped, in paragraphs, Latin isolated, http links marked as theirs."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", arabic.tidy(text)) if block.strip()]
    return mark_safe("".join(f'<p dir="auto">{with_links(block)}</p>' for block in blocks))  # noqa: S308


LINK = re.compile(r"https?://[^\s<>\"'«»،؛]+[^\s<>\"'«»،؛.,:!?؟)\]]")


def with_links(block):
    parts, end = [], 0
    for link in LINK.finditer(block):
        address = escape(link.group())
        parts.append(isolated_lines(block[end : link.start()]))
        parts.append(f'<a href="{address}" rel="nofollow ugc noopener"><bdi dir="ltr">{address}</bdi></a>')
        end = link.end()
    return "".join([*parts, isolated_lines(block[end:])])


def isolated_lines(text):
    return arabic.isolate(text).replace("\n", "<br>")


def marked(text, spans):
    """HTML of a stranger's plain text with the spans [(start, end)] in <mark>, lines kept, links as text alone."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        begin = max(start, at)
        parts += [arabic.isolate(text[at:begin]), f"<mark>{escape(text[begin:end])}</mark>"]
        at = end
    return mark_safe("".join([*parts, arabic.isolate(text[at:])]).replace("\n", "<br>"))  # noqa: S308 every part is escaped


class TextReader(HTMLParser):
    """Gathers text; blocks become lines."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.parts.append("\n")

    handle_endtag = lambda self, tag: self.handle_starttag(tag, ())  # noqa: E731

    def handle_data(self, data):
        self.parts.append(data)


class Expander(HTMLParser):
    """Writes the final markup of clean markup: ids, contents, isolated runs, pictures, link cards, wide tables."""

    def __init__(self, figure):
        super().__init__(convert_charrefs=True)
        self.figure = figure
        self.parts, self.toc = [], []
        self.verbatim = 0  # inside code
        self.picture = None  # (id, parts so far) while a figure's caption is read
        self.heading = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "figure":
            self.picture = (attrs.get("data-image"), self.parts)
            self.parts = []
        elif tag == "figcaption" and self.picture:
            self.parts = []
        elif tag == "div":
            self.parts.append(embed_card(attrs.get("data-embed", "")))
        elif tag == "table":
            self.parts.append('<div class="table-wrap" role="group" tabindex="0"><table>')
        else:
            self.write_start(tag, attrs)

    def write_start(self, tag, attrs):
        if tag in ("code", "pre"):
            self.verbatim += 1
        if tag in ("h2", "h3"):
            self.heading = [f"s{len(self.toc) + 1}", ""]
            attrs = {"id": self.heading[0]} if tag == "h2" else {}
        if tag in ("code", "pre"):
            attrs = {"dir": "ltr"}
        if tag == "a" and attrs.get("href", "").startswith("http"):
            attrs = {"href": attrs["href"], "rel": "noopener"}
        self.parts.append(f"<{tag}" + "".join(f' {k}="{escape(v or "")}"' for k, v in attrs.items()) + ">")

    def handle_endtag(self, tag):
        if tag == "figure" and self.picture:
            (identity, outer), caption = self.picture, "".join(self.parts)
            self.picture, self.parts = None, outer
            self.parts.append(self.figure(int(identity), caption) if identity else "")
        elif tag == "figcaption" or tag in VOID or tag == "div":
            return
        elif tag == "table":
            self.parts.append("</table></div>")
        else:
            self.write_end(tag)

    def write_end(self, tag):
        if tag in ("code", "pre"):
            self.verbatim = max(0, self.verbatim - 1)
        if tag == "h2" and self.heading:
            self.toc.append({"id": self.heading[0], "title": self.heading[1].strip()})
        if tag in ("h2", "h3"):
            self.heading = None
        self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        if self.heading:
            self.heading[1] += data
        self.parts.append(escape(data) if self.verbatim else arabic.isolate(data))


def embed_card(source):
    """A link to what is embedded: no third party hears of a reader who does not follow it."""
    found = EMBED.fullmatch(source)
    if not found:
        return ""
    name, url = ("YouTube", f"https://www.youtube.com/watch?v={found[2]}") if found[1] else ("X", found[4])
    words = {"YouTube": _("Watch the clip on"), "X": _("Read the post on")}[name]
    return (
        f'<figure class="embed"><a class="embed-link" href="{escape(url)}" rel="noopener">'
        f'{words} <bdi lang="en">{name}</bdi></a></figure>'
    )
