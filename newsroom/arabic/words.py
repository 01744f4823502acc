"""Words: slugs, tags, counts."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from newsroom.arabic.letters import TATWEEL, fold_letter, tidy_line

WORDS_A_MINUTE = 180  # Arabic is read slower than English: Brysbaert 2019, doi 10.1016/j.jml.2019.104047
SLUG_LENGTH = 60


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """An address part of NFC letters and digits 0-9 joined by «-», cut at a word; Arabic is kept, marks are not."""
    text = unicodedata.normalize("NFC", text).replace(TATWEEL, "").lower()
    kept = "".join(
        fold_letter(c) if unicodedata.category(c) == "Nd" else c for c in text if unicodedata.category(c)[0] != "M"
    )
    words = re.findall(r"[^\W_]+", kept.replace("\u200c", ""))
    cut = ""
    for word in words:
        longer = f"{cut}-{word}" if cut else word
        if len(longer) > length:
            break
        cut = longer
    return cut or (words[0][:length] if words else "")


def split_tags(text: str) -> list[str]:
    """Tags parted by «،» or «,» or «;» or a new line, each once: «ذكاء اصطناعي، هواتف» is two."""
    return list(dict.fromkeys(filter(None, (tidy_line(part) for part in re.split(r"[،,;؛\n]", text)))))


def join_tags(tags: Iterable[Any]) -> str:
    """The text that `split_tags` reads back."""
    return "، ".join(tag.name for tag in tags)


def count_words(text: str) -> int:
    """How many words a plain text has: runs without white space that hold a letter or a digit."""
    return sum(1 for word in text.split() if any(c.isalnum() for c in word))


def reading_minutes(text: str) -> int:
    """Whole minutes, at least one, that the plain text takes."""
    return max(1, -(-count_words(text) // WORDS_A_MINUTE))
