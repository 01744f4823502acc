"""HTML of what strangers write: plain text, in paragraphs, with its links."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from newsroom import arabic

LINK = re.compile(r"https?://[^\s<>\"'«»،؛]+")
AFTER_A_LINK = ".,:!?؟)]"


def paragraphs(text):
    """Return HTML of a reader's plain text: escaped, in paragraphs, runs isolated, http links marked as theirs."""
    blocks, lines = [], []
    for line in [*arabic.tidy(text).split("\n"), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            blocks.append("\n".join(lines).strip())
            lines = []
    return mark_safe("".join(f'<p dir="auto">{with_links(block)}</p>' for block in blocks))  # noqa: S308


def link_spans(text):
    """Return [(start, end)] of the links that `paragraphs` makes of the text."""
    found = ((link.start(), link.group().rstrip(AFTER_A_LINK)) for link in LINK.finditer(text))
    return [(start, start + len(address)) for start, address in found if len(address) > len("https://")]


def with_links(block):
    parts, end = [], 0
    for link in LINK.finditer(block):
        address = link.group().rstrip(AFTER_A_LINK)
        if len(address) > len("https://"):
            shown = escape(address)
            parts.append(isolated_lines(block[end : link.start()]))
            parts.append(f'<a href="{shown}" rel="nofollow ugc noopener"><bdi dir="ltr">{shown}</bdi></a>')
            end = link.start() + len(address)
    return "".join([*parts, isolated_lines(block[end:])])


def isolated_lines(text):
    return arabic.isolate(text).replace("\n", "<br>")


def marked(text, spans):
    """Return HTML of a stranger's plain text with the spans [(start, end)] in <mark>, lines kept, links as text."""
    return mark_safe(arabic.isolate_marked(text, spans).replace("\n", "<br>"))  # noqa: S308 every part is escaped
