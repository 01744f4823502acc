"""Compare people's names as readers see them: look-alike letters are equal, titles are ignored."""

import re
import unicodedata

import disarm

from newsroom.arabic.letters import fold
from newsroom.arabic.word_list import find_listed_words, squash

# Folded. A title is what may be before a name without being part of it.
TITLES = frozenset(
    {
        "د",
        "ا",
        "م",
        "دكتور",
        "دكتوره",
        "الدكتور",
        "الدكتوره",
        "مهندس",
        "مهندسه",
        "المهندس",
        "المهندسه",
        "استاذ",
        "استاذه",
    }
    | {"الاستاذ", "الاستاذه", "السيد", "السيده", "الشيخ", "الشيخه", "بروفيسور", "البروفيسور", "الصحفي", "الصحفيه"}
    | {"الصحافي", "الصحافيه", "الكاتب", "الكاتبه", "المحرر", "المحرره", "الاعلامي", "الاعلاميه"}
    | {"dr", "eng", "prof", "mr", "mrs", "ms", "miss", "sir"}
)
DIGIT_LETTERS = str.maketrans("013457@$", "oieastas")
ARABIC = re.compile("[\u0600-\u06ff]")
PART = re.compile(r"[^\W_]+")


def replace_lookalikes(text: str) -> str:
    """Return the text with Latin letters in place of those of other scripts, and digits, that look the same (UTS #39).

    Arabic words stay as they are: their alef looks like an «l» as well.
    """
    return " ".join(map(replace_lookalikes_in_word, unicodedata.normalize("NFKC", text).casefold().split()))


def replace_lookalikes_in_word(word: str) -> str:
    """Replace the look-alike letters of one word; Arabic words stay as they are."""
    if ARABIC.search(word):
        return word
    word = disarm.normalize_confusables(word)
    name = word.rstrip("0123456789")
    return name.translate(DIGIT_LETTERS) + word[len(name) :] if re.search("[a-z]", name) else word


def name_words(name: str) -> list[str]:
    """Return the folded words of a name without the titles before it."""
    words = PART.findall(fold(name))
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return words


# Names that are also written without an alef: longer ones, such as «ابرهيم», and these.
WITHOUT_ALEF = frozenset({"اسحاق", "هارون", "عثمان", "رحمان", "الرحمان"})


def without_alef(word: str) -> str:
    """Return the folded word as it is when no alef inside a long name is written."""
    return word[0] + word[1:].replace("ا", "") if len(word) > 5 or word in WITHOUT_ALEF else word


def squash_words(words: list[str]) -> list[str]:
    """Return the words squashed, without alefs that are often left out."""
    return [squash(without_alef(word)) for word in words]


def is_same_name(own: list[str], other: list[str]) -> bool:
    """Return whether the squashed words of a name are the other ones in any order, or hold two or more in theirs."""
    if "".join(own) == "".join(other) or sorted(own) == sorted(other):
        return True
    return len(other) > 1 and any(own[start : start + len(other)] == other for start in range(len(own)))


def resembles_a_name(name: str, others: list[str]) -> bool:
    """Return True if the name equals one of the others, or contains one of them that has two words or more.

    Titles, spelling, marks, repeated or parted letters, the order of the words and look-alike letters make no
    difference; a first name that is the same is no match.
    """
    known = [words for words in map(name_words, others) if words]
    forms = [squash_words(words) for words in known]
    phrases = [" ".join(words) for words in known if len(words) > 1]
    for shown in {name, replace_lookalikes(name)}:
        own = squash_words(name_words(shown))
        if any(own) and any(is_same_name(own, other) for other in forms):
            return True
        for phrase, spans in find_listed_words(phrases, shown).items():
            # an inflected name is another one: «شعبانة»
            if any(squash(shown[start:end]) == squash(phrase) for start, end in spans):
                return True
    return False
