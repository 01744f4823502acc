"""Highlight words in plain text: find folded words, and write the text as HTML with <mark>."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from newsroom import arabic
from newsroom.spans import Span, merged

EXCERPT_LENGTH = 160  # characters


def highlight(text: str, spans: Iterable[Span]) -> SafeString:
    """Return HTML of the plain text with the spans in <mark>, technical runs isolated and line breaks kept.

    A technical run that holds a mark stays one run. Spans may overlap.
    """
    return mark_safe(arabic.isolate_marked(text, spans).replace("\n", "<br>"))  # noqa: S308 every part is escaped


def highlight_words(text: str, words: list[str]) -> SafeString:
    """Return HTML of the plain text with the folded words in <mark>."""
    return highlight(text, find_words(text, words))


def find_words(text: str, words: list[str]) -> list[Span]:
    """Return the spans of the whole words of the text that contain one of the folded words."""
    folded, places = arabic.fold_map(text)
    found = []
    for word in words:
        start, end = folded.find(word), 0
        while start >= 0:
            if places[start] >= end:  # each word of the text is looked at once
                span = whole_word(text, places[start], places[start + len(word) - 1] + 1, end)
                found.append(span)
                end = span[1]
            start = folded.find(word, start + len(word))
    return merged(found)


def whole_word(text: str, start: int, end: int, least: int) -> Span:
    """Return the span widened to its whole word, with marks; it does not begin before `least`."""
    while start > least and is_in_word(text[start - 1]):
        start -= 1
    while end < len(text) and is_in_word(text[end]):
        end += 1
    return start, end


def is_in_word(letter: str) -> bool:
    """Return True for letters, digits and what folding drops, such as marks and tatweel."""
    return letter.isalnum() or not arabic.fold(letter)


def excerpt_around(text: str, words: list[str]) -> str:
    """Return about 160 characters of the text around the first of the folded words, cut at spaces."""
    first = next(iter(find_words(text, words)), (0, 0))[0]
    start = text.rfind(" ", 0, max(0, first - EXCERPT_LENGTH // 3)) + 1
    is_rest = len(text) - start <= EXCERPT_LENGTH
    end = len(text) if is_rest else text.rfind(" ", start, start + EXCERPT_LENGTH)
    end = end if end > start else start + EXCERPT_LENGTH
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
