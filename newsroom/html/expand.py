"""Expand clean markup into what is printed: headings with names, isolated runs, pictures, cards, wide tables."""

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from newsroom import arabic
from newsroom.arabic.isolation import Piece
from newsroom.html.clean import clean, format_attributes
from newsroom.html.embeds import card
from newsroom.html.schema import INLINE, VOID
from newsroom.html.text import plain

MARKUP_VERSION = 2  # raise it when `expand` writes other markup; `expand_articles` then makes the stored markup again
CODE = arabic.Element("", "", verbatim=True)
MEDIA = "@media/"  # stands for MEDIA_URL in stored markup, so that none holds a host or a media address


@dataclass(frozen=True)
class Expanded:
    """Hold what publication stores of a body: markup, contents [{id, title}] and reading time in minutes."""

    markup: str
    toc: list
    minutes: int


def expand(markup: str, figure: Callable[[int, str], str]) -> Expanded:
    """Return `Expanded` of the markup; `figure(id, caption_markup)` gives a picture's HTML, '' if it is gone."""
    return expand_clean(clean(markup), figure)  # what an older cleaner stored gets the structure of today's


def expand_clean(cleaned: str, figure: Callable[[int, str], str]) -> Expanded:
    """Return `Expanded` of what `clean` returned."""
    writer = Expander(figure)
    writer.feed(cleaned)
    writer.close()
    writer.flush()
    return Expanded(without_empty_lines("".join(writer.parts)), writer.toc, arabic.reading_minutes(plain(cleaned)))


def without_empty_lines(markup: str) -> str:
    """Return the markup without the paragraphs that an editor left empty: readers would see a hole."""
    for empty in ("<p></p>", "<p> </p>", "<p><br></p>", "<p>\u00a0</p>"):
        markup = markup.replace(empty, "")
    return markup


def for_page(markup: str) -> SafeString:
    """Return stored markup as a page prints it."""
    return mark_safe(markup.replace(MEDIA, settings.MEDIA_URL))  # noqa: S308 it was cleaned when it was saved


class Expander(HTMLParser):
    """Write the final markup of clean markup; the pieces of a block are gathered, so that runs are isolated whole."""

    def __init__(self, figure: Callable[[int, str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.figure = figure
        self.parts: list[str] = []
        self.toc: list[dict[str, str]] = []
        self.pieces: list[Piece] = []
        self.inline: tuple[arabic.Element, ...] = ()
        self.picture_id, self.outside = "", self.parts  # while a figure's caption is read: its id, the parts before it
        self.heading: list[str] = []  # [id, text] of the heading that is read

    def flush(self) -> None:
        """Write the pieces gathered so far."""
        self.parts.append(arabic.isolate_pieces(self.pieces))
        self.pieces = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in INLINE:
            self.inline = (*self.inline, self.element(tag, given))
            return
        self.flush()
        if tag in ("figure", "figcaption"):
            if tag == "figure":
                self.picture_id, self.outside = given["data-image"], self.parts
            self.parts = []
        elif tag == "div":
            self.parts.append(card(given.get("data-embed", "")))
        elif tag == "table":
            self.parts.append('<div class="table-wrap" role="group" tabindex="0"><table>')
        else:
            self.start_block(tag, given)

    def element(self, tag: str, attrs: dict[str, str]) -> arabic.Element:
        if tag == "code":
            attrs = {"dir": "ltr"}
        elif tag == "a" and attrs.get("href", "").startswith("http"):
            attrs["rel"] = "noopener"
        if "title" in attrs:
            attrs["title"] = arabic.isolate_plain(attrs["title"])
        return arabic.Element(f"<{tag}{format_attributes(attrs)}>", f"</{tag}>", verbatim=tag == "code")

    def start_block(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "pre":
            self.inline, attrs = (CODE,), {"dir": "ltr"}
        if tag in ("h2", "h3"):
            self.heading = [f"s{len(self.toc) + 1}", ""]
            attrs = {"id": self.heading[0]} if tag == "h2" else {}
        self.parts.append(f"<{tag}{format_attributes(attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            self.inline = self.inline[:-1]
            return
        self.flush()
        if tag == "figure":
            caption, self.parts = "".join(self.parts), self.outside
            self.parts.append(self.figure(int(self.picture_id), caption) or (f"<p>{caption}</p>" if caption else ""))
        elif tag == "table":
            self.parts.append("</table></div>")
        elif tag not in VOID and tag not in ("figcaption", "div"):
            self.end_block(tag)

    def end_block(self, tag: str) -> None:
        if tag == "h2" and self.heading[1].strip():
            self.toc.append({"id": self.heading[0], "title": self.heading[1].strip()})
        self.heading = [] if tag in ("h2", "h3") else self.heading
        self.inline = () if tag == "pre" else self.inline
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.heading:
            self.heading[1] += data
        self.pieces.append((data, self.inline))
