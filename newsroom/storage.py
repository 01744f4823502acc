"""A file storage that renames a file to its name only after it is completely written."""

import os
import secrets

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class AtomicFileStorage(FileSystemStorage):
    """Names hold a content's hash and are never written twice: a half-written file would stay for ever."""

    def _save(self, name: str, content: File) -> str:
        part = super()._save(f"{name}.{secrets.token_hex(4)}.part", content)
        try:
            os.replace(self.path(part), self.path(name))
        except BaseException:
            self.delete(part)
            raise
        return name
