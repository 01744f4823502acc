"""System checks of the settings: what is allowed, but probably a mistake. `manage.py check` prints them."""

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from newsroom.environment.names import misspelt

KEY_LENGTH = 50  # as Django's own security.W009


@checks.register
def check_settings(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return the warnings of all checks of this module."""
    return [warning for check in (secret_key, allowed_hosts, variable_names) for warning in check()]


def secret_key() -> Iterator[checks.CheckMessage]:
    """Warn of a SECRET_KEY that is too short."""
    key = settings.SECRET_KEY
    if not settings.DEBUG and (len(key) < KEY_LENGTH or len(set(key)) < 5):
        yield checks.Warning(
            f"SECRET_KEY is shorter than {KEY_LENGTH} characters or repeats a few: sessions can be forged.",
            hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="newsroom.W004",
        )


def allowed_hosts() -> Iterator[checks.CheckMessage]:
    """Warn if ALLOWED_HOSTS lacks the host of SITE_URL."""
    if not validate_host(settings.SITE_HOST, settings.ALLOWED_HOSTS) and not settings.DEBUG:
        yield checks.Warning(
            f"ALLOWED_HOSTS does not hold {settings.SITE_HOST}, the host of SITE_URL: its pages answer 400.",
            hint=f"Add {settings.SITE_HOST} to ALLOWED_HOSTS, or leave ALLOWED_HOSTS empty.",
            id="newsroom.W005",
        )


def variable_names() -> Iterator[checks.CheckMessage]:
    """Warn of environment variables that look like misspelt settings."""
    for name, guess in misspelt(os.environ, settings.KNOWN_VARIABLES).items():
        yield checks.Warning(
            f"{name} is set, but no setting has this name.",
            hint=f"Did you mean {guess}?" if guess else "The README lists the settings.",
            id="newsroom.W006",
        )
