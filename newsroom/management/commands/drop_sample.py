"""Deletes the sample newsroom."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from newsroom import sample
from newsroom.models import SAMPLE_LOADED, SAMPLE_STARTED, Edition, Milestone
from newsroom.progress import progress_bar
from newsroom.sample import accounts


class Rehearsal(Exception):
    """Ends the transaction of --dry-run."""


class Command(BaseCommand):
    help = (
        "Deletes everything of the sample that nobody has edited or uses; what stays is named. It cannot be undone: "
        "make a backup first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not accounts.are_dispensable():
            raise CommandError(
                "Without the sample's accounts nobody could keep the desk's accounts: make one of your own first "
                "(manage.py createsuperuser). Nothing was deleted."
            )
        outcome, passwords = sample.Outcome(), accounts.kept_passwords()
        try:
            with transaction.atomic():
                self.drop(outcome, passwords)
                if dry_run:
                    raise Rehearsal
        except Rehearsal:
            self.report(outcome, "would be deleted")
            return
        for part in sample.parts():
            part.delete_files(outcome)
        accounts.forget_passwords({name for kind, name, _reason in outcome.kept if kind == "account"})
        self.report(outcome, "deleted")

    def drop(self, outcome: sample.Outcome, passwords: dict[str, str]) -> None:
        parts = sample.parts()[::-1]
        reasons, bar = {}, progress_bar(self.stdout)
        for part in parts:
            reasons |= {article: why for article, why in part.articles_to_keep().items() if article not in reasons}
        for part in parts:
            part.drop(outcome, reasons, bar)
        accounts.drop(outcome, passwords)
        Milestone.objects.filter(name__in=[SAMPLE_STARTED, SAMPLE_LOADED]).delete()
        Edition.raise_number()

    def report(self, outcome: sample.Outcome, verb: str) -> None:
        for kind, number in sorted(outcome.deleted.items()):
            if number:
                self.stdout.write(f"{verb}: {kind} × {number}")
        for kind, name, reason in outcome.kept:
            self.stdout.write(f"kept: {kind} «{name}»: {reason}")
        if not outcome.deleted.total() and not outcome.kept:
            self.stdout.write("There is nothing of the sample in this database.")
