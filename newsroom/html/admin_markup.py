"""Isolate technical runs in the markup of Django's admin."""

from html.parser import HTMLParser

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from newsroom import arabic
from newsroom.html.schema import CONTENTLESS

AS_WRITTEN = {"script", "style", "pre", "code", "bdi", "textarea", "svg"}
SHOWN = {"alt", "aria-label", "title"}  # attributes that a person sees or hears
PLAIN = {"option", "title"}  # these hold text alone


def isolate_markup(markup: str) -> SafeString:
    """Return the markup of a template with the runs in its texts isolated, and in the attributes that are shown."""
    reader = Isolator()
    reader.feed(markup)
    reader.close()
    return mark_safe("".join(reader.parts))  # noqa: S308 tags come from a template, texts are escaped again


class Isolator(HTMLParser):
    """Write what is read; texts are isolated as the element around them allows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.opened: list[tuple[str, bool]] = []  # (tag, True if what is in it is written as it is)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.write_tag(tag, attrs)
        if tag not in CONTENTLESS:
            self.opened.append((tag, tag in AS_WRITTEN or dict(attrs).get("dir") == "ltr" or self.is_kept()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.write_tag(tag, attrs)

    def write_tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = [(name, arabic.isolate_plain(value) if name in SHOWN and value else value) for name, value in attrs]
        if shown == attrs:
            self.parts.append(self.get_starttag_text() or "")
        else:
            pairs = (f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in shown)
            self.parts.append(f"<{tag}{''.join(pairs)}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")
        if tag in (opened for opened, _kept in self.opened[-20:]):
            while self.opened.pop()[0] != tag:
                pass

    def is_kept(self) -> bool:
        return bool(self.opened) and self.opened[-1][1]

    def handle_data(self, data: str) -> None:
        holder = self.opened[-1][0] if self.opened else ""
        if holder in ("script", "style"):
            self.parts.append(data)
        elif self.is_kept():
            self.parts.append(escape(data))
        else:
            self.parts.append(escape(arabic.isolate_plain(data)) if holder in PLAIN else arabic.isolate(data))

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")
