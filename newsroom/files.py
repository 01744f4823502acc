"""Write small files completely or not at all."""

import os
import tempfile
from pathlib import Path


def write_private_file(file: Path, text: str) -> None:
    """Replace the file's content in one step; only this account may read it (mode 0600)."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
