"""Hide parts of a comment by a moderator's decision; the text itself stays as its commenter wrote it.

A part is [start, end, kind]: positions in the comment's text, and what is hidden there.
"""

from django.utils.translation import gettext_lazy as _

from newsroom import arabic, html

LINK, WORDS = "link", "words"
NOTICES = {LINK: _("[a link was removed]"), WORDS: _("[words were removed]")}


def redacted(text: str, parts: list) -> str:
    """Return the text with a notice in place of every part."""
    pieces, end = [], 0
    for start, stop, kind in sorted(parts):
        pieces += [text[end:start], str(NOTICES.get(kind, NOTICES[WORDS]))]
        end = stop
    return "".join([*pieces, text[end:]])


def without(text: str, parts: list) -> str:
    """Return the text without the parts."""
    kept, end = [], 0
    for start, stop, _kind in sorted(parts):
        kept.append(text[end:start])
        end = max(end, stop)
    return "".join([*kept, text[end:]])


def carried_over(text: str, parts: list, newer: str) -> list:
    """Return the parts of a newer wording that hide the same text, so that a correction reveals nothing."""
    if newer == text or not parts:
        return parts
    found = []
    for start, end, kind in parts:
        hidden = text[start:end]
        if kind == LINK:
            places = (place for place in range(len(newer)) if newer.startswith(hidden, place))
            found += [[place, place + len(hidden), LINK] for place in places]
        else:
            found += words_in(newer, hidden)
    return merged(found)


def links_in(text: str) -> list:
    """Return the links of the text as parts."""
    return [[start, end, LINK] for start, end in html.link_spans(text)]


def words_in(text: str, phrase: str) -> list:
    """Return every occurrence of the phrase as whole words, letters folded, as parts."""
    wanted = " ".join(arabic.fold(phrase).split())
    if arabic.is_blank(wanted):
        return []
    folded, places = one_spaced(text)
    found, start = [], folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if is_whole(folded, start, end):
            found.append([places[start], after_marks(text, places[end - 1] + 1), WORDS])
        start = folded.find(wanted, start + 1)
    return found


def is_whole(folded: str, start: int, end: int) -> bool:
    """Return whether no letter or digit touches the span."""
    return not folded[max(0, start - 1) : start].isalnum() and not folded[end : end + 1].isalnum()


def one_spaced(text: str) -> tuple[str, list]:
    """Return the folded text with white space collapsed, and the position of each character in the original."""
    letters, places = [], []
    for letter, place in zip(*arabic.fold_map(text), strict=True):
        letter = " " if letter.isspace() else letter  # noqa: PLW2901
        if letter != " " or letters[-1:] != [" "]:
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def after_marks(text: str, end: int) -> int:
    """Return the end moved past the marks and joiners that follow: they belong to the letter before."""
    while end < len(text) and not arabic.fold(text[end]):
        end += 1
    return end


def merged(parts: list) -> list:
    """Return the parts in order, overlapping ones joined; words that overlap a link become part of the link."""
    joined = []
    for start, end, kind in sorted(parts):
        if joined and start < joined[-1][1]:
            before = joined[-1]
            before[1], before[2] = max(before[1], end), LINK if LINK in (before[2], kind) else WORDS
        else:
            joined.append([start, end, kind])
    return joined
