"""Prepare pasted markup for the cleaner: only elements that it knows, nested no deeper than a bound.

nh3 drops the elements of drawings and formulas together with their words, so the tags of unknown elements are removed
before it reads. Like every reader of HTML it looks through all open elements at each new one: without a bound on their
depth it is quadratic. The depth is counted as HTML counts it, with the end tags that other tags imply (HTML Standard,
13.2.6.4.7 and 13.2.6.4.9).
"""

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

from django.utils.html import escape

from newsroom.html.links import add_schemes
from newsroom.html.schema import BLOCKS, INLINE, PARTING, RENAMED, TAGS, UNSEEN, VOID

# How many elements may be open when one begins: one that only separates words; one that contains others (a list, a
# table); any other (a paragraph, a heading, a link, a picture, an item or a row).
MAX_OPEN_PARTING, MAX_OPEN_HOLDERS, MAX_OPEN = 50, 100, 150
MARK = re.compile(r"<(?:(?P<slash>/?)(?P<name>[a-z][^\s/>]*)|!--|!\[CDATA\[|[!?/])", re.IGNORECASE)
VALUE_OR_END = re.compile(r"=\s*+(?:(?P<quote>[\"'])|(?P<bare>[^\s>]*+))|>")
COMMENT_END = re.compile(r"--!?>")
TEXT_ALONE = {  # elements whose content is not markup
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "iframe", "noembed", "noframes", "title", "textarea", "xmp")
}
NOTHING, PART = "<!---->", "<div></div>"  # what is left of a tag: never nothing, or what is around it could be a tag
APART = frozenset({"text", "tspan", "desc", "title", "foreignobject", "metadata", "mtd", "mtr", "textarea", "xmp"})
KNOWN = frozenset({*TAGS, *RENAMED, *PARTING, *UNSEEN})
HOLDERS = frozenset({"ul", "ol", "table", "blockquote"}) | UNSEEN
HEADINGS = frozenset({"h2", "h3"})
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
TABLE_PARTS = SECTIONS | {"tr", "td", "th", "caption"}
SCOPE = frozenset({"table", "td", "th", "caption", "object", "template"})
CLOSES_P = (BLOCKS | PARTING) - TABLE_PARTS - VOID - {"option", "optgroup", "select", "button", "legend"} | {"hr"}
SPECIAL = (BLOCKS | PARTING | SCOPE) - {"address", "div", "p"}  # what an open item of a list is not looked for behind
IMPLIED = {  # start tag: (the open elements that it ends, the elements that stop the search for them)
    "li": ({"li"}, SPECIAL - {"li"}),
    "dt": ({"dt", "dd"}, SPECIAL - {"dt", "dd"}),
    "dd": ({"dt", "dd"}, SPECIAL - {"dt", "dd"}),
    "option": ({"option"}, {"select", "optgroup", "datalist"}),
    "optgroup": ({"option", "optgroup"}, {"select"}),
    "button": ({"button"}, SCOPE),
    "table": ({"table"}, SCOPE - {"table"}),
    "a": ({"a"}, SCOPE),
}
CONTEXT = {  # start tag: the open element that it stands in, whatever is open inside of it being ended
    **dict.fromkeys(("td", "th"), SECTIONS | {"table", "tr"}),
    "tr": SECTIONS | {"table"},
    **dict.fromkeys(SECTIONS | {"caption"}, frozenset({"table"})),
}


@dataclass
class Open:
    """Describe an open element; `again` counts the inline elements of its name inside of it, which add nothing."""

    name: str
    again: int = 0


def limit_nesting(markup: str) -> tuple[str, bool]:
    """Return the markup without unknown elements and without those that are nested too deep, and if there were such.

    The words of all of them stay.
    """
    preparer = NestingLimiter(markup)
    return preparer.read(), preparer.is_cut


def max_open(name: str, attributes: str) -> int:
    """Return how many elements may be open when this one begins."""
    if name in HOLDERS:
        return MAX_OPEN_HOLDERS
    return MAX_OPEN_PARTING if name in PARTING or (name == "div" and "data-embed" not in attributes) else MAX_OPEN


def tag_end(markup: str, at: int) -> tuple[int, bool]:
    """Return where the tag ends whose name ends at `at`, -1 if nowhere, and whether «/>» closes it."""
    bare = -1
    while found := VALUE_OR_END.search(markup, at):
        at = found.end()
        if found[0] == ">":
            return at, markup[at - 2] == "/" and bare != at - 1
        if found["quote"]:
            at = markup.find(found["quote"], at) + 1
            if not at:
                break
        else:
            bare = at if found["bare"] else -1
    return -1, False


class NestingLimiter:
    """Read markup as a tokenizer of HTML does and write the tags that are permitted."""

    def __init__(self, markup: str) -> None:
        self.markup, self.parts = markup, []
        self.open, self.beyond = [], Counter()  # the open elements, and how many more of a name are too deep
        self.cut_at = MAX_OPEN  # how many were open when the first of those began
        self.is_cut = False
        self.foreign = 0  # drawings and formulas that are open

    def read(self) -> str:
        at = 0
        while found := MARK.search(self.markup, at):
            self.parts.append(self.markup[at : found.start()])
            at = self.read_tag(found) if found["name"] else self.skip(found)
        return "".join([*self.parts, self.markup[at:]])

    def skip(self, found: re.Match[str]) -> int:
        """Leave out a comment or a declaration and return where it ends."""
        markup, at = self.markup, found.end()
        cdata = found[0].upper() == "<![CDATA[" and self.foreign
        end = markup.find("]]>" if cdata else ">", at)
        if found[0] == "<!--" and not markup.startswith((">", "->"), at):
            comment_end = COMMENT_END.search(markup, at)
            end = comment_end.end() - 1 if comment_end else -1
        self.parts.append(escape(markup[at : end if end >= 0 else None]) if cdata else NOTHING)
        return len(markup) if end < 0 else end + (3 if cdata else 1)

    def read_tag(self, found: re.Match[str]) -> int:
        """Write a tag, or what is left of it, and return where to read on."""
        name = found["name"].lower()
        end, closed = tag_end(self.markup, found.end())
        if end < 0:
            return len(self.markup)  # no reader shows what is in a tag without an end
        if name in ("svg", "math") and not closed:
            self.foreign = max(self.foreign + (-1 if found["slash"] else 1), 0)
        if name in TEXT_ALONE and not found["slash"] and not (self.foreign and (closed or name == "title")):
            return self.read_text_alone(name, end, closed)
        if name not in KNOWN or name in TEXT_ALONE:
            self.parts.append("<br>" if name == "br" else " " if name in APART else NOTHING)
        elif found["slash"]:
            self.parts.append(self.end(RENAMED.get(name, name)))
        else:
            attributes = self.markup[found.end() : end - 2 if closed else end - 1]
            attributes = add_schemes(attributes) if name == "a" else attributes
            self.parts.append(self.start(RENAMED.get(name, name), attributes, closed))
        return end

    def read_text_alone(self, name: str, at: int, closed: bool) -> int:
        """Write the text of an element that holds no markup, if it is shown, and return where to read on."""
        found = TEXT_ALONE[name].search(self.markup, at)
        if closed and not found:
            self.parts.append(NOTHING)
            return at
        end = found.start() if found else len(self.markup)
        if name in ("textarea", "xmp"):
            text = self.markup[at:end] if name == "textarea" else self.markup[at:end].replace("&", "&amp;")
            self.parts += [" ", text.replace("<", "&lt;")]
        else:
            self.parts.append(NOTHING)
        return end

    def start(self, name: str, attributes: str, closed: bool) -> str:
        """Return the markup for a start tag."""
        if name in TABLE_PARTS and (self.beyond["table"] or self.find({"table"}, ()) < 0):
            return PART
        self.end_implied(name)
        if name in VOID:
            return f"<{name}>"
        if closed:
            return f"<{name}{attributes}></{name}>"
        same = self.find({name}, ()) if name in INLINE else -1
        if same >= 0:
            self.open[same].again += 1
            return NOTHING
        if len(self.open) >= max_open(name, attributes):
            self.is_cut, self.cut_at = True, min(self.cut_at, len(self.open))
            self.beyond[name] += 1
            return NOTHING if name in INLINE else PART
        self.open.append(Open(name))
        return f"<{name}{attributes}>"

    def end(self, name: str) -> str:
        """Return the markup for an end tag."""
        if name in VOID:
            return "<br>" if name == "br" else NOTHING
        if self.beyond[name]:
            self.beyond[name] -= 1
            return NOTHING if name in INLINE else PART
        if name in TABLE_PARTS and self.beyond["table"]:
            return PART
        barriers = {"table"} if name in TABLE_PARTS | {"table"} else SCOPE - {name}
        index = self.find(HEADINGS if name in HEADINGS else {name}, barriers)
        if name in INLINE:
            return self.end_inline(name, index)
        if index < 0:
            return PART if name == "p" else NOTHING
        self.close(index)
        return f"</{name}>"

    def end_inline(self, name: str, index: int) -> str:
        """Return the end tag of an inline element; it ends no other element that is open inside of it."""
        if index >= 0 and self.open[index].again:
            self.open[index].again -= 1
            return NOTHING
        if index >= 0:
            self.open.pop(index)
        return f"</{name}>"  # without a start tag too: the reader may have opened the element anew in this block

    def end_implied(self, name: str) -> None:
        """Close the open elements that a start tag ends without their own end tags."""
        if name in CLOSES_P:
            self.close(self.find({"p"}, SCOPE | {"button"}))
        if name in HEADINGS and self.open and self.open[-1].name in HEADINGS:
            self.close(len(self.open) - 1)
        if name in IMPLIED:
            index = self.find(*IMPLIED[name])
            if name == "a" and index >= 0:
                self.open.pop(index)
            else:
                self.close(index)
        if name in CONTEXT:
            self.close(self.find(CONTEXT[name], ()) + 1)

    def find(self, names: Container[str], barriers: Container[str]) -> int:
        """Return the index of the innermost open element of the names, -1 if there is none within the barriers."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].name in names:
                return index
            if self.open[index].name in barriers:
                break
        return -1

    def close(self, index: int) -> None:
        """Close the open elements from the index on; none if it is negative."""
        if 0 <= index < len(self.open):
            del self.open[index:]
        if self.beyond and len(self.open) < self.cut_at:
            self.beyond.clear()
            self.cut_at = MAX_OPEN
