"""Clean HTML when it is saved: nothing but the closed list of `schema`, in a structure that the expander understands.

Four steps: `limit_nesting` removes unknown elements, nh3 what is dangerous, `Rebuilder` puts what is left into the
structure of the schema so that no visible word is lost, and nh3 reads the result once more as a browser would. The
result is idempotent.
"""

from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser

import nh3
from django.utils.html import escape

from newsroom import arabic
from newsroom.arabic.isolation import Writer
from newsroom.html.links import complete_link
from newsroom.html.nesting import limit_nesting
from newsroom.html.schema import INLINE, LEAVES, PARTING, RENAMED, SCHEMES, TAGS, UNSEEN, VOID

LISTS, HOLDERS = ("ul", "ol"), ("li", "td", "th")
MAX_PASSES = 5  # at the most, for a text that is nested too deep
KNOWN = frozenset(TAGS) - {"div", "figure", "figcaption"}
ATTRIBUTES = {tag.name: {name for name, _test in tag.attributes} for tag in TAGS.values() if tag.attributes}


def filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute, or None if it is not permitted."""
    test = dict(TAGS[tag].attributes).get(name) if tag in TAGS else None
    value = complete_link(value) if name == "href" else value
    return value if test and test(value) else None


def make_cleaner(tags: Iterable[str]) -> nh3.Cleaner:
    """Return the nh3 cleaner for these tags."""
    return nh3.Cleaner(
        tags=set(tags),
        attributes=ATTRIBUTES,
        clean_content_tags=set(UNSEEN) - set(tags),
        url_schemes=set(SCHEMES),
        link_rel=None,
        attribute_filter=filter_attribute,
    )


WIDE, STRICT = make_cleaner({*TAGS, *RENAMED, *PARTING}), make_cleaner(TAGS)


def clean(markup: str) -> str:
    """Return the markup with nothing in it but the closed list of tags and attributes; idempotent."""
    cleaned, is_cut = clean_once(markup)
    # Elements that were added because a list or a row was missing can be too deep too.
    for _pass in range(MAX_PASSES if is_cut else 0):
        before = cleaned
        if not limit_nesting(before)[1] or (cleaned := clean_once(before)[0]) == before:
            break
    return cleaned


def clean_once(markup: str) -> tuple[str, bool]:
    """Return the cleaned markup, and if something in it was nested too deep."""
    builder = Rebuilder()
    readable, is_cut = limit_nesting(arabic.tidy(markup))
    builder.feed(arabic.tidy(WIDE.clean(readable)))  # once more: a character may have been written by its number
    builder.close()
    return STRICT.clean(builder.finish()).strip(), is_cut


class Place:
    """Hold markup while it is written: the text, a caption (`inline_only`), or what is kept to follow a figure."""

    def __init__(self, inline_only: bool = False) -> None:
        self.writer, self.inline_only = Writer(), inline_only
        self.blocks: list[tuple[str, bool]] = []  # (tag, True if it is implied: opened because it was missing)
        self.has_text = False  # since the last block began or ended
        self.is_separated = False  # True if a cell or an item has text to which the following text must not be joined

    @property
    def holder(self) -> str:
        return self.blocks[-1][0] if self.blocks else ""

    def open(self, tag: str, attrs: Mapping[str, str] | None = None, implied: bool = False) -> None:
        self.writer.close(0)
        self.writer.parts.append(f"<{tag}{format_attributes(attrs or {})}>")
        self.blocks.append((tag, implied))
        self.has_text = self.is_separated = False

    def close(self, depth: int) -> None:
        """Close the blocks down to the depth."""
        self.writer.close(0)
        while len(self.blocks) > depth:
            self.writer.parts.append(f"</{self.blocks.pop()[0]}>")
            self.is_separated = False
        self.has_text = False

    def end_paragraph(self, before: str = "") -> None:
        """End the open paragraph and implied blocks, so that an element named `before`, or any block, can follow."""
        if self.inline_only:
            self.writer.write(" ", ())
            return
        self.is_separated = self.is_separated or (self.has_text and self.holder in HOLDERS)
        self.close(len(self.blocks))
        while self.blocks and (self.holder in LEAVES or (self.blocks[-1][1] and (self.holder, before) != ("ul", "li"))):
            self.close(len(self.blocks) - 1)

    def append(self, markup: str) -> None:
        """Write a block that is whole."""
        self.end_paragraph()
        if self.holder in LISTS:
            self.open("li", implied=True)
        self.writer.parts.append(markup)

    def markup(self) -> str:
        self.close(0)
        return "".join(self.writer.parts)


class Figure:
    """A figure while it is read: its caption, and its other content, which is written after it."""

    def __init__(self, identity: str) -> None:
        self.identity, self.after = identity, Place()
        self.caption: Place | None = None

    def markup(self) -> str:
        caption = self.caption.markup().strip() if self.caption else ""
        return f'<figure data-image="{self.identity}"><figcaption>{caption}</figcaption></figure>{self.after.markup()}'


class Rebuilder(HTMLParser):
    """Read balanced markup and write it in the structure of the schema; no word is lost, no depth fills the stack.

    Inline elements are reopened in every block that they go through. Whatever a figure holds besides one caption
    follows it. Text of unknown blocks becomes paragraphs. Each method that starts an element returns what its end does.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.place = Place()
        self.figures: list[Figure] = []
        self.tables: list[tuple[Place, int]] = []
        self.inline: tuple[arabic.Element, ...] = ()  # the inline elements that are open in what is read
        self.within = ""  # the block that is open in it
        self.ends: list[Callable[[], None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, given = RENAMED.get(tag, tag), {name: value or "" for name, value in attrs}
        if tag == "br":
            self.write_break()
        elif tag == "hr":
            self.place.end_paragraph()
            self.outside().append("<hr>")
        else:
            self.ends.append(self.start_inline(tag, given) if tag in INLINE else self.start_outer(tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.ends:
            self.ends.pop()()

    def start_inline(self, tag: str, attrs: Mapping[str, str]) -> Callable[[], None]:
        before = self.inline
        known = (tag == "a" and "href" not in attrs) or any(element.end == f"</{tag}>" for element in before)
        self.inline = before if known else (*before, arabic.Element(f"<{tag}{format_attributes(attrs)}>", f"</{tag}>"))

        def end() -> None:
            self.inline = before

        return end

    def start_outer(self, tag: str, attrs: Mapping[str, str]) -> Callable[[], None]:
        before, self.within = self.within, tag
        finish = self.start_block(tag, attrs)

        def end() -> None:
            finish()
            self.within = before

        return end

    def start_block(self, tag: str, attrs: Mapping[str, str]) -> Callable[[], None]:
        place = self.place
        if tag == "figure" and "data-image" in attrs:
            return self.start_figure(attrs["data-image"])
        if tag == "figcaption" and self.figures and place is self.figures[-1].after and not self.figures[-1].caption:
            return self.start_place(Place(inline_only=True), caption_of=self.figures[-1])
        if tag == "caption" and self.tables:
            return self.start_place(Place(), table=self.tables[-1])
        if tag == "div" and "data-embed" in attrs:
            self.outside().append(f'<div data-embed="{escape(attrs["data-embed"])}"></div>')
        if place.inline_only or tag not in KNOWN:
            place.end_paragraph()
            return place.end_paragraph
        return self.start_known(place, tag, attrs)

    def start_known(self, place: Place, tag: str, attrs: Mapping[str, str]) -> Callable[[], None]:
        place.end_paragraph(before=tag)
        if place.holder in LISTS and tag != "li":
            place.open("li", implied=True)
        elif tag == "li" and place.holder not in LISTS:
            place.open("ul", implied=True)
        depth = len(place.blocks)
        place.open(tag, attrs)
        if tag != "table":
            return lambda: place.close(min(depth, len(place.blocks)))
        self.tables.append((place, len(place.writer.parts) - 1))

        def end() -> None:
            self.tables.pop()
            place.close(min(depth, len(place.blocks)))

        return end

    def start_figure(self, identity: str) -> Callable[[], None]:
        before, figure = self.place, Figure(identity)
        before.end_paragraph()
        self.figures.append(figure)
        self.place = figure.after

        def end() -> None:
            self.figures.pop()
            self.place = before
            self.outside().append(figure.markup())

        return end

    def start_place(
        self, new: Place, caption_of: Figure | None = None, table: tuple[Place, int] | None = None
    ) -> Callable[[], None]:
        """Read what follows into a place of its own: a picture's caption, or a table's, which goes before it."""
        before, self.place = self.place, new
        if caption_of:
            caption_of.caption = new

        def end() -> None:
            self.place = before
            if table:
                place, index = table
                place.writer.parts[index] = new.markup() + place.writer.parts[index]

        return end

    def outside(self) -> Place:
        """Return the place for a whole block: a caption cannot hold one, it follows the figure."""
        return self.figures[-1].after if self.place.inline_only else self.place

    def write_break(self) -> None:
        if self.place.inline_only or self.place.holder in LEAVES or self.place.has_text:
            self.place.writer.raw("<br>", self.inline)

    def handle_data(self, data: str) -> None:
        place = self.place
        if place.holder == "pre" and not place.has_text:
            data = data.lstrip("\n")  # a reader drops the first line end
        if not place.inline_only and place.holder not in LEAVES and not place.has_text:
            if not data.strip():
                return
            self.open_for_text(place)
        place.writer.write(data, self.inline)
        place.has_text = place.has_text or bool(data)

    def open_for_text(self, place: Place) -> None:
        if place.holder in LISTS:
            place.open("li", implied=True)
        separated = place.is_separated or self.within not in KNOWN
        if place.holder in ("", "blockquote") or (place.holder in HOLDERS and separated):
            place.open("p", implied=True)

    def finish(self) -> str:
        while self.ends:
            self.ends.pop()()
        return self.place.markup()


def format_attributes(attrs: Mapping[str, str]) -> str:
    """Return the attributes as they are written in a start tag."""
    return "".join(f' {name}="{escape(value)}"' for name, value in attrs.items())
