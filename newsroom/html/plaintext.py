"""Show users' plain text as HTML: paragraphs, isolated runs, links."""

import re
from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from newsroom import arabic
from newsroom.contact_details import links_in
from newsroom.spans import Span

RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
ARABIC_SIGN = re.compile("[؟،؛]")
LETTER = re.compile(r"[^\W\d_]")
# What may hold Arabic in a line of code: strings, remarks, the text between tags.
STRING = re.compile(r""""[^"\n]*(?:"|$)|'[^'\n]*(?:'|$)|`[^`\n]*(?:`|$)|(?<=[\w"'/-]>)[^<>\n]+(?=</)""")
REMARK = re.compile(r"(?:(?<![^\s;}])#|(?<![:\w/])//|(?<!\S)-- |<!--).*|/\*.*?(?:\*/|$)")
CODE_BEGINS = re.compile(r"[A-Za-z_$<>{}()\[\]@;&|!~`\"'./-]")
CODE_SIGN = re.compile(
    r"[A-Za-z_\]]\(|[{}\[\];=]|</?[A-Za-z]|\x00\s*:|->|::|\s--?[A-Za-z]|^\$ |^>>> "
    r"|^\s*(?:echo|printf?|puts|return|import|from|case|throw|raise|say)\s[^\n]{0,80}?\x00"
)


def paragraphs(text: str) -> SafeString:
    """Return HTML of a reader's plain text: escaped, in paragraphs, runs isolated, links marked as theirs.

    All paragraphs have the direction of the whole text, so that a line that begins with Latin letters, or a line of
    code, stays in its place; a line without a letter of the text's own direction is isolated as a whole.
    """
    text = arabic.tidy(text)
    direction, blocks, lines = direction_of(text), [], []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            blocks.append(lines)
            lines = []
    shown = ("<br>".join(line_to_html(line.strip(), direction) for line in block) for block in blocks)
    return mark_safe("".join(f'<p dir="{direction}">{block}</p>' for block in shown))  # noqa: S308


def direction_of(text: str) -> str:
    """Return «rtl» where the text begins with a right-to-left letter or has a line that reads from the right.

    Such a line has Arabic punctuation, or letters of that direction in three words of ten: the rest are names.
    """
    first = LETTER.search(text)
    if first is None or RTL.match(first.group()):
        return "rtl"
    for line in text.split("\n"):
        words = [word for word in line.split() if LETTER.search(word)]
        rtl = sum(bool(RTL.search(word)) for word in words)
        if rtl and (rtl * 10 >= len(words) * 3 or ARABIC_SIGN.search(line)):
            return "rtl"
    return "ltr"


def is_code(line: str) -> bool:
    """Return whether a line is a program's: it begins in Latin, and Arabic stands in its strings and remarks alone."""
    if not CODE_BEGINS.match(line):
        return False
    rest = REMARK.sub("", STRING.sub("\x00", line))
    return not RTL.search(rest) and bool(CODE_SIGN.search(rest))


def code_to_html(text: str) -> str:
    """Return HTML of code; where it holds more than one Arabic string, each of them is isolated, to stay in order."""
    strings = [match.span() for match in STRING.finditer(text) if RTL.search(match.group())]
    if len(strings) < 2:
        return escape(text)
    parts, done = [], 0
    for start, end in strings:
        quoted = text[start] in "\"'`"
        first, last = start + quoted, end - (quoted and end - start > 1 and text[end - 1] == text[start])
        parts += [escape(text[done:first]), f"<bdi>{escape(text[first:last])}</bdi>"]
        done = last
    return "".join([*parts, escape(text[done:])])


def line_to_html(line: str, direction: str) -> str:
    """Return HTML of one line; one in the other direction alone is isolated, and so is one of code."""
    has_rtl = bool(RTL.search(line))
    if has_rtl and is_code(line):
        return f'<bdi dir="ltr">{add_links(line, code_to_html)}</bdi>'
    if direction == "rtl" and not has_rtl and LETTER.search(line):
        return f'<bdi dir="ltr">{add_links(line, escape)}</bdi>'
    if direction == "ltr" and has_rtl:
        return f'<bdi dir="auto">{add_links(line, arabic.isolate)}</bdi>'
    return add_links(line, escape if direction == "ltr" else arabic.isolate)


def link_spans(text: str) -> list[Span]:
    """Return [(start, end)] of the links that `paragraphs` makes of the text."""
    return [(start, end) for start, end, _target in links_in(text)]


def add_links(line: str, shown: Callable[[str], str]) -> str:
    """Return HTML of a line with its links; `shown` renders the text between them."""
    parts, done = [], 0
    for start, end, target in links_in(line):
        parts.append(shown(line[done:start]))
        name = escape(line[start:end])
        parts.append(f'<a href="{escape(target)}" rel="nofollow ugc noopener"><bdi dir="ltr">{name}</bdi></a>')
        done = end
    return "".join([*parts, shown(line[done:])])
