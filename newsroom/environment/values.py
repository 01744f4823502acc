"""Plain values: texts, numbers, choices, folders."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from django.core.validators import validate_email

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
SENDER = re.compile(r"[^<>\r\n]{0,200}<([^<>]{1,320})>")  # Name <address>


class Values:
    values: Mapping[str, str]
    known: set[str]

    def read(self, name: str) -> str:
        """Return the variable without spaces around it; empty if it is not set."""
        self.known.add(name)
        value = self.values.get(name, "").strip()
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ImproperlyConfigured(f"{name} is {value!r}, but it must be text in UTF-8.") from None
        return value

    def error(self, name: str, wanted: str, secret: bool = False) -> ImproperlyConfigured:
        """Return the error that says what is wrong. A password in an address is never repeated.

        With `secret` only the scheme of the value is shown.
        """
        value = self.read(name)
        if secret:
            scheme, separator, _rest = value.partition("://")
            value = f"{scheme}://…" if separator and scheme.isascii() and len(scheme) < 20 else "…"
        else:
            before, slashes, after = value.partition("//")
            value = f"{before}//…@{after.rpartition('@')[2]}" if slashes and "@" in after else value
        return ImproperlyConfigured(f"{name} is {value!r}, but it must be {wanted}.")

    def text(self, name: str, default: str) -> str:
        return self.read(name) or default

    def path(self, name: str, default: Path) -> Path:
        return Path(self.read(name) or default).expanduser().resolve()

    def folder(self, name: str, default: Path) -> Path:
        """Return a folder that exists and can be written to; it is made where it is missing."""
        folder = self.path(name, default)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self.folder_error(name, folder, error.strerror or str(error)) from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise self.folder_error(name, folder, "no right to write")
        return folder

    def folder_error(self, name: str, folder: Path, reason: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(
            f"The folder {folder} cannot be used ({reason}). Set {name} to a folder that this account may write to."
        )

    def flag(self, name: str, default: bool) -> bool:
        value = self.read(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            raise self.error(name, "1 or 0")
        return value in YES

    def number(self, name: str, default: int, min_value: int = 0, max_value: int = 1_000_000) -> int:
        value = self.read(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 20 and min_value <= int(value) <= max_value):
            raise self.error(name, f"a whole number from {min_value} to {max_value}")
        return int(value)

    def words(self, name: str, default: list) -> list:
        return [word.strip() for word in self.read(name).split(",") if word.strip()] or default

    def choice(self, name: str, default: str, choices: list) -> str:
        value = self.read(name) or default
        if value not in choices:
            raise self.error(name, "one of " + ", ".join(choices))
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self.read(name) or default
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise self.error(name, "a time zone such as Asia/Riyadh") from None
        return value

    def mail_address(self, name: str, default: str) -> str:
        """Return an e-mail address, alone or as «Name <address>»."""
        value = self.read(name)
        if not value:
            return default
        named = SENDER.fullmatch(value)
        try:
            validate_email(named[1] if named else value)
        except Exception:
            raise self.error(
                name, "an e-mail address such as newsroom@example.org or Name <name@example.org>"
            ) from None
        return value
