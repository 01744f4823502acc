"""Words found as Arabic is written to evade a word list: letters repeated, parted, stretched, marked, or from Persian.

`fold` takes away tashkeel, tatweel, ZWNJ, presentation forms, Persian letters and Arabic-Indic digits; what is left to
see through here are repeated letters, letters parted by dots or spaces, and the clitics و ف ب ك ل ال before a word.
"""

import itertools
import re
from functools import lru_cache

from newsroom.arabic.letters import fold, fold_map

LETTER = r"[^\W\d_]"
GAP = r"[\W_]"  # between two letters of a word that is written apart, letter by letter
JOINT = r"(?:[^\w\s]|_)"  # inside a chunk without white space: «ك.لب»
LONGEST, DRAWN = 8, 12  # signs between two letters, and parted repeats of one: bounds keep the search linear
SOME, ANY_GAP, ANY_JOINT = f"{GAP}{{1,{LONGEST}}}", f"{GAP}{{0,{LONGEST}}}", f"{JOINT}{{0,{LONGEST}}}"
CLITIC = rf"(?:[وفبكل]{{1,2}}|ا{{1,2}}{ANY_GAP}ل{{1,2}}){ANY_GAP}"  # «وال», «فبال», «لل»: in any order, at most five


def squash(text):
    """The folded text without anything but letters and digits, every run of one letter being one.

    Idempotent, and the same for NFC and NFD. It serves word lists alone: «سـبـاااام», «س.ب.ا.م» and «س ب ا م» are one.
    """
    return squash_map(text)[0]


def squash_map(text):
    """The squashed text, and for each of its characters the index in `text` that it came from (rising)."""
    letters, places = [], []
    for letter, place in zip(*fold_map(text), strict=True):
        if letter.isalnum() and (not letters or letters[-1] != letter):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def pattern(word):
    """What matches the word in `shortened` text: as a whole word, after clitics, its letters repeated or all apart.

    A letter that the word itself doubles must stand twice, so that «مل» is not «ممل». Every part of it is bounded, so
    that no text makes it slow.
    """
    letters, gaps = [], set()
    for part in re.findall(r"[^\W_]+", fold(word)):
        gaps.add(len(letters))
        letters += [(letter, len(list(run))) for letter, run in itertools.groupby(part)]
    tight, apart = "", ""
    for place, (letter, count) in enumerate(letters):
        gap = SOME if place else ""
        keep = "+" if place < len(letters) - 1 else ""  # the next letter is another one: giving repeats back is vain
        tight += (gap if place in gaps else ANY_JOINT if place else "") + drawn_out(letter, count, ANY_JOINT, keep)
        apart += gap + drawn_out(letter, count, ANY_GAP, keep)
    return re.compile(rf"(?<!{LETTER})(?:{CLITIC}){{0,5}}?((?:{tight})|(?:{apart}))(?!{LETTER})")


def drawn_out(letter, count, between, keep):
    """At least `count` of the letter, and any more of it; `keep` is «+» where none of it need be given back."""
    letter = re.escape(letter)
    return letter + f"{between}{letter}" * (count - 1) + f"(?:{between}{letter}){{0,{DRAWN}}}{keep}"


def shortened(text):
    """The folded text and its places, no character standing more than twice in a row."""
    letters, places = [], []
    for letter, place in zip(*fold_map(text), strict=True):
        if letters[-2:] != [letter, letter]:
            letters.append(letter)
            places.append(place)
        else:
            places[-1] = place
    return "".join(letters), places


def spans_of(words, text):
    """{word: [(start, end), …]} of every listed word that stands in the text, as places in the original text.

    `words` must hold a letter or a digit each. The cheap look into the squashed text comes first.
    """
    squashed = squash(text)
    suspects = [word for word in words if squash(word) in squashed]
    if not suspects:
        return {}
    short, places = shortened(text)
    found = {}
    for word in suspects:
        matches = list(pattern(word).finditer(short))
        if matches:
            found[word] = [(places[match.start(1)], end_of(text, places, match.end(1))) for match in matches]
    return found


def end_of(text, places, end):
    """The end, in the original text, of the folded characters before `end`: marks and tatweel behind them included."""
    following = places[end] if end < len(places) else len(text)
    last = places[end - 1] + 1
    while last < following and not fold(text[last]):
        last += 1
    return last
