"""The fingerprint of everything but the database that a page depends on: code, templates, static files, settings.

It is part of the cache version, so that a new release or another setting never serves an old page.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

APPS = ("newsroom", "authors", "articles", "comments")
SOURCES = [
    *(f"{app}/**/*.{ending}" for app in APPS for ending in ("py", "mo", "css", "js", "svg", "woff2", "png")),
    "templates/**/*",
    "requirements.txt",
]
LOCAL = {  # settings that differ between the machines of one site, or change nothing that a reader sees
    "ACCESS_LOG", "BASE_DIR", "BIND", "CACHES", "DATABASES", "FORWARDED_ALLOW_IPS", "LOGGING", "MEDIA_ROOT",
    "SECRET_KEY", "SECRET_KEY_FALLBACKS", "STATIC_ROOT", "VAR_DIR", "WEB_CONCURRENCY",
}  # fmt: skip


def fingerprint() -> str:
    """Return a short hex digest of the code and the settings; read again for each call while DEBUG is on."""
    if settings.DEBUG:
        _sources.cache_clear()
    return f"{_sources()}{_settings()}"


@lru_cache(maxsize=1)
def _sources() -> str:
    digest = hashlib.sha256()
    files = {path for pattern in SOURCES for path in settings.BASE_DIR.glob(pattern) if path.is_file()}
    for path in sorted(files):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def _settings() -> str:
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper() and name not in LOCAL}
    text = json.dumps(values, sort_keys=True, default=lambda value: "", skipkeys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@receiver(setting_changed)
def forget_settings(**kwargs: Any) -> None:
    _settings.cache_clear()
