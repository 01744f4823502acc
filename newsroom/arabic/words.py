"""Make slugs, split tags and count words."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from newsroom.arabic.letters import TATWEEL, fold_letter, tidy_line

WORDS_A_MINUTE = 180  # Arabic is read slower than English: Brysbaert 2019, doi 10.1016/j.jml.2019.104047
SLUG_LENGTH = 60


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """Return a slug: NFC letters and digits 0-9, words joined by «-», cut at a word; marks are dropped."""
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
    """Return the distinct tags of a text, separated by commas, semicolons or new lines: «ذكاء اصطناعي، هواتف»."""
    return list(dict.fromkeys(filter(None, (tidy_line(part) for part in re.split(r"[،,;؛\n]", text)))))


def join_tags(tags: Iterable[Any]) -> str:
    """Return the text from which `split_tags` reads these tags again."""
    return "، ".join(tag.name for tag in tags)


def count_words(text: str) -> int:
    """Return the number of words of a plain text: runs without white space that hold a letter or a digit."""
    return sum(1 for word in text.split() if any(c.isalnum() for c in word))


def reading_minutes(text: str) -> int:
    """Return the reading time of a plain text in whole minutes, at least one."""
    return max(1, -(-count_words(text) // WORDS_A_MINUTE))
