"""The kinds of mail: each app's `mail_kinds.py` registers its own, so that the outbox needs to know none of them."""

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.utils.module_loading import autodiscover_modules


class MailKind:
    """What mails of one kind say, and what follows when one was sent or has failed."""

    def message(self, mail: Any) -> EmailMessage | None:
        """Return the message of a row of the outbox, or None if there is no reason to send it any more."""
        raise NotImplementedError

    def finish(self, mail: Any, *, was_sent: bool) -> None:
        """Note that the mail leaves the outbox; called in the transaction that deletes its row."""

    def give_up(self, mail: Any) -> None:
        """Note that the mail has failed and will not be tried again."""


KINDS: dict[str, MailKind] = {}


def register(*names: str) -> Callable[[type[MailKind]], type[MailKind]]:
    """Return a decorator that registers the class for the kinds of these names."""

    def add(kind: type[MailKind]) -> type[MailKind]:
        for name in names:
            if name in KINDS:
                raise ValueError(f"There are two kinds of mail named «{name}».")
            KINDS[name] = kind()
        return kind

    return add


def kind_of(mail: Any) -> MailKind:
    """Return the kind of a row of the outbox."""
    autodiscover_modules("mail_kinds")
    return KINDS[mail.kind]
