"""Find the technical runs of an Arabic text: what must show from left to right as one (UAX #9; W3C alreq 4).

A technical run is the longest stretch of letters written from left to right, European digits, and the signs that join
them, without Arabic letters between: «12-09-2025», «iOS 18.2 (22C152)», «−5°C», «+966 11 400 0000». In a right-to-left
paragraph the bidirectional algorithm reorders the parts of such a run, so it is isolated. Arabic-Indic digits never
belong to a run. Punctuation of the Arabic sentence, and brackets that enclose the whole run, stay outside.

All of it is linear in the length of the text: regular expressions of one character class, and loops that look at each
character a bounded number of times.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsroom.arabic.affixes import CLITICS_OF_LATIN_WORDS
from newsroom.arabic.run_signs import (
    ABBREVIATIONS,
    BRACKETS,
    CLOSING_BRACKETS,
    COMPARISONS,
    DASHES,
    LEADING,
    LOOSE,
    OPENING_BRACKETS,
    QUOTES,
    SENTENCE,
    SIGNS,
    TRAILING,
    UNITS,
)

RTL = "\u0590-\u0669\u066b-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029«»“”„‟…\u200b-\u200e\u202a-\u202e\u2060-\u206f\ufeff\ufffc"
STRETCH = re.compile(f"[^{RTL}{BREAKS}]+")
ANCHOR = re.compile(r"[^\W_]")
WORD = re.compile(r"[^\W_]|[\u00ad\u0300-\u036f]")
CHUNK = re.compile(r"\S+")
URL = re.compile(r"https?://[^\s<>«»“”\"\u2066-\u2069\ufffc]+")
URL_END = ".,:;!?،؛؟…'’"
MARKS = re.compile("[\u0640\u064b-\u0652]")  # tatweel and vowels
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|[0-9]+(?:[.,:][0-9]+)?")  # never reordered
RATINGS = {"A", "AA", "AAA", "B", "BB", "BBB", "C", "CC", "CCC", "D", "E", "F"}  # «BBB-»: the sign belongs to it


@dataclass(frozen=True)
class Run:
    """Describe the part of a text from `start` to `end` that is isolated."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Chunk:
    """Describe what is between two white spaces; `first` and `last` are its outer letters or digits (or -1)."""

    start: int
    end: int
    first: int
    last: int


def technical_runs(text: str) -> list[Run]:
    """Return the runs of the text that need isolation, in order and apart."""
    if not ANCHOR.search(text):
        return []
    finder, runs, at = Finder(text), [], 0
    for url in URL.finditer(text):
        end = url_end(text, url.start(), url.end())
        runs += finder.between(at, url.start())
        runs.append(Run(text[url.start() : end], url.start(), end))
        at = end
    return runs + finder.between(at, len(text))


def url_end(text: str, start: int, end: int) -> int:
    """Return where the address ends without the punctuation of the sentence after it."""
    closing = text.count(")", start, end) - text.count("(", start, end)
    while text[end - 1] in URL_END or (text[end - 1] == ")" and closing > 0):
        closing -= text[end - 1] == ")"
        end -= 1
    return end


def bracket_pairs(text: str, start: int, end: int) -> dict[int, int | None]:
    """Return {place: place of its partner} of the brackets; None for one without a partner in the stretch.

    A pair round a bracket without a partner counts as broken too: no run goes through such a bracket.
    """
    pairs: dict[int, int | None] = {}
    opened: list[int] = []
    for found in BRACKETS.finditer(text, start, end):
        place, sign = found.start(), found.group()
        if sign in OPENING_BRACKETS:
            opened.append(place)
        elif opened and OPENING_BRACKETS[text[opened[-1]]] == sign:
            partner = opened.pop()
            pairs[place], pairs[partner] = partner, place
        else:
            pairs |= dict.fromkeys([*opened, place])
            opened = []
    return pairs | dict.fromkeys(opened)


def is_abbreviation(word: str) -> bool:
    """Return whether this is a word such as «vs», «J», «U.S»: a dot after it does not end a sentence."""
    return len(word) < 12 and (word.lower() in ABBREVIATIONS or all(len(part) == 1 for part in word.split(".")))


class Finder:
    """Find the runs of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pairs: dict[int, Any] = {}
        self.quotes = [place for place, sign in enumerate(text) if sign == '"'] if '"' in text else []

    def between(self, start: int, end: int) -> list[Run]:
        runs = []
        for stretch in STRETCH.finditer(self.text, start, end):
            if ANCHOR.search(self.text, stretch.start(), stretch.end()):
                self.pairs = bracket_pairs(self.text, stretch.start(), stretch.end())
                runs += self.in_stretch(stretch.start(), stretch.end())
        return [run for run in runs if not NUMBER.fullmatch(run.text)]

    def in_stretch(self, start: int, end: int) -> Iterator[Run]:
        for barrier in [*sorted(place for place, partner in self.pairs.items() if partner is None), end]:
            yield from self.groups(start, barrier)
            start = barrier + 1

    def groups(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs of a stretch whose brackets all have partners: chunks joined as far as their signs allow."""
        group, loose, before, reach = [], [], [], -1  # reach: where the last bracket opened so far closes
        for found in CHUNK.finditer(self.text, start, end):
            chunk = self.chunk(found)
            if chunk.first < 0:
                loose.append(chunk)
            elif group and (reach > chunk.start or self.joins(group, loose, chunk)):
                group.append(chunk)
                loose = []
            else:
                if group:
                    yield self.run(group, before, loose)
                group, before, loose = [chunk], loose, []
            for sign in BRACKETS.finditer(self.text, chunk.start, chunk.end):
                reach = max(reach, self.pairs[sign.start()])
        if group:
            yield self.run(group, before, loose)

    def chunk(self, found: re.Match[str]) -> Chunk:
        start, end = found.span()
        first = WORD.search(self.text, start, end)
        if not first:
            return Chunk(start, end, -1, -1)
        last = end - 1
        while not WORD.match(self.text, last):
            last -= 1
        return Chunk(start, end, first.start(), last)

    def joins(self, group: list[Chunk], loose: list[Chunk], chunk: Chunk) -> bool:
        """Return whether the chunk goes on with the group's run; `loose` are the signs that stand alone between."""
        text, last = self.text, group[-1]
        suffix, prefix = text[last.last + 1 : last.end], text[chunk.start : chunk.first]
        if len(loose) == 2 and self.is_unit(last, loose[0]):
            loose = loose[1:]  # «5 € – 10 €»
        if len(loose) > 1 or not SIGNS.issuperset(suffix + prefix) or set(prefix) & (SENTENCE - {"."}):
            return False
        if loose:
            sign = text[loose[0].start : loose[0].end]
            ratio = sign == ":" and text[last.end - 1].isdigit() and text[chunk.start].isdigit()
            return (sign in LOOSE or ratio) and not set(suffix) & SENTENCE
        end = next((sign for sign in reversed(suffix) if sign in SENTENCE), "")
        if end == ".":
            return suffix == "." and is_abbreviation(text[last.start : last.last + 1])
        latin = any(LATIN.search(text, part.start, part.end) for part in group[-3:])
        return not end or (latin and (end == "," or (end == ":" and self.labels(last, chunk))))

    def labels(self, last: Chunk, chunk: Chunk) -> bool:
        """Return whether the colon is that in «Black Ops: Cold War» and «Error: 404», not in «iPhone 17: 999»."""
        return bool(LATIN.match(self.text, chunk.start)) or not self.text[last.last].isdigit()

    def run(self, group: list[Chunk], before: list[Chunk], after: list[Chunk]) -> Run:
        """Return the run of the joined chunks, with the signs at its ends or alone beside it that belong to it."""
        text, first, last = self.text, group[0], group[-1]
        end = last.last + 1
        while end < last.end and (step := self.trailing(first, last, end)):
            end += step
        start = first.first
        while start > first.start and self.leads(first, start, end):
            start -= 1
        if text[start] in DASHES and text[end : end + 1] == text[start]:
            start += 1  # a pair of dashes round the run belongs to the sentence
        if before and start == first.start and COMPARISONS.issuperset(text[before[-1].start : before[-1].end]):
            start = before[-1].start
        if after and end == last.end and self.is_unit(last, after[0]):
            end = after[0].end
        return Run(text[start:end], start, end)

    def is_unit(self, last: Chunk, loose: Chunk) -> bool:
        """Return whether this is a sign such as «€» or «%» that stands after a number, white space between."""
        sign = self.text[loose.start : loose.end]
        return self.text[last.end - 1].isdigit() and sign in UNITS

    def leads(self, first: Chunk, start: int, end: int) -> bool:
        """Return whether the sign before `start` belongs to the run that ends at `end`."""
        text, sign = self.text, self.text[start - 1]
        before, after = text[start - 2] if start > 1 else " ", text[start]
        free = before.isspace() or before in OPENING_BRACKETS or before in QUOTES
        if sign in OPENING_BRACKETS:
            return self.pairs[start - 1] < end
        if sign in "-–":
            short = first.last - first.first < 2 or before == "-" or after in "-."
            return (free or before in LEADING or before == "-") and (after.isdigit() or short)
        if sign == ".":
            free = free or self.follows_clitic(start - 1)
            return (free or before in "*~/\\" or (before == "." and after == "/")) and after != "."
        if sign in "/\\":
            path = text.find(sign, start, end) >= 0 and self.follows_clitic(start - 1)
            return free or path or before in ".~\\/"
        return ":" in (before, after) if sign == ":" else sign in LEADING

    def follows_clitic(self, place: int) -> bool:
        """Return whether nothing but a clitic stands before the place in its word, as in «و.NET» and «بالـ.NET»."""
        start = place
        while start > max(0, place - 10) and "\u0621" <= self.text[start - 1] <= "\u0652":
            start -= 1
        return MARKS.sub("", self.text[start:place]) in CLITICS_OF_LATIN_WORDS and place - start < 10

    def trailing(self, first: Chunk, last: Chunk, end: int) -> int:  # noqa: PLR0911 one rule a sign
        """Return how many of the signs from `end` on belong to the run."""
        text, sign, after = self.text, self.text[end], self.text[end + 1 : end + 2]
        if sign in OPENING_BRACKETS:
            return self.pairs[end] - end + 1
        if sign in CLOSING_BRACKETS:
            return int(self.pairs[end] > first.first)
        if sign in "/\\":
            path = sign == "\\" or text.find(sign, first.start, end) >= 0
            return int(path and (not after or after.isspace() or after in ").,،/\\"))
        if sign == ":":
            return int(after in ("\\", "/") and end - first.start == 1)  # the drive in «D:\\»
        if sign in "-–−":
            return int(text[first.start : end] in RATINGS and (not after or after.isspace()))
        if sign == '"':
            return int(text[end - 1].isdigit() and bisect_left(self.quotes, end) % 2 == 0)
        if sign == "'":
            return int((text[end - 1].isdigit() or text[end - 1] == "'") and first.start == first.first)
        if sign == ".":
            return int("." in text[last.first : end] and is_abbreviation(text[last.first : end]) and bool(after))
        if sign == ">":
            return int(text[end - 1] != ">" and text.find("<", first.start, end) >= 0)
        return int(not after or after.isspace() or after == "=") if sign in "=~" else int(sign in TRAILING)
