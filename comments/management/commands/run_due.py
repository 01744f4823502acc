"""Does all that is due: digests, the outbox, the end of personal data, what the classifier has to catch up with."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from comments import outbox, personal, relearning
from newsroom.images.jobs import remove_unused_hourly

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does all that is due, once; with --loop again and again, as a service. Two at once do nothing twice."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=int, default=20, help="seconds between two rounds (default: %(default)s)")

    def handle(self, *args, loop, every, **options):
        if not loop:
            failed = [name for name, job in JOBS.items() if not self.do(name, job)]
            if failed:
                raise CommandError(f"Not done, see the log: {', '.join(failed)}. What was due stays due.")
            return
        stopped = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stopped.set())
        while not stopped.is_set():
            for name, job in JOBS.items():
                close_old_connections()
                self.do(name, job)
            stopped.wait(every)

    def do(self, name, job):
        """One job; a trouble of it (a database that is away, say) is logged and leaves the others alone."""
        try:
            result = job()
        except Exception:
            logger.exception("%s could not be done; it stays due.", name)
            return False
        if result and any(result.values() if isinstance(result, dict) else result):
            self.stdout.write(f"{name}: {result}")
        return True


JOBS = {
    "digests": lambda: {"written": outbox.write_digests()},
    "mail": lambda: dict(zip(("sent", "failed"), outbox.send_due(), strict=True)),
    "personal data": personal.purge,
    "classifier": relearning.keep_up,
    "pictures": lambda: {"unused files removed": remove_unused_hourly()},
}
