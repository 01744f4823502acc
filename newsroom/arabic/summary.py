"""Make the descriptions of pages for search engines and share cards: 70 to 155 characters."""

from collections.abc import Iterable

MIN_LENGTH, MAX_LENGTH = 70, 155  # what search engines show of a description


def summary(sentences: Iterable[str | None]) -> str:
    """Return as many of the sentences as make a description, cut at a word with «…» if they are too long.

    Empty ones are passed over; each ends with a sign of its own, or gets a full stop.
    """
    text = ""
    for sentence in dict.fromkeys(" ".join(str(sentence or "").split()) for sentence in sentences):
        if not sentence or len(text) >= MIN_LENGTH:
            continue
        text = f"{text} {sentence}".strip()
        text += "" if text[-1] in ".!?؟…:" else "."
    return text if len(text) <= MAX_LENGTH else cut(text)


def cut(text: str) -> str:
    """Return the text cut at a word to at most MAX_LENGTH characters, «…» included."""
    end = text.rfind(" ", MIN_LENGTH, MAX_LENGTH)
    return text[: end if end > 0 else MAX_LENGTH - 1].rstrip(" ،.:؛-«(") + "…"
