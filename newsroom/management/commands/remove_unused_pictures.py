"""Removes the files of pictures that no row needs any more."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsroom import images


class Command(BaseCommand):
    help = "Removes picture files that nothing refers to; run_due does so every hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="only files older than this (default: %(default)s)")

    def handle(self, *args: Any, hours: float, **options: Any) -> None:
        removed = images.remove_unused(datetime.timedelta(hours=max(0, hours)))
        self.stdout.write(f"{removed} files removed.")
