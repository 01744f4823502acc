"""Links and e-mail addresses: linkify-it finds candidates, of which code, files and products are excluded."""

import re
from functools import lru_cache
from typing import Any

from linkify_it import LinkifyIt
from linkify_it.tlds import TLDS

from newsroom.contact_details.endings import (
    CODE_NAMES,
    EVERYDAY_ENDINGS,
    FILE_ENDINGS,
    INTRODUCTIONS,
    PLAIN_ENDINGS,
    PRODUCTS,
    WORD_ENDINGS,
)
from newsroom.contact_details.plain import plain_map

WWW = re.compile(r"\bwww\.[^\s.]", re.I)
OWN_SCHEME = re.compile(
    r"\b(?:tg|whatsapp|viber|sgnl|skype|snapchat|instagram|fb|twitter|intent|telegram)://[^\s]", re.I
)
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,63}")
NO_ADDRESS = re.compile('[\\s<>"«»“”،؛…۔٫٬】【﴾﴿「」『』《》〈〉。、！？\u2066-\u2069\u200e\u200f]')
BEHIND_ADDRESS = frozenset(".,:;!?؟'’*`|~")
OPENING = {")": "(", "]": "[", "}": "{"}
KNOWN_ENDINGS = frozenset(ending.lower() for ending in TLDS) | frozenset(
    ending.lower().encode().decode("idna") for ending in TLDS if ending.startswith("XN--")
)
ARABIC_ENDINGS = sorted(ending for ending in KNOWN_ENDINGS if re.fullmatch("[\u0600-\u06ff]+", ending))
ARABIC_HOST = re.compile(rf"(?<![\w.-])[\w-]{{2,63}}\.(?:{'|'.join(ARABIC_ENDINGS)})(?![\w.-])")
CODE_BEFORE = frozenset("._$`>=\\")
CODE_BEHIND = re.compile(r"[(\[{`_$]| ?=(?!=)|\.\w")
ATTACHED_ARABIC = re.compile("^[\u0621-\u064a]{1,4}(?=[A-Za-z])")  # «وASP.NET»
LAST_WORD = re.compile(r"([^\W\d_]+)\W{0,3}$")


def find_links(text: str) -> list[tuple[int, int]]:
    """Return the spans of web addresses and bare domains in the text."""
    plain, places = plain_map(text)
    found = [
        match for match in linkifier().match(plain) or () if match.schema != "mailto:" and is_address(plain, match)
    ]
    spans = {(match.index, match.last_index) for match in found if plain[match.index - 1 : match.index] != "@"}
    taken = {place for start, end in spans for place in range(start, end)}
    for pattern in (WWW, OWN_SCHEME, ARABIC_HOST):
        spans |= {
            match.span()
            for match in pattern.finditer(plain)
            if match.start() not in taken and (pattern is not ARABIC_HOST or is_arabic_address(plain, match))
        }
    return [(places[start], places[end - 1] + 1) for start, end in sorted(spans)]


def links_in(text: str) -> list[tuple[int, int, str]]:
    """Return [(start, end, target)] of what a page may show as links: web addresses, bare domains, e-mail addresses.

    Punctuation of the sentence after an address stays outside, a bracket that closes one inside it does not.
    """
    found, matches = [], linkifier().match(text) or []
    starts = [*(match.index for match in matches[1:]), len(text)]
    for match, following in zip(matches, starts, strict=False):
        end = address_end(text, match.index, end_with_brackets(text, match, following))
        written = text[match.index : end]
        if match.schema in ("http:", "https:"):
            target = written if len(written) > len("https://") else ""
        elif match.schema == "mailto:":
            is_link = written.startswith("mailto:") or is_mail_address(written, text[end : end + 2])
            target = (written if written.startswith("mailto:") else f"mailto:{written}") if is_link else ""
        else:
            target = f"https://{written}" if not match.schema and "." in written and is_address(text, match) else ""
        if target:
            found.append((match.index, end, target))
    return found


def end_with_brackets(text: str, match: Any, following: Any) -> int:
    """Return the end of a match that was cut at a bracket which closes one inside it: «/(a(b)c)»."""
    end = match.last_index
    opening = OPENING.get(text[end : end + 1])
    if not opening or text.count(opening, match.index, end) <= text.count(text[end], match.index, end):
        return end
    stop = NO_ADDRESS.search(text, end, following)
    return stop.start() if stop else following


def address_end(text: str, start: int, end: int) -> int:
    """Return where the address ends without the punctuation of the sentence after it."""
    if stop := NO_ADDRESS.search(text, start, end):
        end = stop.start()
    unmatched = {sign: text.count(sign, start, end) - text.count(OPENING[sign], start, end) for sign in OPENING}
    while end > start and (text[end - 1] in BEHIND_ADDRESS or unmatched.get(text[end - 1], 0) > 0):
        if text[end - 1] in unmatched:
            unmatched[text[end - 1]] -= 1
        end -= 1
    return end


def find_emails(text: str) -> list[tuple[int, int]]:
    """Return the spans of e-mail addresses in the text."""
    plain, places = plain_map(text)
    found = []
    for sign in re.finditer("@", plain):
        host, start = HOST.match(plain, sign.end()), sign.start()
        while start and sign.start() - start < 64 and (plain[start - 1].isalnum() or plain[start - 1] in "._%+-"):
            start -= 1
        if not host or start == sign.start() or plain[start - 1 : start] == "@":  # «@name@host» is a handle
            continue
        end = sign.end() + len(known_host(host.group()))
        if end > sign.end() and is_mail_address(plain[start:end], plain[end : end + 2]):
            found.append((places[start], places[end - 1] + 1))
    return found


@lru_cache(maxsize=16)
def has_email(text: str) -> bool:
    """Return whether the text holds an e-mail address; stop at the first one."""
    return bool(find_emails(text))


def known_host(host: str) -> str:
    """Return the host up to its last label that ends a domain; '' without one."""
    while "." in host and host.rpartition(".")[2].lower() not in KNOWN_ENDINGS:
        host = host.rpartition(".")[0]
    return host if "." in host else ""


def is_mail_address(address: str, behind: str) -> bool:
    """Return whether «name@host» takes mail: not a place of Git («git@host:path»), a package or a version."""
    name, _at, host = address.rpartition("@")
    label, _dot, ending = host.lower().partition(".")
    if name.lower() == "git" or (behind[:1] == ":" and behind[1:].isalpha()):
        return False
    if ending in FILE_ENDINGS and label in CODE_NAMES | {"latest", "next", "beta", "stable", "canary"}:
        return False
    return host.rpartition(".")[2].lower() in KNOWN_ENDINGS


@lru_cache(maxsize=1)
def linkifier() -> LinkifyIt:
    """Return the configured linkify-it matcher."""
    return LinkifyIt().tlds(TLDS)


def is_address(text: str, match: Any) -> bool:
    """Return whether a match without a scheme is an address, not code, a file, a product or the end of a sentence."""
    if match.schema:
        return True
    host, _slash, path = match.text.partition("/")
    host = ATTACHED_ARABIC.sub("", host.partition(":")[0])
    first = host.lower().partition(".")[0]
    if first == "www":
        return True
    if host.lower() in PRODUCTS or first in ("com", "org", "net") or is_code(text, match, path):
        return False
    return bool(path) or ends_like_a_domain(host, first, is_introduced(text, match.index))


def ends_like_a_domain(host: str, first: str, is_introduced: bool) -> bool:
    """Return whether the last label of a bare host makes an address of it; see `endings`."""
    name, _dot, written = host.rpartition(".")
    ending = written.lower()
    if (len(ending) == 2 and written.istitle()) or ending in WORD_ENDINGS:
        return False  # «done.It»
    if ending in PLAIN_ENDINGS:
        return True
    if first in CODE_NAMES:
        return False
    if ending in EVERYDAY_ENDINGS:
        is_file = ending in ("app", "zip", "mov", "cc") and written.islower() and not name.islower()
        return not is_file  # «MyProject.zip»
    is_country = len(ending) == 2 and ending.isascii() and ending not in FILE_ENDINGS
    return is_country or is_introduced


def is_code(text: str, match: Any, path: str) -> bool:
    """Return whether the signs around it are those of a program's text: «app.run()», «x = user.id»."""
    before = text[match.index - 1] if match.index else ""
    if path:
        return False
    if before in CODE_BEFORE and before:
        return True
    return bool(CODE_BEHIND.match(text, match.last_index))


def is_introduced(text: str, start: int) -> bool:
    """Return whether the word before says that an address follows: «زوروا», «visit»."""
    found = LAST_WORD.search(text, max(0, start - 24), start)
    return found is not None and found.group(1).lower() in INTRODUCTIONS


def is_arabic_address(text: str, match: Any) -> bool:
    """Return whether a host in Arabic letters is one, and not a full stop without a space («انتهى.السعودية فازت»)."""
    label = match.group().partition(".")[0]
    if label in ("موقع", "موقعنا") or is_introduced(text, match.start()):
        return True
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    around = text[start : match.start()] + text[match.end() : end if end >= 0 else len(text)]
    return not any(map(str.isalnum, around))
