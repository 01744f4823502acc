"""The archive: a tar file of tables (JSON lines, gzip) and pictures, with a manifest that holds each part's SHA-256."""

import gzip
import hashlib
import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from newsroom.progress import Progress

FORMAT = 1
MANIFEST, SECRET_KEY = "manifest.json", "secret-key"
BLOCK = 1024 * 1024
MAX_MANIFEST_BYTES = 500 * 1024 * 1024
READ_ERRORS = (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, TypeError, AttributeError)


class BackupError(Exception):
    """A backup that cannot be written, read or restored; the message is a sentence for the operator."""


def table_part(label: str) -> str:
    """Return the name of a table's part of the archive."""
    return f"tables/{label}.jsonl.gz"


def media_part(name: str) -> str:
    """Return the name of a picture's part of the archive."""
    return f"media/{name}"


def is_safe(name: str) -> bool:
    """Return True for a relative path in plain form: no drive, no «..», no empty part, no NUL or backslash."""
    path = PurePosixPath(name)
    return (
        bool(name)
        and str(path) == name
        and not path.is_absolute()
        and not re.search(r"[\\\0:]", name)
        and (not {"..", "."} & set(path.parts))
    )


# --- Writing --------------------------------------------------------------------------------------


@contextmanager
def atomic_file(target: Path) -> Iterator[Path]:
    """Yield a path to write to, in the same folder; it is renamed to the target if no error is raised. Mode 0600."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".part")
    os.close(descriptor)
    try:
        yield Path(name)
        with open(name, "rb") as file:
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class Writer:
    """Writes parts into a new archive and collects the manifest."""

    def __init__(self, path: Path, about: dict) -> None:
        self.tar = tarfile.open(path, "w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 closed by close()
        self.folder = path.parent
        self.manifest = {"format": FORMAT, **about, "tables": {}, "media": {}, "secret_key": None}

    def add_table(self, label: str, lines: Iterable[bytes]) -> int:
        """Write the lines; return how many rows they hold (the first line names the columns)."""
        digest, rows = hashlib.sha256(), -1
        with tempfile.TemporaryFile(dir=self.folder) as part:
            with gzip.GzipFile(fileobj=part, mode="wb", mtime=0, compresslevel=6) as out:
                for line in lines:
                    out.write(line)
                    digest.update(line)
                    rows += 1
            size = part.tell()
            part.seek(0)
            self.add(table_part(label), part, size)
        self.manifest["tables"][label] = {"rows": rows, "sha256": digest.hexdigest()}
        return rows

    def add_media(self, name: str, file: IO[bytes]) -> None:
        hashed = HashedReader(file)
        size = os.fstat(file.fileno()).st_size
        self.add(media_part(name), hashed, size)
        self.manifest["media"][name] = {"bytes": size, "sha256": hashed.digest.hexdigest()}

    def add_secret_key(self, key: str) -> None:
        self.manifest["secret_key"] = self.add_text(SECRET_KEY, key)

    def add_text(self, name: str, text: str) -> str:
        data = text.encode()
        with tempfile.TemporaryFile(dir=self.folder) as part:
            part.write(data)
            part.seek(0)
            self.add(name, part, len(data))
        return hashlib.sha256(data).hexdigest()

    def add(self, name: str, file: "IO[bytes] | HashedReader", size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, file)

    def close(self) -> None:
        self.add_text(MANIFEST, json.dumps(self.manifest, ensure_ascii=False, indent=1))
        self.tar.close()


class HashedReader:
    """A file that hashes the bytes that are read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


# --- Reading --------------------------------------------------------------------------------------


class Archive:
    """An archive opened for reading; trust its content only after `verify` has returned."""

    def __init__(self, path: Path) -> None:
        try:
            self.tar = tarfile.open(path, "r:")  # noqa: SIM115 closed by __exit__
        except FileNotFoundError:
            raise BackupError(f"There is no file {path}.") from None
        except READ_ERRORS as error:
            raise BackupError(f"{path} cannot be read as a backup: {error}.") from None
        try:
            self.members = {member.name: member for member in self.tar.getmembers()}
            self.manifest = self.read_manifest()
        except READ_ERRORS as error:
            self.tar.close()
            raise BackupError(f"{path} is no whole backup of this program: {error}.") from None
        except BackupError:
            self.tar.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.tar.close()

    def read_manifest(self) -> dict[str, Any]:
        member = self.members.get(MANIFEST)
        if member is None or not member.isreg() or member.size > MAX_MANIFEST_BYTES:
            raise BackupError("The file holds no manifest: it is cut short, or no backup of this program.")
        manifest = json.loads(self.open(MANIFEST).read())
        if manifest["format"] != FORMAT:
            raise BackupError("The backup was written by a newer version of the program: update the program first.")
        for label, part in manifest["tables"].items():
            if not re.fullmatch(r"[a-z0-9_]{1,100}\.[a-z0-9_]{1,100}", label) or not isinstance(part["rows"], int):
                raise BackupError(f"The manifest names a table that cannot be: {label!r}.")
        if unsafe := [name for name in manifest["media"] if not is_safe(name)]:
            raise BackupError(f"The backup holds a file that would lie outside of the pictures' folder: {unsafe[0]!r}.")
        self.migrations = [tuple(name.split(".", 1)) for name in manifest["migrations"]]
        return manifest

    def open(self, name: str) -> IO[bytes]:
        member = self.members.get(name)
        file = self.tar.extractfile(member) if member is not None and member.isreg() else None
        if file is None:
            raise BackupError(f"The backup lacks the part {name}.")
        return file

    def lines(self, label: str) -> Iterator[bytes]:
        with gzip.GzipFile(fileobj=self.open(table_part(label)), mode="rb") as file:
            yield from file

    @property
    def row_count(self) -> int:
        return sum(part["rows"] for part in self.manifest["tables"].values())

    def verify(self, progress: Progress) -> None:
        """Compare every part with the manifest; raise `BackupError` that names the first that differs."""
        tables, media = self.manifest["tables"], self.manifest["media"]
        wanted = {MANIFEST, *map(table_part, tables), *map(media_part, media)}
        wanted |= {SECRET_KEY} if self.manifest["secret_key"] else set()
        if strangers := sorted(self.members.keys() - wanted):
            raise BackupError(f"The backup holds a part that its manifest does not name: {strangers[0]!r}.")
        if len(self.members) != len(self.tar.getmembers()):
            raise BackupError("The backup holds a part twice.")
        for done, name in enumerate(sorted(wanted - {MANIFEST}), 1):
            try:
                self.verify_part(name)
            except READ_ERRORS as error:
                raise BackupError(f"The part {name} of the backup is damaged: {error}.") from None
            progress("verify", done, len(wanted) - 1)

    def verify_part(self, name: str) -> None:
        digest, rows = hashlib.sha256(), -1
        if name.startswith("tables/"):
            label = name.removeprefix("tables/").removesuffix(".jsonl.gz")
            expected = self.manifest["tables"][label]
            for line in self.lines(label):
                digest.update(line)
                rows += 1
            right = rows == expected["rows"] and digest.hexdigest() == expected["sha256"]
        else:
            file = self.open(name)
            while data := file.read(BLOCK):
                digest.update(data)
            media = self.manifest["media"].get(name.removeprefix("media/"))
            right = digest.hexdigest() == (self.manifest["secret_key"] if name == SECRET_KEY else media["sha256"])
        if not right:
            raise BackupError(f"The part {name} of the backup is damaged: its SHA-256 differs from the manifest's.")
