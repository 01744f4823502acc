"""Descriptions of pages for search engines and share cards: 70 to 155 characters of real words."""

from collections.abc import Iterable

LEAST, MOST = 70, 155  # what search engines show of a description


def summary(sentences: Iterable[str | None]) -> str:
    """Return as many of the sentences as make a description, cut at a word with «…» if they are too long.

    Empty ones are passed over; each ends with a sign of its own, or gets a full stop.
    """
    text = ""
    for sentence in dict.fromkeys(" ".join(str(sentence or "").split()) for sentence in sentences):
        if not sentence or len(text) >= LEAST:
            continue
        text = f"{text} {sentence}".strip()
        text += "" if text[-1] in ".!?؟…:" else "."
    return text if len(text) <= MOST else cut(text)


def cut(text: str) -> str:
    """Return the text cut at a word to at most MOST characters, «…» included."""
    end = text.rfind(" ", LEAST, MOST)
    return text[: end if end > 0 else MOST - 1].rstrip(" ،.:؛-«(") + "…"
