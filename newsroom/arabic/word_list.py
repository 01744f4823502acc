"""Find listed words, also when they are written to evade the list: letters repeated, separated, stretched or marked.

`fold` takes away tashkeel, tatweel, ZWNJ, presentation forms, Persian letters and Arabic-Indic digits; `squash` takes
away everything but letters and digits and makes every run of one letter one. All forms of all listed words are looked
for in the squashed text at once by an Aho-Corasick automaton; each place is then checked in the text: a word may not
be a part of another one, and its letters stand together or are all apart. The work is linear in the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick

from newsroom.arabic.affixes import CLITICS_OF_LONG_WORDS, CLITICS_OF_SHORT_WORDS
from newsroom.arabic.letters import fold, fold_map
from newsroom.arabic.word_forms import forms_of, is_ordinary, is_ordinary_here
from newsroom.spans import Span, outermost

MAX_GAP = 8  # signs between two letters of one word
NONE, JOINT, SPACE, FAR = range(4)  # what separates two letters: nothing, signs, white space, too much


def squash(text: str) -> str:
    """Return the folded letters and digits of the text, each run of one letter reduced to one.

    Idempotent, and the same for NFC and NFD. «سـبـاااام», «س.ب.ا.م» and «س ب ا م» give the same. Only for word lists.
    """
    return squash_map(text)[0]


def squash_map(text: str) -> tuple[str, list[int]]:
    """Return the squashed text and, for each of its characters, the index in `text` that it came from (rising)."""
    letters, places = [], []
    for letter, place in zip(*fold_map(text), strict=True):
        if letter.isalnum() and (not letters or letters[-1] != letter):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


SQUASHED_CLITICS_SHORT = frozenset(map(squash, CLITICS_OF_SHORT_WORDS))
SQUASHED_CLITICS_LONG = frozenset(map(squash, CLITICS_OF_LONG_WORDS))
MAX_CLITIC_LENGTH = max(map(len, SQUASHED_CLITICS_LONG))


@dataclass
class Form:
    """A squashed form of a listed word: its parts, its doubled letters, and which clitics may precede it."""

    word: str
    length: int
    breaks: frozenset  # places of the squashed form at which a new part of a phrase begins
    doubled: tuple  # ((place, how often), …)
    is_short: bool
    listed: str  # the listed word, folded

    def may_follow(self, clitics: str) -> bool:
        """Return whether the squashed letters are clitics that this word may have before it."""
        return clitics in (SQUASHED_CLITICS_SHORT if self.is_short else SQUASHED_CLITICS_LONG)


@dataclass
class Letters:
    """A text's squashed letters, and of each run of one letter its places in the folded text.

    Gaps split a run into stretches. The places of the first and last stretch of each run are kept, in flat lists.
    """

    text: str = ""
    first_start: list = field(default_factory=list)
    first_end: list = field(default_factory=list)
    last_start: list = field(default_factory=list)
    last_end: list = field(default_factory=list)
    earlier_end: list = field(default_factory=list)  # end of the stretch before the last one
    counts: list = field(default_factory=list)
    inside: list = field(default_factory=list)  # the widest gap inside a run
    before: list = field(default_factory=list)  # the gap before a run

    @classmethod
    def of(cls, folded: str) -> "Letters":
        made, letters, end, spaced = cls(), [], -1, False
        for place, letter in enumerate(folded):
            if not letter.isalnum():
                spaced = spaced or letter.isspace()
                continue
            gap = gap_of(place - end - 1, spaced)
            if letters and letters[-1] == letter:
                made.extend_run(place, gap)
            else:
                letters.append(letter)
                made.begin_run(place, gap)
            end, spaced = place, False
        made.text = "".join(letters)
        return made

    def begin_run(self, place: int, gap: int) -> None:
        for places in (self.first_start, self.first_end, self.last_start, self.last_end, self.earlier_end):
            places.append(place)
        self.counts.append(1)
        self.inside.append(NONE)
        self.before.append(gap)

    def extend_run(self, place: int, gap: int) -> None:
        self.counts[-1] += 1
        if gap == NONE:
            if self.first_start[-1] == self.last_start[-1]:
                self.first_end[-1] = place
        else:
            self.inside[-1] = max(self.inside[-1], gap)
            self.earlier_end[-1], self.last_start[-1] = self.last_end[-1], place
        self.last_end[-1] = place

    def is_split(self, place: int) -> bool:
        return self.first_start[place] != self.last_start[place]


def gap_of(length: int, spaced: bool) -> int:
    """Return the kind of a gap of that many characters."""
    return NONE if not length else FAR if length > MAX_GAP else SPACE if spaced else JOINT


class WordList:
    """A compiled list of words; `spans` finds them in a text."""

    def __init__(self, words: Iterable[str]) -> None:
        forms = {}
        for word in words:
            for form in forms_of(fold(word)):
                compiled = compiled_form(word, form, fold(word))
                if compiled.length > 1 or form == compiled.listed:
                    forms.setdefault(squash(form), []).append(compiled)
        self.automaton = ahocorasick.Automaton()
        for key, found in forms.items():
            if key:
                self.automaton.add_word(key, found)
        if len(self.automaton):
            self.automaton.make_automaton()

    def spans(self, text: str) -> dict[str, list[Span]]:
        """Return {word: [(start, end), …]} of every listed word in the text, as places in it, rising and apart."""
        if not len(self.automaton):
            return {}
        folded, places = fold_map(text)
        letters, found = Letters.of(folded), {}
        for last, forms in self.automaton.iter(letters.text):
            for form in forms:
                if span := place_of(form, letters, last - form.length + 1, last, folded):
                    found.setdefault(form.word, set()).add(span)
        return {
            word: outermost([(places[start], end_of(text, places, end + 1)) for start, end in sorted(spans)])
            for word, spans in found.items()
        }


@lru_cache(maxsize=16)
def word_list(words: tuple) -> WordList:
    """Return the compiled list of these words; the last ones are kept."""
    return WordList(words)


def find_listed_words(words: Iterable[str], text: str) -> dict[str, list[Span]]:
    """Return {word: [(start, end), …]} of every listed word that occurs in the text, as places in the original text."""
    return word_list(tuple(words)).spans(text)


def compiled_form(word: str, form: str, listed: str) -> Form:
    """Return the `Form`; letters doubled in the listed word itself must occur twice, so that «مل» is not «ممل»."""
    key, breaks, doubled, length, previous = squash(form), set(), {}, 0, ""
    parted = False
    for letter in form:
        if not letter.isalnum():
            parted = True
            continue
        if letter == previous:
            doubled[length - 1] = doubled.get(length - 1, 1) + 1
            if parted:
                breaks.add(length - 1)
        else:
            length += 1
            if parted:
                breaks.add(length - 1)
        previous, parted = letter, False
    if form != listed and len(form) > len(listed):
        doubled = {place: count for place, count in doubled.items() if place < len(squash(listed))}
    is_short = sum(map(str.isalnum, listed)) < 3
    return Form(word, len(key), frozenset(breaks), tuple(doubled.items()), is_short, listed)


def place_of(form: Form, letters: Letters, first: int, last: int, folded: str) -> Span | None:
    """Return (start, end) in the folded text of the form found at these squashed letters; None if it is not a word."""
    end = end_at(letters, last)  # the cheapest look, which most places fail
    if end is None or any(letters.counts[first + place] < count for place, count in form.doubled):
        return None
    if not is_together(form, letters, first, last) and not is_apart(letters, first, last):
        return None
    start, clitics = start_of(form, letters, first)
    if start is None:
        return None
    written = folded[start - clitics : end + 1]
    if start > end or (written != form.listed and is_ordinary(written)):
        return None
    if is_ordinary_here(form.listed, folded, start, end + 1):
        return None
    return start, end


def is_together(form: Form, letters: Letters, first: int, last: int) -> bool:
    """Return whether no white space is inside the word, except between the words of a phrase."""
    for place in range(first, last + 1):
        widest = SPACE if place - first in form.breaks else JOINT
        if place > first and letters.before[place] > widest:
            return False
        if first < place < last and letters.inside[place] > max(
            widest, SPACE if place - first + 1 in form.breaks else 0
        ):
            return False
    return True


def is_apart(letters: Letters, first: int, last: int) -> bool:
    """Return whether there is a gap before each letter but the first."""
    return all(JOINT <= letters.before[place] <= SPACE for place in range(first + 1, last + 1))


def start_of(form: Form, letters: Letters, first: int) -> tuple[int | None, int]:
    """Return the place where the word starts (None if no word starts there) and the number of clitic letters."""
    start = letters.first_start[first]
    if letters.is_split(first):
        whole = not first_is_single(form) and is_free(letters, first)
        return (start if whole else letters.last_start[first]), 0
    if is_free(letters, first):
        return start, 0
    repeated = letters.counts[first] > 1  # the first of «لل» may belong to a clitic
    before = letters.text[first] if repeated else ""
    for place in range(first - 1, max(-1, first - 1 - MAX_CLITIC_LENGTH), -1):
        before = letters.text[place] + before
        if is_free(letters, place) or letters.is_split(place):
            clitics = start - letters.last_start[place]
            return (start, clitics) if any(map(form.may_follow, (before, letters.text[place:first]))) else (None, 0)
    return None, 0


def first_is_single(form: Form) -> bool:
    """Return True if the first letter of the form is not a doubled one."""
    return all(place for place, _count in form.doubled)


def is_free(letters: Letters, place: int) -> bool:
    """Return whether a word may start with this run: there is no letter directly before it."""
    return (
        place == 0
        or letters.before[place] != NONE
        or letters.text[place - 1].isdigit()
        or letters.text[place].isdigit()
    )


def end_at(letters: Letters, last: int) -> int | None:
    """Return the place at which the word ends; None if letters go on after it."""
    following = last + 1
    if following == len(letters.text) or letters.before[following] != NONE:
        return letters.first_end[last] if letters.inside[last] >= SPACE else letters.last_end[last]
    if letters.text[following].isdigit() or letters.text[last].isdigit():
        return letters.last_end[last]
    return letters.earlier_end[last] if letters.is_split(last) else None


def end_of(text: str, places: list[int], end: int) -> int:
    """Return the place in the original text where the folded characters before `end` and their marks end."""
    following = places[end] if end < len(places) else len(text)
    last = places[end - 1] + 1
    while last < following and not fold(text[last]):
        last += 1
    return last
