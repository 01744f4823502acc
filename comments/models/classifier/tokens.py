"""Tokens that the classifier counts: words, stems, runs of two to four letters, and features of the whole text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comments.models.classifier.insults import is_harsh, is_insult
from newsroom import arabic

VERSION = 3  # raise it when the tokens of a text change: everything is then counted again
MAX_TOKENS = 600  # tokens that are counted of one comment
LONGEST_WORD = 24
GRAMS = (2, 3, 4)  # letters
PIECES = re.compile(  # repetitions are bounded, so that no text makes it slow
    r"(?P<link>(?:https?://|www\.)\S+|\b[a-z0-9-]{1,63}\.(?:com|net|org|me|info|shop)\b\S*)"
    r"|(?P<mail>\S{1,64}@\S+)|(?P<number>\d[\d\s().+-]{6,30}\d)|(?P<digits>\d+)"
    r"|(?P<parted>(?<![^\W_])(?:[^\W\d_][\W_]{1,3}){2,12}[^\W\d_](?![^\W_]))"  # «ك ل ب», «ك.ل.ب»
    r"|(?P<word>[^\W\d_]+(?:[*_~]{1,3}[^\W\d_]+){0,12})"  # «ك*لب» too
)
PRIVATE = {"link": "#link", "mail": "#mail", "number": "#phone"}
REPEATED = re.compile(r"(.)\1+")
NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass
class Piece:
    """A part of a text from `start` to `end`, and its tokens; features of the whole text have no position."""

    tokens: list[str]
    start: int = 0
    end: int = 0


def tokens(text: str) -> list[str]:
    """Return the distinct tokens of the text: insults first, then in order of appearance."""
    found = dict.fromkeys(token for piece in pieces(text) for token in piece.tokens)
    return sorted(found, key=lambda token: token[0] != "!")[:MAX_TOKENS]


def pieces(text: str) -> Iterator[Piece]:
    """Yield the text's parts with their tokens; beyond the number that is counted, only insults.

    Links, addresses and phone numbers count by kind only, so that no personal data is learned.
    """
    yield Piece(list(text_features(text)))
    folded, places = arabic.fold_map(text)
    count, before, insults, harsh = 0, "", 0, 0
    for match in PIECES.finditer(folded):
        kind, piece = match.lastgroup, match.group()
        if kind in ("word", "parted"):
            word = REPEATED.sub(r"\1", NOT_LETTERS.sub("", piece))[:LONGEST_WORD]
            found = [word, f"~{arabic.stem(word)}", *grams(word)] if count < 2 * MAX_TOKENS else []
            if is_insult(word, before):
                insults += 1
                found.append(f"!insult {min(insults, 2)}")
            elif is_harsh(word):
                harsh += 1
                found.append(f"!harsh {min(harsh, 2)}")
            before = word
        else:
            found, before = [PRIVATE.get(kind, f"#digits {min(len(piece), 4)}")], ""
        count += len(found)
        yield Piece(found, places[match.start()], places[match.end() - 1] + 1)


def text_features(text: str) -> Iterator[str]:
    """Yield features of the whole text: its length by powers of two, its punctuation, emoji."""
    yield f"#length {min(10, len(text).bit_length())}"
    yield from (f"#{mark}" for mark in "!?؟@" if mark in text)
    if any("\U0001f300" <= letter <= "\U0001faff" for letter in text):
        yield "#emoji"


def grams(word: str) -> list[str]:
    """Return every run of two to four letters, the word's ends marked."""
    framed = f"^{word}$"
    return [f"={framed[at : at + size]}" for size in GRAMS for at in range(len(framed) - size + 1)]
