"""Restore a backup: verify it, then replace the database in one transaction, so that a failure changes nothing."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from newsroom.backup import rows
from newsroom.backup.archive import BLOCK, SECRET_KEY, Archive, BackupError, media_part
from newsroom.files import write_private_file
from newsroom.health import pending_migrations
from newsroom.models import Edition
from newsroom.models.public import is_any_public_row
from newsroom.progress import Progress


def verify_backup(source: Path, *, progress: Progress) -> dict:
    """Check every part of the archive and return its manifest; needs no database."""
    with Archive(source) as archive:
        archive.verify(progress)
        return archive.manifest


def restore_backup(source: Path, *, progress: Progress, force: bool = False, secret_key: bool = False) -> dict:
    """Replace database and pictures by the archive's, migrate, and renew the page cache's epoch.

    A database that holds anything is replaced only with `force`. Pictures that the archive does not hold stay.
    """
    with Archive(source) as archive:
        if secret_key and not archive.manifest["secret_key"]:
            raise BackupError("The backup holds no secret key.")
        archive.verify(progress)
        migrate_to(archive, force)
        restore_media(archive, progress)
        try:
            restore_rows(archive, progress)
        except DatabaseError as error:
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise BackupError(f"The database did not take the rows, and is as it was before: {first}") from error
        if secret_key:
            write_private_file(settings.VAR_DIR / "secret-key", archive.open(SECRET_KEY).read().decode())
        return archive.manifest


# --- The database ---------------------------------------------------------------------------------


def migrate_to(archive: Archive, force: bool) -> None:
    """Bring the database to the migrations that the archive was written with, or raise `BackupError`."""
    executor = MigrationExecutor(connection)
    try:
        wanted = rows.known_migrations(executor.loader, archive.migrations)
        present = rows.applied_migrations()
    except rows.NewerMigrations as error:
        raise BackupError(f"A newer version of the program has made it (it has {error}): update first.") from None
    if not present:
        executor.migrate(leaves(executor.loader.graph, wanted))
        return
    if not force and (pending_migrations() or User.objects.exists() or is_any_public_row()):
        raise BackupError(
            "The database is not empty: nothing was restored. Use another one (DATABASE_URL), or --force to "
            "replace everything in it."
        )
    if set(wanted) != set(executor.loader.graph.nodes):
        raise BackupError(
            "The backup is of an older version: restore it into a database without tables (a new DATABASE_URL, or a "
            "new VAR_DIR with SQLite); it is migrated there."
        )
    call_command("migrate", verbosity=0)


def leaves(graph: Any, nodes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the last of these migrations of each app."""
    nodes = set(nodes)
    inner = {
        parent.key
        for node in nodes
        for parent in graph.node_map[node].parents
        if parent.key[0] == node[0] and parent.key in nodes
    }
    return sorted(nodes - inner)


def restore_rows(archive: Archive, progress: Progress) -> None:
    """Replace all rows in one transaction; then migrate what an older archive lacks."""
    tables = rows.models_at(archive.migrations)
    lacking = sorted({model._meta.label_lower for model in tables} - archive.manifest["tables"].keys())
    if lacking:
        raise BackupError(f"The backup lacks the table {lacking[0]}.")
    done, total = 0, archive.row_count
    with transaction.atomic():
        rows.delete_all_rows([*tables, *rows.models_at(archive.migrations, skipped=True)])
        for model in tables:
            for count in rows.insert_rows(model, archive.lines(model._meta.label_lower)):
                done += count
                progress("rows", done, total)
        check_counts(archive, tables)
        rows.reset_sequences(tables)
        connection.check_constraints()
        up_to_date = not pending_migrations()
        if up_to_date:
            Edition.renew_epoch()
    call_command("migrate", verbosity=0)  # also makes the permissions that are missing
    if not up_to_date:
        Edition.renew_epoch()


def check_counts(archive: Archive, tables: Iterable[type[models.Model]]) -> None:
    """Raise `BackupError` unless every table has as many rows as the manifest says."""
    for model in tables:
        expected, found = archive.manifest["tables"][model._meta.label_lower]["rows"], model._base_manager.count()
        if expected != found:
            raise BackupError(f"{model._meta.label_lower} has {found} rows instead of {expected}: nothing was changed.")


# --- The pictures ---------------------------------------------------------------------------------


def restore_media(archive: Archive, progress: Progress) -> None:
    """Write the pictures' files, each whole or not at all; a file that is there with the same bytes stays."""
    root = Path(settings.MEDIA_ROOT).resolve()
    media = archive.manifest["media"]
    for done, (name, part) in enumerate(sorted(media.items()), 1):
        path = root / name
        if not path.resolve().is_relative_to(root):
            raise BackupError(f"{path} would lie outside of the pictures' folder: a link leads out of it.")
        if not (path.is_file() and sha256_of(path) == part["sha256"]):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, archive.open(media_part(name)))
        progress("pictures", done, len(media))


def write_file(path: Path, source: IO[bytes]) -> None:
    """Write a file completely or not at all."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            while data := source.read(BLOCK):
                out.write(data)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sha256_of(path: Path) -> str:
    """Return the SHA-256 hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
