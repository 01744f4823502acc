"""Fills an empty site with the sample newsroom."""

import os
import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError

from articles.sample import load as stories
from comments.sample import load as voices
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
        passwords = self.make_staff()
        editor = User.objects.get(username="omar")
        stories.load(editor, articles, self.progress)
        voices.load(User.objects.get(username="mona"), self.progress)
        self.keep(passwords)

    def make_staff(self):
        """The sample's people; {account: password} of those that were made now."""
        passwords = {}
        for account, first, last, role in STAFF:
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
                passwords[account] = secrets.token_urlsafe(9)
                user.set_password(passwords[account])
                user.save()
                user.groups.add(Group.objects.get(name=role))
        return passwords

    def keep(self, passwords):
        """Writes the passwords where only this account reads them: they are made up here and are nowhere else."""
        file = settings.VAR_DIR / "passwords.txt"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as out:
            for account, _first, _last, role in STAFF:
                if account in passwords:
                    out.write(f"  {account:<8} {passwords[account]}   ({role})\n")
        self.stdout.write(f"The sample accounts and their passwords stand in {file}")

    def progress(self, label, done, of):
        """A bar that is drawn over itself on a terminal, and a line at the end of each part elsewhere."""
        filled = 30 * done // max(of, 1)
        line = f"{label:<10} [{'#' * filled}{'.' * (30 - filled)}] {done}/{of}"
        if self.stdout.isatty():
            self.stdout.write("\r" + line, ending="\n" if done == of else "")
            self.stdout.flush()
        elif done == of:
            self.stdout.write(line)
