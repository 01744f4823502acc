"""Fold texts to compare them, and remove harmful characters from texts that are saved."""

import re
import unicodedata
from functools import lru_cache

from newsroom.arabic.affixes import without_article

TATWEEL = "\u0640"
SAME = str.maketrans(
    {
        "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ۃ": "ه", "ە": "ه", "ہ": "ه",
        "ھ": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك", "پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف", "ۋ": "و",
    }
)  # fmt: skip
# Embeddings and overrides turn a page's text round from inside a name; isolates (U+2066-2069) close by themselves,
# ZWNJ and ZWJ carry spelling and emoji, and stay (UBA, section 2).
# Control characters, lone surrogates and noncharacters say nothing, and most of them XML 1.0 forbids (section 2.2).
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{NONCHARACTERS}]")
STRAY = re.compile(f"[\u202a-\u202e\ufeff\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{NONCHARACTERS}]")
ISOLATES = re.compile("[\u2066-\u2069]")
# Letters and signs by their category, but blank: Hangul fillers, the empty Braille pattern, the empty musical note, the
# object replacement character; and the colours of a skin, which say nothing without the person before them.
FILLERS = "\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
MAX_QUERY_WORDS = 8
MARKS = 4  # a letter carries shadda, a vowel, a dagger alef and a Quranic sign at the most
TITLES = ("د", "دكتور", "الدكتور", "م", "المهندس", "أ", "الأستاذ")


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """Return one folded character: '' for marks, tatweel and invisible signs, several letters for a ligature."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(map(fold_part, parts))


def fold_part(part: str) -> str:
    """Fold one character of a decomposed letter."""
    kind = unicodedata.category(part)
    if part == TATWEEL or kind[0] == "M" or kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(part))
    return part.translate(SAME)


def fold(text: str) -> str:
    """Return the text in the form in which texts are compared.

    Marks and tatweel are dropped, forms of one letter become one letter, digits become 0-9, letters lower case.

    Idempotent, and the same for NFC and NFD. Shown text is never folded.
    """
    return "".join(map(fold_letter, text))


def fold_map(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the index in `text` that it came from (rising)."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for part in fold_letter(letter):
            letters.append(part)
            places.append(place)
    return "".join(letters), places


def letter_count(text: str) -> int:
    """Return the number of characters that take a place of their own in a line: combining marks do not."""
    return sum(
        unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in unicodedata.normalize("NFC", text)
    )


def is_vocalised(text: str) -> bool:
    """Return whether marks stand above or below so many letters that two lines need room between them."""
    marks = sum(unicodedata.category(character) == "Mn" for character in text)
    return marks >= 4 and marks * 5 >= letter_count(text)


def terms(text: str) -> list[str]:
    """Return the folded words (runs of letters and digits) of a query or a text."""
    return re.findall(r"[^\W_]+", fold(text))


def query_words(query: str) -> list[str]:
    """Return the distinct folded words of a query without their article, at most eight of its words."""
    return [without_article(word) for word in dict.fromkeys(terms(query)[:MAX_QUERY_WORDS])]


def sort_key(name: str) -> str:
    """Return the key that names are sorted by: folded, without title and article («الخطيب، سارة» sorts under خ)."""
    words = name.replace(".", " ").split()
    if len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(map(without_article, fold(" ".join(words)).split()))


def tidy(text: str) -> str:
    """Return the text without control characters, stray byte-order marks and bidi overrides; else unchanged."""
    return STRAY.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def sanitize_user_text(text: str) -> str:
    """Return a user's text without what could break a page; ordinary text is returned unchanged.

    In addition to `tidy`: isolates (U+2066-2069) are removed, since an unpaired one would close ours; line and
    paragraph separators become new lines, of which at most two follow each other; a letter keeps at most four marks;
    the text is stripped. ZWNJ and the ZWJ of emoji stay.
    """
    text = ISOLATES.sub("", tidy(text.replace("\u2028", "\n").replace("\u2029", "\n\n")))
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter)[0] == "M" else 0
        if marks <= MARKS:
            kept.append(letter)
    return re.sub(r"\n[^\S\n]*\n\s*", "\n\n", "".join(kept)).strip()


def is_visible(letter: str) -> bool:
    """Return whether the character says something by itself: no space, mark, tatweel, joiner, selector or filler.

    A mark in a form that stands alone (U+FE70, «ﱞ») is a mark: decomposed it is a space or a tatweel with marks.
    """
    return letter not in FILLERS and any(
        unicodedata.category(part)[0] not in "CMZ" and part != TATWEEL and part not in FILLERS
        for part in unicodedata.normalize("NFKD", letter)
    )


def is_blank(text: str) -> bool:
    """Return True if the text has no visible character; tatweel and marks alone are not visible."""
    return not any(map(is_visible, text))


def without_forbidden(text: str) -> str:
    """Return the text without the characters that XML 1.0 and HTML forbid, whatever else is in it."""
    return FORBIDDEN.sub("", text)


def tidy_line(text: str) -> str:
    """Return the text of a single-line field: tidied, each run of white space as one space (no-break spaces stay)."""
    return re.sub(r"[^\S\u00a0]+", " ", tidy(text)).strip()
