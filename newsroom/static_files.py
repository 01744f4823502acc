"""Static files in production: stylesheets are bundled before they get their hashed names."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/site.css",)
IMPORT = re.compile(r'@import url\("([\w./-]+\.css)"\);')
COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")
LINES = re.compile(r"[ \t]{0,40}\n\s*")


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the `@import` lines of a bundle replaced by the sheets that they name.

    A phone waits for each stylesheet on a connection of its own, and for an imported one after the sheet that names
    it: one sheet is one round trip. Where no files are collected (DEBUG, tests), browsers follow the imports.
    The imports of scripts are rewritten to the hashed names.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        memory = InMemoryStorage()
        for name in BUNDLES:
            if name in paths:
                memory.save(name, ContentFile(bundle(name, paths).encode()))
                paths[name] = (memory, name)
        yield from super().post_process(paths, dry_run, **options)


def bundle(name: str, paths: dict[str, Any]) -> str:
    """Return the text of a stylesheet with its imports put in place, without comments and indentation."""
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()
    folder = name.rpartition("/")[0]
    text = IMPORT.sub(lambda found: bundle(posixpath.normpath(f"{folder}/{found[1]}"), paths), text)
    return LINES.sub("\n", COMMENT.sub("", text))
