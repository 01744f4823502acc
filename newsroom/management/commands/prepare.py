"""Makes database and static files ready to serve: does only what is not done yet, so it may run before every start."""

import hashlib
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from newsroom.files import write_private_file
from newsroom.health import pending_migrations
from newsroom.models import SAMPLE_LOADED, SAMPLE_STARTED, Milestone
from newsroom.models.public import is_any_public_row
from newsroom.sample.accounts import passwords_file

FLOORS = ("newsroom", "authors", "articles", "comments")


class Command(BaseCommand):
    help = "Migrates the database and gathers static files where that is due; with --sample fills an empty site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sample", action="store_true", help="load the sample newsroom into an empty database")
        parser.add_argument("--articles", type=int, help="how many articles the sample's first author has")

    def handle(self, *args: Any, sample: bool, articles: int | None, **options: Any) -> None:
        try:
            check_database()
            self.migrate()
            self.gather_static_files()
            if sample:
                self.load_sample(articles)
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {first_line(error)} See DATABASE_URL.") from None

    def migrate(self) -> None:
        newer = migrations_of_newer_code()
        if newer:
            raise CommandError(
                f"This database was made by a newer version (it has {newer[0]}): update the program, or use another "
                "DATABASE_URL or VAR_DIR."
            )
        if pending_migrations():
            call_command("migrate", verbosity=0)

    def gather_static_files(self) -> None:
        marker, wanted = settings.STATIC_ROOT / ".gathered", static_fingerprint()
        if not marker.exists() or marker.read_text() != wanted:
            call_command("collectstatic", interactive=False, verbosity=0)
            write_private_file(marker, wanted)

    def load_sample(self, articles: int | None) -> None:
        """Load the sample into an empty database, or go on where loading it was interrupted."""
        passwords = passwords_file()
        started = Milestone.is_reached(SAMPLE_STARTED) and not Milestone.is_reached(SAMPLE_LOADED)
        if started or is_empty():
            options = {} if articles is None else {"articles": articles}
            try:
                call_command("load_sample", stdout=self.stdout, **options)
            except CommandError as error:  # somebody has begun to write: the site is served without the rest
                self.stderr.write(str(error))
        if passwords.exists():
            self.stdout.write(passwords.read_text(encoding="utf-8"), ending="")
        elif Milestone.is_reached(SAMPLE_LOADED):
            self.stdout.write(f"The sample accounts' passwords are not in {passwords}: manage.py changepassword NAME")


def check_database() -> None:
    """Raise CommandError with the reason if the database does not answer; faster and quieter than the pool's wait."""
    try:
        if connection.vendor == "postgresql":
            options = {"connect_timeout": 5} | connection.get_connection_params()
            connection.Database.connect(**options).close()
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM sqlite_master")
    except Exception as error:
        raise CommandError(
            f"The database does not answer: {first_line(error)} Start it, or correct DATABASE_URL."
        ) from None


def first_line(error: Exception) -> str:
    """Return the first line of the driver's message as a sentence."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0].strip()
    return line if line.endswith(".") else f"{line}."


def migrations_of_newer_code() -> list[str]:
    """Return the applied migrations that this code does not know."""
    recorder = MigrationRecorder(connection)
    applied = recorder.applied_migrations() if recorder.has_table() else {}
    known = {}
    for label in FLOORS:
        folder = apps.get_app_config(label).path
        known[label] = {path.stem for path in (settings.BASE_DIR / folder / "migrations").glob("*.py")}
    return sorted(f"{label}.{name}" for label, name in applied if label in known and name not in known[label])


def static_fingerprint() -> str:
    """Return a hash of the names, sizes and times of all static files."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return seen.hexdigest()


def is_empty() -> bool:
    """Return True if nobody has put anything into the database: no account, and no row that readers see."""
    return not User.objects.exists() and not is_any_public_row()
