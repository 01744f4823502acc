"""Write a backup while the site runs: all tables as of one moment, then the pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from newsroom.backup.archive import Archive, BackupError, Writer, atomic_file
from newsroom.backup.rows import NewerMigrations, applied_migrations, models_at, table_lines
from newsroom.progress import Progress
from newsroom.release import fingerprint


def write_backup(target: Path, *, progress: Progress, secret_key: bool = False, overwrite: bool = False) -> dict:
    """Write the archive, read it again to verify it, and return its manifest.

    The file appears under its name when it is whole and verified. It holds password hashes and e-mail addresses.
    """
    if target.exists() and not overwrite:
        raise BackupError(f"{target} exists already. Take another name, or --force to replace it.")
    if not target.parent.is_dir():
        raise BackupError(f"The folder {target.parent} does not exist.")
    try:
        nodes = applied_migrations()
    except NewerMigrations as error:
        raise BackupError(f"The database was made by a newer version (it has {error}): update the program.") from None
    about = {
        "made_at": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "release": fingerprint(),
        "database": connection.vendor,
        "migrations": [".".join(node) for node in nodes],
    }
    with atomic_file(target) as part:
        writer = Writer(part, about)
        try:
            write_tables(writer, nodes, progress)
            write_media(writer, progress)
            if secret_key:
                writer.add_secret_key(settings.SECRET_KEY)
        finally:
            writer.close()
        with Archive(part) as archive:
            archive.verify(progress)
    return writer.manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """Make all queries inside see the database as it is at the first one; no other transaction waits for this.

    Inside of a transaction that has begun already this changes nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # `atomic` would take the write lock: BEGIN IMMEDIATE
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def write_tables(writer: Writer, nodes: list[tuple[str, str]], progress: Progress) -> None:
    """Add all tables as they were when these migrations were applied."""
    tables = models_at(nodes)
    with snapshot():
        total, done = sum(model._base_manager.count() for model in tables), 0
        for model in tables:
            if count := writer.add_table(model._meta.label_lower, table_lines(model)):
                done += count
                progress("rows", done, total)


def write_media(writer: Writer, progress: Progress) -> None:
    """Add every whole file below MEDIA_ROOT. Files are never changed; one deleted meanwhile is left out."""
    root = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".part")
    for done, path in enumerate(files, 1):
        try:
            with path.open("rb") as file:
                writer.add_media(path.relative_to(root).as_posix(), file)
        except FileNotFoundError:
            continue
        progress("pictures", done, len(files))
