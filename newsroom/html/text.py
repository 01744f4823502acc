"""Read clean markup: its text, its first words, its pictures."""

import re
from collections.abc import Container
from html.parser import HTMLParser

from newsroom import arabic

BLOCKS = {"p", "h2", "h3", "li", "blockquote", "pre", "tr", "figcaption", "hr", "br", "div", "figure", "td", "th"}
BESIDE_THE_PROSE = {"figure", "table", "pre", "h2", "h3"}  # a description does not begin with these
EMBED = '<div data-embed="'


class TextReader(HTMLParser):
    """Collects text, one line for each block, without what is in the elements to skip."""

    def __init__(self, skip: Container[str] = ()) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skip, self.skipped = skip, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipped += tag in self.skip
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in self.skip
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.parts.append(data)


def plain(markup: str, skip: Container[str] = ()) -> str:
    """Return the text of clean markup: a line for each block, entities read."""
    reader = TextReader(skip)
    reader.feed(markup)
    reader.close()
    lines = (line.strip(" \t") for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line.strip()).strip()


def excerpt(markup: str, words: int = 32) -> str:
    """Return the first words of the running text, «…» where something was cut.

    Captions, headings, tables and code are not running text; they count only in a text that has nothing else.
    """
    every = (plain(markup, BESIDE_THE_PROSE) or plain(markup)).split()
    return " ".join(every[:words]) + ("…" if len(every) > words else "")


def image_ids(markup: str) -> list[int]:
    """Return the ids of the library's pictures that stand in clean markup, in order."""
    return [int(found) for found in re.findall(r'<figure data-image="([0-9]{1,12})"', markup)]


def has_content(markup: str) -> bool:
    """Return whether clean markup has a visible character or an embed; whether its pictures exist is not known here."""
    return EMBED in markup or not arabic.is_blank(plain(markup))
