"""Check the computed columns: stored markup, search documents, folded names."""

from django.core.management.base import BaseCommand, CommandError

from articles.models.derived import CHECKS


class Command(BaseCommand):
    help = "Checks every column that is computed from others; --repair computes the wrong ones again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair", action="store_true", help="compute what is wrong again, one row in each transaction"
        )

    def handle(self, *args, repair, **options):
        faults = 0
        for check in CHECKS:
            total = check.rows().count()
            for done, row in enumerate(check.rows().iterator(100), 1):
                if wrong := check.wrong_fields(row):
                    faults += 1
                    self.stdout.write(f"{row._meta.verbose_name} {row.pk} ({row}): {', '.join(wrong)}")
                    if repair:
                        check.repair(row)
                if done % 500 == 0:
                    self.stdout.write(f"{row._meta.verbose_name_plural}: {done}/{total}")
        if faults and not repair:
            raise CommandError(f"{faults} rows do not follow from their source: run check_articles --repair.")
        self.stdout.write(f"{faults} rows repaired." if faults else "Every derived column follows from its source.")
