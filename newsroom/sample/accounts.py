"""The sample's accounts: one of each role, with passwords made up on loading and kept in a file."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import ProtectedError, Q

from newsroom.files import write_private_file
from newsroom.roles import CHIEF, EDITOR, MODERATOR, WRITER
from newsroom.sample import Outcome

STAFF = [  # (account, first name, last name, role)
    ("shaaban", "إبراهيم", "شعبان", WRITER),
    ("omar", "عمر", "المحرر", EDITOR),
    ("mona", "منى", "المشرفة", MODERATOR),
    ("huda", "هدى", "العلوي", CHIEF),
]


def of_role(role: str) -> User:
    """Return the sample's account that has this role."""
    return User.objects.get(username=next(account for account, _first, _last, its in STAFF if its == role))


def make_all() -> None:
    """Make the sample's accounts that are not there; each one's password is kept before the account is."""
    for account, first, last, role in STAFF:
        with transaction.atomic():
            user, made = User.objects.get_or_create(
                username=account,
                defaults={
                    "first_name": first,
                    "last_name": last,
                    "is_staff": True,
                    "email": f"{account}@example.com",
                },
            )
            if made:
                password = secrets.token_urlsafe(9)
                user.set_password(password)
                user.save()
                user.groups.add(Group.objects.get(name=role))
                keep_password(account, password, role)


# --- Passwords ----------------------------------------------------------------------------------------


def passwords_file() -> Path:
    return settings.VAR_DIR / "passwords.txt"


def keep_password(account: str, password: str, role: str) -> None:
    """Write the password where only this account of the machine reads it, in place of an older one."""
    file = passwords_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    others = [line for line in lines if line.split()[:1] != [account]]
    write_private_file(file, "\n".join([*others, f"  {account:<8} {password}   ({role})"]) + "\n")


def kept_passwords() -> dict[str, str]:
    """Return {account: password} of the file that `make_all` has written."""
    file = passwords_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split()[:2] for line in lines if len(line.split()) > 1)


def forget_passwords(accounts_kept: set[str]) -> None:
    """Delete the file with the passwords, unless an account of it stays."""
    if not accounts_kept:
        passwords_file().unlink(missing_ok=True)


# --- Deleting -----------------------------------------------------------------------------------------


def are_dispensable() -> bool:
    """Return whether an active owner or chief remains without the sample's accounts."""
    names = [account for account, *_rest in STAFF]
    chiefs = Group.objects.filter(name=CHIEF)
    others = User.objects.filter(is_active=True, is_staff=True).exclude(username__in=names)
    return others.filter(Q(is_superuser=True) | Q(groups__in=chiefs)).exists()


def reason_to_keep(user: User, role: str, first: str, last: str, password: str | None) -> str | None:
    """Return why the account is kept (somebody uses it), or None."""
    if (user.email, user.first_name, user.last_name) != (f"{user.username}@example.com", first, last):
        return "its name or e-mail address was changed"
    if user.is_superuser or [group.name for group in user.groups.all()] != [role]:
        return "its role was changed"
    if password and not user.check_password(password):
        return "its password was changed"
    return None


def drop(outcome: Outcome, passwords: dict[str, str]) -> None:
    """Delete the sample's accounts; those that records name are closed instead. `passwords` {account: password}."""
    for account, first, last, role in STAFF:
        user = User.objects.filter(username=account).first()
        if user is None:
            continue
        if reason := reason_to_keep(user, role, first, last, passwords.get(account)):
            outcome.keep("account", account, reason)
            continue
        try:
            if LogEntry.objects.filter(user=user).exists():
                raise ProtectedError("The desk's log names it.", {user})
            user.delete()
            outcome.deleted["account"] += 1
        except ProtectedError:
            user.set_unusable_password()
            user.is_active = False
            user.save()
            outcome.deleted["account (closed: records name it)"] += 1
