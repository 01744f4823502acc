"""Restores database and pictures from an archive that `backup` has written."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from newsroom.backup import BackupError, restore_backup, verify_backup
from newsroom.progress import progress_bar


class Command(BaseCommand):
    help = "Restores database and pictures from an archive; an older one is migrated. Stop the site meanwhile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")
        parser.add_argument("--verify-only", action="store_true", help="check the archive and change nothing")
        parser.add_argument("--force", action="store_true", help="replace a database that is not empty")
        parser.add_argument(
            "--with-secret-key", action="store_true", help="take the archive's SECRET_KEY into VAR_DIR/secret-key"
        )

    def handle(
        self, *args: Any, file: Path, verify_only: bool, force: bool, with_secret_key: bool, **options: Any
    ) -> None:
        file = file.expanduser().absolute()
        bar = progress_bar(self.stdout)
        try:
            if verify_only:
                manifest = verify_backup(file, progress=bar)
            else:
                manifest = restore_backup(file, progress=bar, force=force, secret_key=with_secret_key)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file} cannot be used: {error.strerror or error}.") from None
        rows = sum(part["rows"] for part in manifest["tables"].values())
        self.stdout.write(
            f"{'Verified' if verify_only else 'Restored'}: {rows} rows, {len(manifest['media'])} files, written "
            f"{manifest['made_at']} from {manifest['database']}."
        )
