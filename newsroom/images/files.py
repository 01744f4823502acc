"""Picture files in the storage: write each once, and remove those that no row refers to."""

import datetime
import logging
import os
import time
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from newsroom.images.names import FILE_NAME, NAME_LENGTH, Picture, file_names, folder_of, master_name

UNUSED_MIN_AGE = datetime.timedelta(days=1)  # a form may still be open whose upload has no row yet
MAX_TRIES = 3
logger = logging.getLogger(__name__)
Owner = Callable[[str | None], Iterable[tuple[Picture, Iterable[str]]]]
owners: list[Owner] = []  # see `register_owner`


def register_owner(function: Owner) -> Owner:
    """Register a function that returns the pictures of a model's rows; use it as a decorator in the model's module.

    It takes a picture's name, or None for all, and returns pairs of a `Picture` and the shapes that its row uses.
    """
    owners.append(function)
    return function


def write_once(name: str, data: bytes, renew: bool = False) -> None:
    """Write a file unless it exists; names hold the content's hash, so an existing file is the same.

    With `renew` an existing file gets the present time, so that `remove_unused` does not delete it.
    """
    if default_storage.exists(name):
        if not renew:
            return
        if touch(name):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data, name=name))


def is_stored(picture: Picture) -> bool:
    """Return whether the master of the picture is in the storage."""
    return default_storage.exists(master_name(picture))


def touch(name: str) -> bool:
    """Set the file's time to now; return False if the storage keeps no files on a disk."""
    try:
        os.utime(default_storage.path(name))
    except (NotImplementedError, OSError):
        return False
    return True


def needed_files(name: str | None = None) -> set[str]:
    """Return the names of the files that rows need: of one picture, or of all."""
    return {file for owner in owners for picture, shapes in owner(name) for file in file_names(picture, shapes)}


def remove_files(name: str) -> int:
    """Remove every file of a picture that no row needs: renditions of former focal points; all if no row has it.

    Call it after the commit. What cannot be removed is logged, and tried again by `remove_unused`.
    """
    needed = needed_files(name)
    return sum(remove(file) for file in files_in(folder_of(name)) if picture_of(file) == name and file not in needed)


def remove_unused(older_than: datetime.timedelta = UNUSED_MIN_AGE) -> int:
    """Remove the files that no row needs and that are older than this; return how many.

    The renditions of an upload without a row are as young as its master, which is touched when it is uploaded again.
    """
    needed, before, removed = needed_files(), timezone.now() - older_than, 0
    for folder in folders():
        files = [file for file in files_in(folder) if file not in needed]
        for name in {picture_of(file) for file in files}:
            own = [file for file in files if picture_of(file) == name]
            if all(is_older(file, before) for file in own) and not needed_files(name).intersection(own):
                removed += sum(remove(file) for file in own)
    return removed


def folders() -> list[str]:
    """Return the folders of pictures in the storage."""
    try:
        return [f"pictures/{folder}" for folder in sorted(default_storage.listdir("pictures")[0])]
    except FileNotFoundError:
        return []


def files_in(folder: str) -> list[str]:
    """Return the picture files of a folder."""
    try:
        found = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    return [f"{folder}/{file}" for file in found if FILE_NAME.match(file)]


def picture_of(file: str) -> str:
    """Return the name of the picture that a file belongs to."""
    return PurePosixPath(file).name[:NAME_LENGTH]


def is_older(file: str, before: datetime.datetime) -> bool:
    """Return whether the file was written before that time, or is gone."""
    try:
        return default_storage.get_modified_time(file) < before
    except FileNotFoundError:
        return True


def remove(file: str) -> bool:
    """Remove a file; return whether that worked. Errors of the storage are logged."""
    for left in reversed(range(MAX_TRIES)):
        try:
            default_storage.delete(file)
        except Exception as error:  # every storage has errors of its own
            if not left:
                logger.exception("%s could not be removed; remove_unused_pictures will try again.", file)
                return False
            logger.warning("%s could not be removed at once: %s", file, error)
            time.sleep(0.1)
        else:
            return True
    return False
