"""Delete personal data whose retention time is over; `run_due` does the same."""

from django.core.management.base import BaseCommand

from comments import personal


class Command(BaseCommand):
    help = "Ends personal data whose time is over (see *_DAYS in README.md); run_due does it by itself."

    def handle(self, *args, **options):
        for what, count in personal.purge().items():
            self.stdout.write(f"{what}: {count}")
