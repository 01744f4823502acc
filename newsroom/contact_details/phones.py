"""Phone numbers: groups of digits that libphonenumber's data for the Arab countries, or a prefix, confirm.

The patterns of those countries are joined into two, so that a group of digits is judged by one match and not by
parsing it once a country.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from newsroom.contact_details.plain import plain_map
from newsroom.spans import Span, outermost

DIGITS = re.compile(r"\d+")
SEPARATORS = " \u00a0\t\\-‐‑‒–—−().+_*/\\\\|·•~"
NUMBER = re.compile(rf"[+]?[(]?\d(?:[{SEPARATORS}]{{0,3}}\d)*")
ONE_BY_ONE = re.compile(rf"(?<!\d)\d(?:[{SEPARATORS}]{{1,3}}\d)+(?!\d)")
# Digits separated by signs that usually separate other numbers, or by lines; and digits with a letter for the zero.
ODDLY_SEPARATED = re.compile(r"(?<![\d.,:])[+]?\d+(?:[ ]?[,،٬٫:;…'’=\n]{1,3}[ ]?\d+)+(?!\d)")
WITH_LETTERS = re.compile(r"(?<![^\W_])[+]?[\dOoОо](?:[ .\-]{0,2}[\dOoОо])+(?![^\W_])")
ZEROS = str.maketrans("OoОо", "0000")
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
DATE = re.compile(
    rf"(?<!\d)(?<!\d[./-])(?:(?:19|20)\d\d([-/.])(?:1[0-2]|0?[1-9])\1{DAY}(?!\d|\1\d)"
    rf"|{DAY}([-/.]){DAY}\2(?:(?:19|20)\d\d|\d\d)(?!\d|\2\d))"
)
RANGE_OF_DATES = re.compile(
    rf"(?<![\d./-])(?:(?:19|20)\d\d[-/.])?{DAY}[/.-]{DAY}(?:[/.-](?:19|20)\d\d)?[ ]?[-–—][ ]?"
    rf"(?:(?:19|20)\d\d[-/.]{DAY}[/.-]{DAY}|{DAY}[/.-]{DAY}[/.-](?:19|20)\d\d)(?![\d]|[-/.]\d)"
)
VERSION = re.compile(r"(?<![\d.])(?:0|[1-9]\d{0,4})(?:\.\d{1,5}){1,4}(?!\d|\.\d)")
DECIMAL = re.compile(r"(?<![\d.])(?:0|[1-9]\d{0,4})\.\d{1,40}(?!\d|\.\d)")
HARDWARE_ADDRESS = re.compile(
    r"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f]|[:-][0-9A-Fa-f])"
)
SHORT = re.compile(
    r"(?<![\d.,:/-])\d{2}(?:[ .-]?\d{3}[ .-]?\d{3}|[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}|\d{2}[ .-]\d{4})(?![\d]|[.,:/-]\d)"
)
BEFORE_SHORT = re.compile(
    r"(?:واتس\w*|وتس\w*|اتصل\w*|[اإ]تصال\w*|للاتصال|تواصل\w*|للتواصل|كلم(?:ني|وني|نا|ونا)|راسل(?:ني|وني|نا|ونا)"
    r"|جوال\w*|موبايل\w*|هاتف\w*|الهاتف|تلفون\w*|تليفون\w*|whats ?app|call|phone|mobile|tel)"
    r"(?:[ :：،.–-]+\w{1,8}){0,2}[ :：،.–-]*$"
    r"|(?:رقم(?:ي|نا|ه|ها)?|الرقم)"
    r"(?: (?:هو|الجديد|الخاص|واتساب|الواتساب|الجوال|جوالي|الهاتف|هاتفي|الموبايل)){0,2}[ :：،.–-]*$",
    re.I,
)
BEHIND_SHORT = re.compile(r"[ :،.–-]{1,3}(?:على |عبر )?(?:ال)?(?:واتس\w*|وتس\w*|جوال|موبايل|whats ?app)", re.I)
BARE_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
SEQUENCE = "0123456789" * 3
MIN_DIGITS, MAX_DIGITS = 8, 15  # digits of a phone number (E.164)
REGIONS = [
    "SA",
    "EG",
    "AE",
    "KW",
    "QA",
    "BH",
    "OM",
    "JO",
    "LB",
    "SY",
    "IQ",
    "PS",
    "YE",
    "MA",
    "DZ",
    "TN",
    "LY",
    "SD",
    "MR",
]


def home_pattern(*, fixed: bool) -> str:
    """Return the pattern of the Arab countries' mobile numbers, and of the fixed ones where asked."""
    kinds = []
    for data in map(PhoneMetadata.metadata_for_region, REGIONS):
        national = [data.mobile, *([data.fixed_line] if fixed else [])]
        numbers = "|".join(kind.national_number_pattern for kind in national)
        prefix = f"(?:{data.national_prefix_for_parsing})?" if data.national_prefix_for_parsing else ""
        kinds.append(f"(?:0?{data.country_code})?{prefix}(?:{numbers})")
    return "|".join(kinds)


MOBILE = re.compile(home_pattern(fixed=False))
MOBILE_OR_FIXED = re.compile(home_pattern(fixed=True))


def find_phone_numbers(text: str) -> list[tuple[int, int]]:
    """Return the spans of phone numbers in the text."""
    _plain, places = plain_map(text)
    found = {(places[start], places[end - 1] + 1) for start, end in phone_spans(text)}
    return outermost(sorted(found))


@lru_cache(maxsize=16)
def has_phone_number(text: str) -> bool:
    """Return whether the text holds a phone number; stop at the first one."""
    return next(phone_spans(text), None) is not None


def phone_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) in the plain text of each phone number, in no order; some may be found twice."""
    plain, _places = plain_map(text)
    apart_spans = [match.span() for match in ONE_BY_ONE.finditer(plain) if is_one_by_one(match.group())]
    yield from apart_spans
    covered = [*apart_spans, *other_numbers(plain)]
    letters = list(plain)
    for start, end in covered:
        letters[start:end] = ";" * (end - start)
    hidden = "".join(letters)
    for match in NUMBER.finditer(hidden):
        if span := phone_in(hidden, match):
            yield span
    yield from oddly_written(hidden)
    for match in SHORT.finditer(hidden):
        if is_short_number(hidden, match):
            yield match.span()


def other_numbers(plain: str) -> Iterator[Span]:
    """Yield the spans of dates, versions, decimals and hardware addresses."""
    for pattern in (DATE, RANGE_OF_DATES):
        yield from (match.span() for match in pattern.finditer(plain))
    yield from (match.span() for match in VERSION.finditer(plain) if is_version(match.group()))
    yield from (match.span() for match in DECIMAL.finditer(plain) if is_decimal(match.group()))
    yield from (match.span() for match in HARDWARE_ADDRESS.finditer(plain))


def oddly_written(plain: str) -> Iterator[Span]:
    """Yield the spans of mobile numbers in groups separated by commas, colons or lines, or with letters for zeros."""
    for match in ODDLY_SEPARATED.finditer(plain):
        groups = DIGITS.findall(match.group())
        digits = "".join(groups)
        if (
            len(digits) <= MAX_DIGITS
            and not is_book_or_count(groups, "")
            and (digits[0] == "0" or match.group()[0] == "+")
            and max(map(len, groups)) < MIN_DIGITS
            and is_mobile(digits)
        ):
            yield match.span()
    for match in WITH_LETTERS.finditer(plain):
        written = match.group()
        digits = "".join(DIGITS.findall(written.translate(ZEROS)))
        if not digits.isascii() or written.translate(ZEROS) == written or sum(map(str.isdigit, written)) < 5:
            continue
        if MIN_DIGITS < len(digits) <= MAX_DIGITS and is_mobile(digits):
            yield match.span()


def is_short_number(text: str, match: re.Match[str]) -> bool:
    """Return whether eight digits are a mobile number of the Gulf, Lebanon or Tunisia: a line or a word says so."""
    digits = "".join(DIGITS.findall(match.group()))
    if (
        digits[0] == "0"
        or len(set(digits)) < 2
        or digits in SEQUENCE
        or BARE_DATE.fullmatch(digits)
        or digits.endswith("0000")
    ):
        return False
    if not is_mobile(digits):
        return False
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[start : match.start()].strip(" .:،-") + text[match.end() : end if end >= 0 else len(text)].strip(
        " .:،-"
    )
    if not line:
        return True
    before = text[max(start, match.start() - 40) : match.start()]
    return bool(BEFORE_SHORT.search(before) or BEHIND_SHORT.match(text, match.end(), match.end() + 24))


def is_one_by_one(written: str) -> bool:
    """Return whether digits that stand one by one are a phone number and not a list of decimals («0.1 0.2 0.3»)."""
    digits, signs = re.sub(r"\D", "", written), re.sub(r"[\d ]", "", written)
    decimals = signs.count(".") * 3 > len(digits) and not written.count(".") > len(digits) - 2
    if decimals or not MIN_DIGITS <= len(digits) <= MAX_DIGITS or digits in SEQUENCE:
        return False
    return (
        is_phone_with_prefix(digits, plus=False) if digits[0] == "0" else len(digits) > MIN_DIGITS and is_mobile(digits)
    )


def is_version(token: str) -> bool:
    """Return whether digits joined by dots are a version, a decimal or an IPv4 address and not a number's groups."""
    groups = token.split(".")
    if len(groups) > 2 and "0" in groups[:-1]:
        return True
    if len(groups) == 4:
        has_prefix = any(group[0] == "0" and group != "0" for group in groups)
        return not has_prefix and (all(int(group) < 256 for group in groups) or not is_mobile("".join(groups)))
    return len(groups) < 4 and sum(map(len, groups)) < 9 if len(groups) > 2 else True


def is_decimal(token: str) -> bool:
    """Return whether the token is a decimal, and not a country's code with a dot after it."""
    whole, _dot, rest = token.partition(".")
    return not (len(rest) >= MIN_DIGITS and len(whole) > 1 and is_mobile(whole + rest))


def phone_in(text: str, match: re.Match[str]) -> Span | None:
    """Return the span of a phone number among the groups of digits of the match, or None."""
    groups = list(DIGITS.finditer(text, match.start(), match.end()))
    written = [group.group() for group in groups]
    before = text[match.start() - 1] if match.start() else ""
    if is_book_or_count(written, text[max(0, match.start() - 8) : match.start()]):
        return None
    if is_phone_without_prefix(written, before, text[match.end() : match.end() + 1]):
        return groups[0].start(), groups[-1].end()
    for place, group in enumerate(groups):
        plus = text[group.start() - 1 : group.start()] == "+" or text[group.start() - 2 : group.start()] == "+("
        latin = group.start() > 0 and text[group.start() - 1].isascii() and text[group.start() - 1].isalpha()
        if (not plus and written[place][0] != "0") or (latin and not plus):
            continue
        digits, end = "", place
        while end < len(groups) and len(digits) + len(written[end]) <= MAX_DIGITS:
            digits += written[end]
            end += 1
        while len(digits) >= MIN_DIGITS:  # the longest first
            if is_phone_with_prefix(digits, plus):
                return group.start(), groups[end - 1].end()
            end -= 1
            digits = digits[: len(digits) - len(written[end])]
    return None


def is_book_or_count(groups: list[str], before: str) -> bool:
    """Return whether the groups are an ISBN, or count: «01 02 03 04 05»."""
    if "isbn" in before.lower():
        return True
    digits = "".join(groups[: MAX_DIGITS + 1])
    if len(digits) == 13 and digits[:3] in ("978", "979"):
        return True
    numbers = [int(group) for group in groups[:MAX_DIGITS] if len(group) <= MAX_DIGITS]
    return len(numbers) > 2 and all(two - one == 1 for one, two in itertools.pairwise(numbers))


@lru_cache(maxsize=2048)
def is_phone_with_prefix(digits: str, plus: bool) -> bool:
    """Return whether the digits after «+», or with the prefix 00 or 0, can be dialled."""
    if len(set(digits)) < 3 or digits in SEQUENCE:
        return False
    if plus or digits.startswith("00"):
        return is_possible(digits.lstrip("0"))
    return len(digits) in (10, 11) or (len(digits) >= MIN_DIGITS and is_mobile(digits))


def is_phone_without_prefix(groups: list[str], before: str, after: str) -> bool:
    """Return whether the groups are a mobile number of an Arab country from which the prefix was left out."""
    digits = "".join(groups[: MAX_DIGITS + 1])
    if not 8 <= len(digits) <= MAX_DIGITS or digits[0] == "0" or digits.endswith("00000") or digits in SEQUENCE:
        return False
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return False  # a model or a serial number
    lengths = {len(group) for group in groups}
    if len(groups) > 1 and len(lengths) == 1 and lengths != {1}:
        return False  # a list: years, sizes, models
    if len(groups) > 5 and lengths != {1}:
        return False
    return len(digits) > 8 and is_mobile(digits)


def is_possible(digits: str) -> bool:
    """Return whether digits that begin with a country's code have a length that is dialled there."""
    for size in (1, 2, 3):
        if lengths := lengths_of(int(digits[:size] or 0)):
            rest = digits[size:]
            return len(rest) in lengths or (rest.startswith("0") and len(rest) - 1 in lengths)
    return False


@lru_cache(maxsize=512)
def lengths_of(country_code: int) -> frozenset[int]:
    """Return the possible lengths of a country's numbers; nothing where no country has the code."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(country_code)
    if not regions:
        return frozenset()
    if regions[0] == "001":
        data = PhoneMetadata.metadata_for_nongeo_region(country_code)
    else:
        data = PhoneMetadata.metadata_for_region(regions[0])
    general = data.general_desc
    return frozenset(general.possible_length) | frozenset(general.possible_length_local_only)


@lru_cache(maxsize=2048)
def is_mobile(digits: str) -> bool:
    """Return whether the digits are a mobile number of an Arab country; with a leading 0, a fixed one as well."""
    return bool((MOBILE_OR_FIXED if digits[0] == "0" else MOBILE).fullmatch(digits))
