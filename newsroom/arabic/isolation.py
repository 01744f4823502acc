"""Isolate the technical runs of a text: by <bdi> where markup is possible, else by U+2066 and U+2069.

A text may come in pieces, each with the inline elements that it stands in: a run that goes through several of them
(«<strong>12</strong>-09-2025») is isolated as one, and the elements that it crosses are closed and reopened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from newsroom.arabic.runs import LATIN, technical_runs
from newsroom.spans import Span

HOLE = "\ufffc"  # replaces a character of code while runs are looked for: it ends a run
LRI, PDI = "\u2066", "\u2069"
MAX_UNBROKEN_LENGTH = 20  # characters of a run that does not break inside (class `nb` in base.css)


@dataclass(frozen=True, eq=False)
class Element:
    """An inline element around pieces of text; two elements with the same tags are different ones.

    What is in a `verbatim` one, code, is not part of a run.
    """

    start: str
    end: str
    verbatim: bool = False


Elements = tuple[Element, ...]
Piece = tuple[str, Elements]


def isolate(text: str) -> SafeString:
    """Return HTML of the text, escaped, each technical run in a <bdi>."""
    parts, end = [], 0
    for run in technical_runs(text):
        parts += [escape(text[end : run.start]), bdi(run.text).start, escape(run.text), "</bdi>"]
        end = run.end
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 every part is escaped


def isolate_plain(text: str) -> str:
    """Return the text with U+2066…U+2069 around each run, for titles, subjects and attributes."""
    parts, end = [], 0
    for run in technical_runs(text):
        parts += [text[end : run.start], LRI, run.text, PDI]
        end = run.end
    return "".join([*parts, text[end:]])


def isolate_pieces(pieces: Sequence[Piece]) -> SafeString:
    """Return HTML of [(text, (element, …))]: the texts escaped, in their elements, and runs isolated across them."""
    text = "".join(HOLE * len(part) if any(e.verbatim for e in elements) else part for part, elements in pieces)
    writer, at, runs = Writer(), 0, iter(technical_runs(text))
    run = next(runs, None)
    inside = []  # the pieces of the run that is being gathered
    for part, elements in pieces:
        done, end = 0, at + len(part)
        while done < len(part):
            place = at + done
            stop = min(end, run.start if place < run.start else run.end) if run else end
            cut = part[done : stop - at]
            if run and run.start <= place:
                inside.append((cut, elements))
                if stop == run.end:
                    writer.write_run(inside, bdi(run.text))
                    run, inside = next(runs, None), []
            else:
                writer.write(cut, elements)
            done = stop - at
        at = end
    return mark_safe(writer.finish())  # noqa: S308 every part is escaped


def isolate_marked(text: str, spans: Iterable[Span]) -> SafeString:
    """Return HTML of the text with its runs isolated and the spans [(start, end)], which may overlap, in <mark>."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        begin = max(start, at)
        if end > begin:
            pieces += [(text[at:begin], ()), (text[begin:end], (Element("<mark>", "</mark>"),))]
            at = end
    return isolate_pieces([*pieces, (text[at:], ())])


def bdi(run: str) -> Element:
    """Return the <bdi> of a run: its language where it has Latin letters, its direction where a sign could turn it."""
    attributes = ' class="nb"' if len(run) <= MAX_UNBROKEN_LENGTH and not run.isalnum() else ""
    attributes += ' lang="en"' if LATIN.search(run) else ""
    attributes += "" if LATIN.match(run) and all(sign.isalnum() or sign in " '’" for sign in run) else ' dir="ltr"'
    return Element(f"<bdi{attributes}>", "</bdi>")


class Writer:
    """Write pieces of text in their elements: an element stays open as long as the next piece is in it."""

    def __init__(self) -> None:
        self.parts, self.open = [], []

    def write(self, text: str, elements: Elements) -> None:
        if text:
            self.raw(escape(text), elements)

    def raw(self, markup: str, elements: Elements) -> None:
        """Write markup as it is."""
        shared = shared_depth(self.open, elements)
        self.close(shared)
        for element in elements[shared:]:
            self.parts.append(element.start)
            self.open.append(element)
        self.parts.append(markup)

    def write_run(self, pieces: Sequence[Piece], around: Element) -> None:
        """Write the pieces with `around` outside every element that does not hold all of them."""
        depth = min(shared_depth(pieces[0][1], elements) for _text, elements in pieces)
        for text, elements in pieces:
            self.write(text, (*elements[:depth], around, *elements[depth:]))

    def close(self, depth: int) -> None:
        while len(self.open) > depth:
            self.parts.append(self.open.pop().end)

    def finish(self) -> str:
        self.close(0)
        return "".join(self.parts)


def shared_depth(one: Sequence[Element], other: Sequence[Element]) -> int:
    """Return how many elements, from the outermost on, the two lists share."""
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] is other[depth]:
        depth += 1
    return depth
