"""Runs of Latin and of signed numbers inside Arabic, isolated so that none shows reversed (UAX #9; W3C alreq 4)."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

FSI, PDI = "\u2068", "\u2069"
L = "A-Za-z\u00c0-\u024f"
WORD = rf"[.#@]?(?:[{L}][{L}0-9'’]*|[0-9]+(?:[.,][0-9]+)*[{L}0-9]*)(?:[+#]+|%)?"
JOIN = r"(?:[ \u00a0]|[-–/_&.:@’']|[ \u00a0]?&[ \u00a0])"
LATIN = rf"[.#@]?(?:[0-9]+[{L}]|[{L}])[{L}0-9'’]*(?:[+#]+|%)?(?:{JOIN}{WORD})*"
SIGNED = (
    r"[$€£¥][0-9][0-9.,]*|[0-9][0-9.,]*[$€£¥]"  # prices with a sign
    r"|\+[0-9][0-9\- \u00a0]{5,}[0-9]"  # phones
    r"|[0-9]+(?:\.[0-9]+){2,}"  # versions
    r"|[0-9]+(?:[.,][0-9]+)?[-–][0-9]+(?:[.,][0-9]+)?%?"  # ranges
    r"|(?<![0-9\w])[+\-−][0-9]+(?:[.,][0-9]+)?%?"  # signed numbers
)
RUN = re.compile(rf"(?:https?://[^\s<>]+)|(?<![{L}0-9])(?:{LATIN})|(?:{SIGNED})")
PLAIN = re.compile(rf"[{L}][{L}0-9 '’]*")


def latin_runs(text):
    """The matches in `text` (rising, apart) of what must be isolated in Arabic."""
    return RUN.finditer(text)


def isolate(text):
    """HTML of the text, escaped, each run in a <bdi>: `dir="ltr"` where a sign or a digit stands at an end."""
    parts, end = [], 0
    for run in latin_runs(text):
        parts += [escape(text[end : run.start()]), bdi(run.group())]
        end = run.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 every part is escaped


def bdi(run):
    lang = ' lang="en"' if re.search(f"[{L}]", run) else ""
    direction = "" if PLAIN.fullmatch(run) else ' dir="ltr"'
    return f"<bdi{lang}{direction}>{escape(run)}</bdi>"


def isolate_plain(text):
    """The text with U+2068…U+2069 round each run, for titles and subjects that cannot carry markup."""
    return RUN.sub(lambda run: f"{FSI}{run.group()}{PDI}", text)
