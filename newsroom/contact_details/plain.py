"""A text as a machine would read it, with the place of each of its characters in the original."""

import re
import unicodedata
from functools import lru_cache

DOTS = frozenset("。｡．․")
AT_SIGNS = frozenset("＠﹫")
ENDING = r"(?:com|net|org|info|shop|xyz|online|store|site|app|io|me|co)\b"
ARABIC_ENDINGS = {"كوم": "com", "نت": "net", "اورج": "org", "أورج": "org", "انفو": "info"}
MAIL_HOSTS = (
    r"(?:g ?mail|hotmail|yahoo|outlook|icloud|proton(?:mail)?|live|ymail|aol|جي ?ميل|هوتميل|ياهو|اوتلوك|أوتلوك)"
)
DOT_WORD = r"(?:dot|دوت|نقطة|نقطه)"
# In this order: what each of them rewrites, the next ones read.
REWRITTEN = [
    (re.compile(r"[ ]?[\[({][ ]?(?:@|at|آت)[ ]?[\])}][ ]?", re.I), "@"),
    (
        re.compile(r"(?<=[a-z0-9]) ?\b(?:at|آت|ات|أت) (?=[a-z0-9-]{1,63} (?:dot|دوت|نقطة|نقطه) [a-zء-ي]{2,6}\b)", re.I),
        "@",
    ),
    (re.compile(rf"(?<=[a-z0-9]) (?:at|آت|ات|أت) (?={MAIL_HOSTS}\b)", re.I), "@"),
    (re.compile(r"(?<=[a-z0-9]) (?:آت|أت) (?=[a-z0-9-]{1,63}\.[a-z]{2})", re.I), "@"),
    *((re.compile(rf" ?\b{DOT_WORD} ?{written}\b", re.I), f".{sign}") for written, sign in ARABIC_ENDINGS.items()),
    (re.compile(r"[ ]?[\[({][ ]?(?:\.|dot|دوت|نقطة)[ ]?[\])}][ ]?|[ ](?:dot|دوت)[ ](?=[a-z]{2,6}\b)", re.I), "."),
    (re.compile(rf" نقط[ةه] (?={ENDING})", re.I), "."),
    (re.compile(rf"(?<=[a-z0-9])(?: \. ?|\. )(?={ENDING})", re.I), "."),
    (re.compile(r"(?<=[a-z0-9]) ?@ (?=[a-z0-9-]{1,63}\.[a-z]{2})", re.I), "@"),
    (re.compile(r"\bh(?:xx|tt)p(s?)(?::/(?=[^\s/])|//(?=[^\s/])|:\\\\|: ?// ?)(?=\S)", re.I), "https://"),
    (re.compile(r"\bhxxp", re.I), "http"),
]
SPACED = re.compile(r"(?<!\S)(?:[a-z0-9] ){2,40}\. ?(?:c ?o ?m|n ?e ?t|o ?r ?g|i ?n ?f ?o|s ?h ?o ?p|x ?y ?z)\b", re.I)


@lru_cache(maxsize=8)
def plain_map(text: str) -> tuple[str, list[int]]:
    """Return the text as a machine would read it, and for each of its characters the place that it came from.

    Invisible signs and marks are gone, digits are 0-9, forms of a letter are the letter, and dots and «at» signs that
    are written out are signs.
    """
    letters, places = [], []
    for place, letter in enumerate(text):
        for part in plain_letter(letter):
            letters.append(part)
            places.append(place)
    plain = "".join(letters)
    plain, places = without_spaces(plain, places)
    for pattern, sign in REWRITTEN:
        plain, places = replaced(pattern, sign, plain, places)
    return plain, places


@lru_cache(maxsize=4096)
def plain_letter(letter: str) -> str:
    """Return the character as a machine would read it."""
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Mn", "Me"):
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    if kind == "No" and not unicodedata.decomposition(letter).startswith(("<super>", "<sub>", "<fraction>")):
        return str(unicodedata.digit(letter, letter))  # «⓪» and «❶»
    if letter in DOTS:
        return "."
    if letter in AT_SIGNS:
        return "@"
    return unicodedata.normalize("NFKC", letter) if ord(letter) > 0x2000 and kind[0] == "L" else letter


def without_spaces(plain: str, places: list[int]) -> tuple[str, list[int]]:
    """Write «e v i l . c o m» as «evil.com»."""
    kept, end = [], 0
    for match in SPACED.finditer(plain):
        kept += range(end, match.start())
        kept += [place for place in range(*match.span()) if plain[place] != " "]
        end = match.end()
    if not end:
        return plain, places
    kept += range(end, len(plain))
    return "".join(plain[place] for place in kept), [places[place] for place in kept]


def replaced(pattern: re.Pattern[str], sign: str, plain: str, places: list[int]) -> tuple[str, list[int]]:
    """Replace every match of the pattern by the sign, in the text and in its places."""
    parts, kept, end = [], [], 0
    for match in pattern.finditer(plain):
        parts += [plain[end : match.start()], sign]
        kept += [*places[end : match.start()], *[places[match.start()]] * len(sign)]
        end = match.end()
    return ("".join([*parts, plain[end:]]), [*kept, *places[end:]]) if end else (plain, places)
