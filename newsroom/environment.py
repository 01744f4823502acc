"""Reads the settings' environment variables; a wrong value is answered by a sentence that names the variable."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Environment:
    """Variables of one mapping (the process's own by default), each read by the method that names its kind."""

    def __init__(self, values=None):
        self.values = os.environ if values is None else values

    def raw(self, name):
        return self.values.get(name, "").strip()

    def wrong(self, name, wanted):
        return ImproperlyConfigured(f"{name} is {self.raw(name)!r}, but it must be {wanted}.")

    def text(self, name, default):
        return self.raw(name) or default

    def path(self, name, default):
        return Path(self.raw(name) or default).resolve()

    def flag(self, name, default):
        value = self.raw(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            raise self.wrong(name, "1 or 0")
        return value in YES

    def number(self, name, default, least=0):
        value = self.raw(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise self.wrong(name, f"a whole number from {least} up")
        return int(value)

    def words(self, name, default):
        return [word.strip() for word in self.raw(name).split(",") if word.strip()] or default

    def choice(self, name, default, choices):
        value = self.raw(name) or default
        if value not in choices:
            raise self.wrong(name, "one of " + ", ".join(choices))
        return value

    def pairs(self, name, default):
        """«label=https://…» pairs parted by commas."""
        pairs = []
        for word in self.words(name, []):
            label, sign, url = word.partition("=")
            if not sign or not url.startswith(("https://", "http://")):
                raise self.wrong(name, "pairs such as «تيليغرام=https://example.org/channel», parted by commas")
            pairs.append((label.strip(), url.strip()))
        return pairs or default

    def address(self, name, default):
        value = (self.raw(name) or default).rstrip("/")
        parts = urlsplit(value)
        try:
            whole = parts.scheme in ("http", "https") and parts.hostname and not parts.path and parts.port != 0
        except ValueError:
            whole = False
        if not whole:
            raise self.wrong(name, "the site's address without a path, such as https://news.example.org")
        return value

    def time_zone(self, name, default):
        value = self.raw(name) or default
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise self.wrong(name, "a time zone such as Asia/Riyadh") from None
        return value

    def networks(self, name, default):
        try:
            return [ipaddress.ip_network(word) for word in self.words(name, default)]
        except ValueError:
            raise self.wrong(name, "networks such as 10.0.0.0/8, parted by commas") from None

    def database(self, name, default):
        """Django's settings of a postgres:// or sqlite:// address."""
        wanted = "postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3"
        value = self.raw(name) or default
        if urlsplit(value).scheme not in ("postgres", "postgresql", "sqlite"):
            raise self.wrong(name, wanted)
        try:
            config = environ.Env.db_url_config(value)
        except (environ.ImproperlyConfigured, ValueError):
            raise self.wrong(name, wanted) from None
        if config["ENGINE"].endswith("sqlite3"):
            # SQLite as a database (WAL, one writer at a time from BEGIN on, foreign keys are Django's default).
            config["OPTIONS"] = {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
            }
            config["ENGINE"] = "newsroom.database.sqlite3"
        else:
            config["ENGINE"] = "newsroom.database.postgresql"
            config["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
        return config

    def cache(self, name, default):
        value = self.raw(name) or default
        if urlsplit(value).scheme not in ("locmemcache", "redis", "rediss", "unix"):
            raise self.wrong(name, "redis://host:6379/0 or empty")
        if value == "locmemcache://":
            return {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 2000},
            }
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}

    def email(self, name, default):
        wanted = "smtp://user:password@host:587 (smtp+tls://, smtp+ssl://), or empty for mail on the console"
        value = self.raw(name) or default
        if urlsplit(value).scheme not in environ.Env.EMAIL_SCHEMES:
            raise self.wrong(name, wanted)
        try:
            return environ.Env.email_url_config(value)
        except (environ.ImproperlyConfigured, ValueError):
            raise self.wrong(name, wanted) from None

    @staticmethod
    def origin_of(url):
        """The origin of an address as a list for the Content-Security-Policy; empty for a path of our own."""
        parts = urlsplit(url)
        return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
