"""Fills an empty site with the sample newsroom."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import sample
from newsroom.models import SAMPLE_LOADED, SAMPLE_STARTED, Milestone
from newsroom.progress import progress_bar
from newsroom.sample import accounts


class Command(BaseCommand):
    help = "Loads the sample newsroom; what is there stays as it is, so it can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--articles",
            type=int,
            default=1319,
            help="how many articles إبراهيم شعبان has (default: %(default)s)",
        )

    def handle(self, *args: Any, articles: int, **options: Any) -> None:
        if articles < 0:
            raise CommandError("--articles must be 0 or more.")
        parts = sample.parts()
        if any(part.has_other_rows() for part in parts):
            raise CommandError(
                "This database holds articles or authors that are not of the sample: nothing was loaded. "
                "Use an empty database (DATABASE_URL, or another VAR_DIR) for the sample."
            )
        Milestone.reach(SAMPLE_STARTED)
        accounts.make_all()
        bar = progress_bar(self.stdout)
        for part in parts:
            part.load(articles, bar)
        Milestone.reach(SAMPLE_LOADED)
        self.stdout.write(f"The sample accounts and their passwords stand in {accounts.passwords_file()}")
