"""Writes database and pictures into one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from newsroom.backup import BackupError, write_backup
from newsroom.progress import progress_bar


class Command(BaseCommand):
    help = "Writes database and pictures into one archive, while the site runs, and verifies it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write, such as newsroom.tar")
        parser.add_argument("--force", action="store_true", help="replace the file if it exists")
        parser.add_argument(
            "--with-secret-key",
            action="store_true",
            help="put SECRET_KEY into it too: whoever reads the archive can then forge sessions",
        )

    def handle(self, *args: Any, file: Path, force: bool, with_secret_key: bool, **options: Any) -> None:
        file = file.expanduser().absolute()
        bar = progress_bar(self.stdout)
        try:
            manifest = write_backup(file, progress=bar, secret_key=with_secret_key, overwrite=force)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file} cannot be used: {error.strerror or error}.") from None
        rows = sum(part["rows"] for part in manifest["tables"].values())
        self.stdout.write(
            f"{file}: {rows} rows of {len(manifest['tables'])} tables, {len(manifest['media'])} files, "
            f"{file.stat().st_size / 1_000_000:.1f} MB, verified."
        )
        if not with_secret_key:
            self.stdout.write("SECRET_KEY is not in it: keep it elsewhere.")
