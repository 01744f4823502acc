"""Leaves the sample newsroom behind."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.sample import drop as articles
from comments import relearning
from comments.management.commands.load_sample import STAFF, passwords_file
from comments.models import Comment
from comments.sample import drop as comments
from newsroom.models import SAMPLE_LOADED, SAMPLE_STARTED, Edition, Milestone
from newsroom.progress import progress_bar


class Rehearsal(Exception):
    """Ends the transaction of --dry-run."""


class Command(BaseCommand):
    help = (
        "Deletes everything of the sample that nobody has edited or uses; what stays is named. It cannot be undone: "
        "make a backup first."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and change nothing")

    def handle(self, *args, dry_run, **options):
        if not comments.somebody_else_keeps_accounts([account for account, *_rest in STAFF]):
            raise CommandError(
                "Without the sample's accounts nobody could keep the desk's accounts: make one of your own first "
                "(manage.py createsuperuser). Nothing was deleted."
            )
        outcome, passwords = articles.Outcome(), kept_passwords()
        try:
            with transaction.atomic():
                self.drop(outcome, passwords)
                if dry_run:
                    raise Rehearsal
        except Rehearsal:
            self.tell(outcome, "would be deleted")
            return
        articles.delete_files(outcome.files)
        names_kept = {name for kind, name, _reason in outcome.kept if kind == "account"}
        forget_passwords(names_kept)
        self.tell(outcome, "deleted")

    def drop(self, outcome, passwords):
        before = Comment.objects.count()
        relearning.set_aside(Comment.objects.exclude(sample_key=None))
        articles.drop(outcome, comments.commented_articles(), progress_bar(self.stdout))
        outcome.deleted["comment"] += before - Comment.objects.count()
        comments.drop_comments(outcome)
        comments.drop_rules(outcome)
        comments.drop_accounts(outcome, STAFF, passwords)
        Milestone.objects.filter(name__in=[SAMPLE_STARTED, SAMPLE_LOADED]).delete()
        Edition.raise_number()

    def tell(self, outcome, verb):
        for kind, number in sorted(outcome.deleted.items()):
            if number:
                self.stdout.write(f"{verb}: {kind} × {number}")
        for kind, name, reason in outcome.kept:
            self.stdout.write(f"kept: {kind} «{name}»: {reason}")
        if not outcome.deleted.total() and not outcome.kept:
            self.stdout.write("There is nothing of the sample in this database.")


def kept_passwords():
    """Return {account: password} of the file that `load_sample` has written."""
    file = passwords_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split()[:2] for line in lines if len(line.split()) > 1)


def forget_passwords(accounts_kept):
    """Delete the file with the passwords, unless an account of it stays."""
    if not accounts_kept:
        passwords_file().unlink(missing_ok=True)
