"""Links, e-mail addresses and phone numbers in a stranger's text, however they are hidden.

Each finder returns [(start, end)] of what it found, as places in the text that was given. Links and e-mail addresses
are recognised by linkify-it, phone numbers are confirmed by libphonenumber's data for the Arab countries.
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from linkify_it import LinkifyIt
from linkify_it.tlds import TLDS

DOTS = frozenset("。｡．․")
# Names of files, of products and words behind a full stop without a space are no addresses by themselves.
FILE_ENDINGS = frozenset(
    ["py", "rs", "md", "sh", "pl", "cc", "so", "ps", "zip", "mov", "ml", "mk", "ms", "la", "st", "app", "bat"]
)
WORD_ENDINGS = frozenset(["it", "is", "so", "to", "at", "as", "my", "be", "am", "do"])
WRITTEN_DOT = re.compile(r"[ ]?[\[({][ ]?(?:\.|dot|دوت|نقطة)[ ]?[\])}][ ]?|[ ](?:dot|دوت)[ ](?=[a-z]{2,6}\b)", re.I)
LONELY_DOT = re.compile(r"(?<=[a-z0-9])(?: \. ?|\. )(?=(?:com|net|org|info|shop|xyz|online|store)\b)", re.I)
WRITTEN_AT = re.compile(r"[ ]?[\[({][ ]?(?:@|at|آت)[ ]?[\])}][ ]?", re.I)
WWW = re.compile(r"\bwww\.[^\s.]")
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,63}")
DIGITS = re.compile(r"\d+")
SEPARATORS = " \u00a0\t\\-‐‑‒–—−().+_*/\\\\|·•~"
NUMBER = re.compile(rf"[+]?[(]?\d(?:[{SEPARATORS}]{{0,3}}\d)*")
ONE_BY_ONE = re.compile(rf"(?<!\d)\d(?:[{SEPARATORS}]{{1,3}}\d)+(?!\d)")
DATE = re.compile(
    r"(?<![\d./-])(?:(?:19|20)\d\d([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])"
    r"|(?:3[01]|[12]\d|0?[1-9])([-/.])(?:3[01]|[12]\d|0?[1-9])\2(?:(?:19|20)\d\d|\d\d))(?![\d]|[-/.]\d)"
)
VERSION = re.compile(r"(?<![\d.])(?:0|[1-9]\d{0,4})(?:\.\d{1,5}){1,4}(?![\d]|\.\d)")
NO_ADDRESS = re.compile('[\\s<>"«»“”،؛…\u2066-\u2069\u200e\u200f]')
BEHIND_ADDRESS = frozenset(".,:;!?؟'’*")
OPENING = {")": "(", "]": "[", "}": "{"}
SEQUENCE = "0123456789" * 3
LEAST, MOST = 8, 15  # digits of a phone number (E.164)
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


def find_links(text: str) -> list[tuple[int, int]]:
    plain, places = plain_map(text)
    found = [match for match in linkifier().match(plain) or () if match.schema != "mailto:" and is_address(match)]
    spans = {(match.index, match.last_index) for match in found if plain[match.index - 1 : match.index] != "@"}
    taken = {place for start, end in spans for place in range(start, end)}
    spans |= {match.span() for match in WWW.finditer(plain) if match.start() not in taken}
    return [(places[start], places[end - 1] + 1) for start, end in sorted(spans)]


def links_in(text: str) -> list[tuple[int, int, str]]:
    """Return [(start, end, target)] of what a page may show as links: web addresses, bare domains, e-mail addresses.

    Punctuation of the sentence behind an address stays outside, a bracket that closes one inside it does not.
    """
    found = []
    for match in linkifier().match(text) or ():
        end = address_end(text, match.index, match.last_index)
        written = text[match.index : end]
        if match.schema in ("http:", "https:"):
            target = written if len(written) > len("https://") else ""
        elif match.schema == "mailto:":
            target = written if written.startswith("mailto:") else f"mailto:{written}"
        else:
            target = f"https://{written}" if not match.schema and "." in written and is_address(match) else ""
        if target:
            found.append((match.index, end, target))
    return found


def address_end(text, start, end):
    """Return where the address ends without the punctuation of the sentence behind it."""
    if stop := NO_ADDRESS.search(text, start, end):
        end = stop.start()
    unmatched = {sign: text.count(sign, start, end) - text.count(OPENING[sign], start, end) for sign in OPENING}
    while end > start and (text[end - 1] in BEHIND_ADDRESS or unmatched.get(text[end - 1], 0) > 0):
        if text[end - 1] in unmatched:
            unmatched[text[end - 1]] -= 1
        end -= 1
    return end


def find_emails(text: str) -> list[tuple[int, int]]:
    plain, places = plain_map(text)
    found = []
    for sign in re.finditer("@", plain):
        host, start = HOST.match(plain, sign.end()), sign.start()
        while start and sign.start() - start < 64 and (plain[start - 1].isalnum() or plain[start - 1] in "._%+-"):
            start -= 1
        if host and start < sign.start() and plain[start - 1 : start] != "@":  # «@name@host» is a handle
            found.append((places[start], places[host.end() - 1] + 1))
    return found


def find_phone_numbers(text: str) -> list[tuple[int, int]]:
    plain, places = plain_map(text)
    apart = [match.span() for match in ONE_BY_ONE.finditer(plain) if is_one_by_one(match.group())]
    found = [(places[start], places[end - 1] + 1) for start, end in apart]
    covered = [*apart, *(match.span() for match in DATE.finditer(plain))]
    covered += [match.span() for match in VERSION.finditer(plain) if is_version(match.group())]
    hidden = list(plain)
    for start, end in covered:
        hidden[start:end] = ";" * (end - start)
    hidden = "".join(hidden)
    for match in NUMBER.finditer(hidden):
        if span := phone_in(hidden, match):
            found.append((places[span[0]], places[span[1] - 1] + 1))
    return sorted(found)


def plain_map(text):
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
    for pattern, sign in ((WRITTEN_DOT, "."), (LONELY_DOT, "."), (WRITTEN_AT, "@")):
        plain, places = replaced(pattern, sign, plain, places)
    return re.sub("hxxp", "http", plain, flags=re.I), places


@lru_cache(maxsize=4096)
def plain_letter(letter):
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Mn", "Me"):
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    if letter in DOTS:
        return "."
    return unicodedata.normalize("NFKC", letter) if ord(letter) > 0x2000 and kind[0] == "L" else letter


def replaced(pattern, sign, plain, places):
    parts, kept, end = [], [], 0
    for match in pattern.finditer(plain):
        parts += [plain[end : match.start()], sign]
        kept += [*places[end : match.start()], places[match.start()]]
        end = match.end()
    return "".join([*parts, plain[end:]]), [*kept, *places[end:]]


@lru_cache(maxsize=1)
def linkifier():
    return LinkifyIt().tlds(TLDS)


def is_address(match):
    """Return whether a match without a scheme is an address, not a file, a product or the end of a sentence."""
    if match.schema:
        return True
    host, _slash, path = match.text.partition("/")
    ending = host.rpartition(".")[2].partition(":")[0]
    if path or host.lower().startswith("www."):
        return True
    if ending.istitle() or (ending.isupper() and (ending in ("NET", "IO") or not host.isupper())):
        return False  # «ASP.NET», «Socket.IO», «done.It»
    return ending.lower() not in FILE_ENDINGS | WORD_ENDINGS


def is_one_by_one(written):
    """Return whether digits that stand one by one are a phone number and not a list of decimals («0.1 0.2 0.3»)."""
    digits, signs = re.sub(r"\D", "", written), re.sub(r"[\d ]", "", written)
    decimals = signs.count(".") * 3 > len(digits) and not written.count(".") > len(digits) - 2
    if decimals or not LEAST <= len(digits) <= MOST or digits in SEQUENCE:
        return False
    return (
        is_phone_with_prefix(digits, plus=False)
        if digits[0] == "0"
        else len(digits) > LEAST and is_valid_at_home(digits)
    )


def is_version(token):
    """Return whether digits joined by dots are a version, a decimal or an IPv4 address and not a number's groups."""
    groups = token.split(".")
    if len(groups) == 4:
        return all(int(group) < 256 and (group == "0" or group[0] != "0") for group in groups)
    return len(groups) < 4 and sum(map(len, groups)) < 9 if len(groups) > 2 else True


def phone_in(text, match):
    """Return the span of a phone number among the groups of digits of the match, or None."""
    groups = list(DIGITS.finditer(text, match.start(), match.end()))
    before = text[match.start() - 1] if match.start() else ""
    if is_phone_without_prefix([group.group() for group in groups], before, text[match.end() : match.end() + 1]):
        return groups[0].start(), groups[-1].end()
    for place, group in enumerate(groups):
        plus = text[group.start() - 1 : group.start()] == "+" or text[group.start() - 2 : group.start()] == "+("
        latin = group.start() > 0 and text[group.start() - 1].isascii() and text[group.start() - 1].isalpha()
        if (not plus and group.group()[0] != "0") or (latin and not plus):
            continue
        digits, end = "", place
        while end < len(groups) and len(digits) + len(groups[end].group()) <= MOST:
            digits += groups[end].group()
            end += 1
        while len(digits) >= LEAST:  # the longest first
            if is_phone_with_prefix(digits, plus):
                return group.start(), groups[end - 1].end()
            end -= 1
            digits = digits[: len(digits) - len(groups[end].group())]
    return None


def is_phone_with_prefix(digits, plus):
    """Return whether the digits behind «+», or with the prefix 00 or 0, can be dialled."""
    if len(set(digits)) < 3 or digits in SEQUENCE:
        return False
    if plus or digits.startswith("00"):
        return is_possible("+" + digits.lstrip("0"))
    return len(digits) in (10, 11) or (len(digits) >= LEAST and is_valid_at_home(digits))


def is_phone_without_prefix(groups, before, after):
    """Return whether the groups are a mobile number of an Arab country from which the prefix was left out."""
    digits = "".join(groups)
    if not 8 <= len(digits) <= MOST or digits[0] == "0" or digits.endswith("00000") or digits in SEQUENCE:
        return False
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return False  # a model or a serial number
    lengths = {len(group) for group in groups}
    if len(groups) > 1 and len(lengths) == 1 and lengths != {1}:
        return False  # a list: years, sizes, models
    if len(groups) > 5 and lengths != {1}:
        return False
    return len(digits) > 8 and is_valid_at_home(digits)


def is_possible(number):
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def is_valid_at_home(digits):
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    fixed = (*mobile, phonenumbers.PhoneNumberType.FIXED_LINE)
    for region in REGIONS:
        number = phonenumbers.parse(digits, region)
        if phonenumbers.number_type(number) in (fixed if digits[0] == "0" else mobile):
            return True
    return False
