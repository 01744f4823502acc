"""Runs the due jobs of all apps: mail, the end of personal data, unused pictures and what else registers itself."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from newsroom import jobs

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does all that is due, once; with --loop again and again, as a service. Two at once do nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=int, default=20, help="seconds between two rounds (default: %(default)s)")

    def handle(self, *args: Any, loop: bool, every: int, **options: Any) -> None:
        due = jobs.discover()
        if not loop:
            failed = [name for name, job in due.items() if not self.run(name, job)]
            if failed:
                raise CommandError(f"Not done, see the log: {', '.join(failed)}. What was due stays due.")
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            for name, job in due.items():
                close_old_connections()
                self.run(name, job)
            stopped.wait(every)

    def run(self, name: str, job: jobs.Job) -> bool:
        """Run one job and return whether it succeeded; an error (a database that is away, say) is logged."""
        try:
            done = job()
        except Exception:
            logger.exception("%s could not be done; it stays due.", name)
            return False
        if any(done.values()):
            self.stdout.write(f"{name}: {done}")
        return True
