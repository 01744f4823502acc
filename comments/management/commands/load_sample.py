"""Fills an empty site with the sample newsroom."""

import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.sample import load as stories
from comments.sample import load as voices
from newsroom.files import keep_privately
from newsroom.models import SAMPLE_LOADED, SAMPLE_STARTED, Milestone
from newsroom.progress import progress_bar
from newsroom.roles import CHIEF, EDITOR, MODERATOR, WRITER

STAFF = [  # (account, first name, last name, role)
    ("shaaban", "إبراهيم", "شعبان", WRITER),
    ("omar", "عمر", "المحرر", EDITOR),
    ("mona", "منى", "المشرفة", MODERATOR),
    ("huda", "هدى", "العلوي", CHIEF),
]


class Command(BaseCommand):
    help = "Loads the sample newsroom; what is there stays as it is, so it can be run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--articles",
            type=int,
            default=1319,
            help="how many stories إبراهيم شعبان has (default: %(default)s)",
        )

    def handle(self, *args, articles: int, **options):
        if articles < 0:
            raise CommandError("--articles must be 0 or more.")
        if stories.holds_a_real_site():
            raise CommandError(
                "This database holds stories or authors that are not of the sample: nothing was loaded. "
                "Use an empty database (DATABASE_URL, or another VAR_DIR) for the sample."
            )
        Milestone.reach(SAMPLE_STARTED)
        self.make_staff()
        bar = progress_bar(self.stdout)
        editor = User.objects.get(username="omar")
        stories.load(editor, articles, bar)
        voices.load(User.objects.get(username="mona"), bar)
        Milestone.reach(SAMPLE_LOADED)
        self.stdout.write(f"The sample accounts and their passwords stand in {passwords_file()}")

    def make_staff(self):
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


def passwords_file():
    return settings.VAR_DIR / "passwords.txt"


def keep_password(account, password, role):
    """Write the password where only this account of the machine reads it, in place of an older one."""
    file = passwords_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    others = [line for line in lines if line.split()[:1] != [account]]
    keep_privately(file, "\n".join([*others, f"  {account:<8} {password}   ({role})"]) + "\n")
