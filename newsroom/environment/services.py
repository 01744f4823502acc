"""Addresses of services (database, cache, mail) as Django's settings. They hold passwords: no error repeats them."""

import re
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from newsroom.environment.values import Values

DATABASE = "postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3"
MAIL = "smtp://user:password@host:587 (smtp+tls://, smtp+ssl://), or empty for mail on the console"
CACHE = "redis://host:6379/0 or empty"
HOST_AND_PORT = re.compile(r"(\[[^\[\]]{0,80}\]|[^:]{0,255})(?::([0-9]{0,5}))?")
ESCAPED = "; in its password write % as %25, / as %2F, # as %23, ? as %3F and @ as %40"

# The connection parameters of libpq that stand in a URL's query (PostgreSQL 18, chapter 32.1.2), and Django's
# assume_role. Values that libpq knows by name are listed; an empty tuple takes any text, None wants a number.
POSTGRES_OPTIONS = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    "channel_binding": ("require", "prefer", "disable"),
    "gssencmode": ("disable", "prefer", "require"),
    "sslnegotiation": ("postgres", "direct"),
    "load_balance_hosts": ("disable", "random"),
    "sslcertmode": ("disable", "allow", "require"),
    "keepalives": ("0", "1"),
    "sslcompression": ("0", "1"),
    "sslsni": ("0", "1"),
    **dict.fromkeys(
        ["connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"]
    ),
    **dict.fromkeys(
        [
            "hostaddr", "options", "application_name", "fallback_application_name", "passfile", "service", "sslcert",
            "sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcrldir", "requirepeer", "require_auth",
            "ssl_min_protocol_version", "ssl_max_protocol_version", "krbsrvname", "gsslib", "gssdelegation",
            "min_protocol_version", "max_protocol_version", "assume_role",
        ],
        (),
    ),
}  # fmt: skip
POSTGRES_PLACES = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
# SQLite as a database (WAL, one writer at a time from BEGIN on; foreign keys are Django's default).
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
}
MAIL_BACKENDS = {  # scheme: (backend, port, the setting that encrypts)
    "smtp": ("smtp", 25, ""),
    "smtps": ("smtp", 587, "EMAIL_USE_TLS"),
    "smtp+tls": ("smtp", 587, "EMAIL_USE_TLS"),
    "smtp+ssl": ("smtp", 465, "EMAIL_USE_SSL"),
    "consolemail": ("console", None, ""),
    "filemail": ("filebased", None, ""),
    "memorymail": ("locmem", None, ""),
    "dummymail": ("dummy", None, ""),
}


class Services(Values):
    def split(self, name: str, value: str, wanted: str, several_hosts: bool = False) -> SplitResult:
        """Return the parts of a service's address; characters of a password that end it too early are explained."""
        try:
            parts = urlsplit(value)
            if "@" in parts.path or parts.fragment or "@" in parts.query.partition("=")[0]:
                raise ValueError
            _ = parts.port if "," not in parts.netloc or not several_hosts else None
        except ValueError:
            raise self.error(name, wanted + ESCAPED, secret=True) from None
        return parts

    def database(self, name: str, default: str, password_name: str = "DATABASE_PASSWORD") -> dict:  # noqa: S107
        """Return Django's settings of a postgres:// or sqlite:// address, with every option of its query.

        The password may be in the variable `password_name` instead, where no character needs escaping.
        """
        value = self.read(name) or default
        scheme, separator, _rest = value.partition("://")
        if scheme not in ("postgres", "postgresql", "sqlite") or not separator:
            raise self.error(name, DATABASE, secret=True)
        parts = self.split(name, value, DATABASE, several_hosts=True)
        options = self.options(name, parts)
        if scheme == "sqlite":
            return self.sqlite(name, parts, options)
        config = self.postgres(name, parts, options)
        self.known.add(password_name)
        config["PASSWORD"] = config["PASSWORD"] or self.values.get(password_name, "")
        return config

    def options(self, name: str, parts: SplitResult) -> dict[str, str]:
        options = {}
        for option, value in parse_qsl(parts.query, keep_blank_values=True):
            if option in options:
                raise ImproperlyConfigured(f"{name} names the option {option} twice.")
            options[option] = value
        return options

    def sqlite(self, name: str, parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
        timeout = options.pop("timeout", str(SQLITE["timeout"]))
        if options:
            raise ImproperlyConfigured(f"{name} has the option {min(options)!r}; SQLite takes only timeout here.")
        if not re.fullmatch(r"[0-9]{1,4}", timeout):
            raise ImproperlyConfigured(f"{name} has timeout={timeout!r}, but it must be a number of seconds.")
        path = unquote(parts.path.removeprefix("/"))
        if parts.netloc or not path or path.endswith("/"):
            raise self.error(name, "sqlite:////folder/file.sqlite3, with four strokes before an absolute path")
        return {"ENGINE": "newsroom.database.sqlite3", "NAME": path, "OPTIONS": SQLITE | {"timeout": int(timeout)}}

    def postgres(self, name: str, parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
        userinfo, _at, hosts = parts.netloc.rpartition("@")
        user, _colon, password = userinfo.partition(":")
        split = [match for host in hosts.split(",") if (match := HOST_AND_PORT.fullmatch(host))]
        if len(split) <= hosts.count(","):
            raise self.error(name, DATABASE + ESCAPED, secret=True)
        ports = [match[2] or "" for match in split]
        config: dict[str, Any] = {
            "ENGINE": "newsroom.database.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(user),
            "PASSWORD": unquote(password),
            "HOST": ",".join(unquote(match[1]).strip("[]") for match in split),
            "PORT": ",".join(ports) if any(ports) else "",
            "CONN_HEALTH_CHECKS": True,  # the pool tries a connection before it is used
        }
        for option, place in POSTGRES_PLACES.items():
            if option in options:
                config[place] = options.pop(option)
        if "/" in config["NAME"] or not (config["NAME"] or options.get("service")):
            raise self.error(name, DATABASE + ESCAPED, secret=True)
        for option, given in options.items():
            self.check_option(name, option, given)
        config["OPTIONS"] = {**options, "pool": POOL}
        return config

    def check_option(self, name: str, option: str, given: str) -> None:
        if option not in POSTGRES_OPTIONS:
            raise ImproperlyConfigured(f"{name} has the option {option!r}, which PostgreSQL does not know.")
        choices = POSTGRES_OPTIONS[option]
        if choices is None and not re.fullmatch(r"[0-9]{1,9}", given):
            raise ImproperlyConfigured(f"{name} has {option}={given!r}, but it must be a whole number.")
        if choices and given not in choices:
            raise ImproperlyConfigured(f"{name} has {option}={given!r}, but it must be one of {', '.join(choices)}.")

    def cache(self, name: str, default: str) -> dict:
        value = self.read(name) or default
        if value == "locmemcache://":
            return {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 2000},
            }
        parts = self.split(name, value, CACHE)
        network = parts.scheme in ("redis", "rediss") and parts.hostname and re.fullmatch(r"/?[0-9]*", parts.path)
        socket = parts.scheme == "unix" and not parts.hostname and len(parts.path) > 1
        if not network and not socket:
            raise self.error(name, CACHE, secret=True)
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}

    def email(self, name: str, default: str) -> dict:
        """Return Django's EMAIL_… settings of the address of a mail server."""
        value = self.read(name) or default
        parts = self.split(name, value, MAIL)
        if parts.scheme not in MAIL_BACKENDS or "://" not in value or parts.query:
            raise self.error(name, MAIL, secret=True)
        backend, port, encryption = MAIL_BACKENDS[parts.scheme]
        if parts.scheme == "smtps" and parts.port == 465:
            encryption = "EMAIL_USE_SSL"
        if (backend == "smtp") != bool(parts.hostname) or (backend == "filebased") != (len(parts.path) > 1):
            raise self.error(name, MAIL, secret=True)
        return {
            "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
            "EMAIL_HOST": parts.hostname or "",
            "EMAIL_PORT": parts.port or port,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_FILE_PATH": f"/{unquote(parts.path).lstrip('/')}",
            "EMAIL_USE_TLS": encryption == "EMAIL_USE_TLS",
            "EMAIL_USE_SSL": encryption == "EMAIL_USE_SSL",
        }
