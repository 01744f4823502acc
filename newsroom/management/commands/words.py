"""Keeps the Arabic catalogue: collects every msgid from Python and templates, and compiles what is translated.

It needs no gettext programs: Python is read by Babel, templates by Django's own parser.
"""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, mofile, pofile
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template import Engine, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

FOLDER = settings.BASE_DIR / "newsroom" / "locale" / "ar" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
APPS = ("newsroom", "authors", "articles", "comments")
KEYWORDS = DEFAULT_KEYWORDS | {"_t": None, "ngettext_lazy": (1, 2)}
PLURALS = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
)
INLINE = re.compile(r"""[:=|]\s*_\((["'])(.{1,300}?)\1\)""")
FIXED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)  # a date in the file would make every run a change


class Command(BaseCommand):
    help = "Brings the Arabic catalogue up to date and compiles it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if something is amiss")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wanted, have = collect_messages(), read_catalogue()
        missing = [key for key in wanted if not is_translated(have.get(key))]
        stale = [message.id for message in have if message.id and key_of(message.id) not in wanted]
        if check:
            faults = [f"untranslated: {key}" for key in missing] + [f"no longer used: {key}" for key in stale]
            if MO.read_bytes() != to_mo(have):
                faults.append("django.mo is older than django.po")
            if faults:
                raise CommandError("The catalogue is not up to date (python3 dev.py words):\n" + "\n".join(faults))
            return
        catalogue = empty_catalogue()
        for key, plural in sorted(wanted.items()):
            message = have.get(key)
            catalogue.add((key, plural) if plural else key, message.string if message else None)
        PO.write_bytes(to_po(catalogue))
        MO.write_bytes(to_mo(catalogue))
        self.stdout.write(f"{len(wanted)} words; {len(missing)} to translate: {'; '.join(missing)}")


def collect_messages() -> dict[str, str | None]:
    """Return {msgid: plural msgid or None} of everything that is marked for translation."""
    found: dict[str, str | None] = {}
    for app in APPS:
        folder = Path(settings.BASE_DIR / app)
        for _file, _line, message, _comments, _context in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            single, plural = message if isinstance(message, tuple) else (message, None)
            found[single] = plural or found.get(single)
    for template in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        source = template.read_text(encoding="utf-8")
        for node in messages_of_template(Engine.get_default().from_string(source)):
            single, plural = node
            found[single] = plural or found.get(single)
        found |= {single: found.get(single) for _quote, single in INLINE.findall(source)}
    return found


def messages_of_template(template: Template) -> Iterator[tuple[str, str | None]]:
    """Yield (msgid, plural msgid) of every translated text of a template, as Django looks it up."""
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield str(node.filter_expression.var.literal), None
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        single, _names = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        trim = trim_whitespace if node.trimmed else str
        yield trim(single), plural and trim(plural)


def key_of(message_id: str | tuple[str, ...] | list[str]) -> str:
    """Return the singular of a message id."""
    return message_id[0] if isinstance(message_id, tuple | list) else message_id


def is_translated(message: Message | None) -> bool:
    """Return whether the message and all of its plurals are translated."""
    if not message:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def empty_catalogue() -> Catalog:
    """Return a catalogue without messages."""
    catalogue = Catalog(
        locale="ar", charset="utf-8", creation_date=FIXED, revision_date=FIXED, fuzzy=False, project="newsroom",
        version="1", header_comment="# The newsroom's words in Arabic: python3 dev.py words keeps this file.",
    )  # fmt: skip
    catalogue.mime_headers = [
        ("Language", "ar"), ("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", PLURALS),
    ]  # fmt: skip
    return catalogue


def read_catalogue() -> Catalog:
    """Return the Arabic catalogue as it is stored."""
    if not PO.exists():
        return empty_catalogue()
    with PO.open("rb") as file:
        return pofile.read_po(file, locale="ar")


def to_po(catalogue: Catalog) -> bytes:
    """Return the catalogue as the bytes of a .po file."""
    out = io.BytesIO()
    pofile.write_po(out, catalogue, sort_output=True, no_location=True, width=0)
    return out.getvalue()


def to_mo(catalogue: Catalog) -> bytes:
    """Return the catalogue as the bytes of a .mo file."""
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()
