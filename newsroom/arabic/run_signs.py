"""The signs that join, begin or end a technical run (see `newsroom.arabic.runs`)."""

import re
import unicodedata

OPENING_BRACKETS = {"(": ")", "[": "]", "{": "}"}
CLOSING_BRACKETS = frozenset(OPENING_BRACKETS.values())
BRACKETS = re.compile(r"[()\[\]{}]")
SENTENCE = frozenset(".,:;!?")  # at the end of a word they belong to the sentence, not to the run
QUOTES = frozenset("\"'’«“")
DASHES = frozenset("-‐‑–—")


def of_kinds(*kinds: str) -> frozenset[str]:
    """Return the signs of these Unicode categories below the scripts of East Asia."""
    return frozenset(sign for sign in map(chr, range(0x2E80)) if unicodedata.category(sign) in kinds)


CURRENCY = of_kinds("Sc")
UNITS = CURRENCY | frozenset("%‰٪°")
KEYS = frozenset("⌘⌥⇧⌃⏎")
# What may be at the ends of words inside a run; emoji and other pictures separate two runs.
SIGNS = of_kinds("Sc", "Sm", "Pd", "Pc", "Sk", "Ps", "Pe") | KEYS | SENTENCE | frozenset("\"'’#%&*/@\\·†‡‰′″§¶°©®™№٪★")
LEADING = CURRENCY | KEYS | frozenset("+−±∓×~≈≃≅≥≤<>=#@%٪‰*^√№§©®°_")
TRAILING = UNITS | frozenset("+#×*™®©℠′″_⁺⁻★")
COMPARISONS = CURRENCY | frozenset("≥≤<>=~≈±−№§")  # these belong to a number after them, white space between or not
# Signs that join two words when white space stands on both sides.
LOOSE = (
    of_kinds("Sc", "Sm")
    | DASHES
    | frozenset("/&*@%°^\\·#†‡")
    | {"->", "=>", "<-", "<=", ">=", "==", "!=", "+-", "+/-", "&&", "||", "//", "--", "<>", "~>"}
)
ABBREVIATIONS = frozenset(
    {"vs", "no", "inc", "ltd", "co", "corp", "dr", "mr", "mrs", "ms", "st", "jr", "sr", "fig", "vol", "ed", "al", "etc"}
    | {
        "ext",
        "ver",
        "v",
        "op",
        "ph",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    }
)
