"""Store pictures: a master, named by the hash of its bytes, and the renditions made from it.

Decoding and encoding take seconds: on SQLite nobody else could write meanwhile, so neither is done in a transaction.
"""

import hashlib
import io
from collections.abc import Collection
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext_lazy as _
from PIL import Image

from newsroom import arabic
from newsroom.images.decode import MASTER_SIDE, decode
from newsroom.images.files import write_once
from newsroom.images.names import (
    ALL_SHAPES,
    NAME_LENGTH,
    SHARE,
    Picture,
    height_of,
    master_name,
    max_crop_width,
    rendition_name,
    renditions,
    share_name,
)

ENCODERS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
MIN_WIDE_WIDTH = 1200  # pixels across, below which the wide crop looks coarse on a large screen
SMALL = _(
    "The picture is small: its wide crop is %(width)s pixels across; below %(least)s it looks coarse on large screens."
    " A larger file is better."
)


class SlowWorkInTransaction(RuntimeError):
    """Pictures were to be decoded or encoded inside of a transaction (compare `transaction.atomic(durable=True)`)."""


def refuse_in_transaction() -> None:
    """Raise `SlowWorkInTransaction` inside of a transaction."""
    if connection.in_user_atomic():
        raise SlowWorkInTransaction("Decode and encode pictures before the transaction begins (newsroom.desk.uploads).")


def store(
    source: IO[bytes] | Image.Image, focal: tuple[int, int] = (50, 50), shapes: Collection[str] = ALL_SHAPES
) -> Picture:
    """Store an uploaded file (or a Pillow image of ours) as master and renditions; the same picture once.

    Call it outside of a transaction. Raise `PictureRefused` for a bad file.
    """
    refuse_in_transaction()
    notes = ()
    if not isinstance(source, Image.Image):
        opened = decode(source)
        source, notes = opened.image, opened.notes
    image = source.convert("RGB")
    image.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
    data = encode(image, "jpg", quality=88)
    name = hashlib.sha256(data).hexdigest()[:NAME_LENGTH]
    picture = Picture(name, *image.size, *focal, notes=(*notes, *quality_notes(*image.size, shapes)))
    write_once(master_name(picture), data, renew=True)  # a fresh time keeps `files.remove_unused` from deleting it
    write_renditions(picture, image, shapes)
    return picture


def quality_notes(width: int, height: int, shapes: Collection[str] = ALL_SHAPES) -> tuple[str, ...]:
    """Return the warnings that an upload of a picture of this size shows."""
    wide = max_crop_width(Picture("", width, height), "wide")
    if "wide" not in shapes or wide >= MIN_WIDE_WIDTH:
        return ()
    return (SMALL % {"width": arabic.grouped(wide), "least": arabic.grouped(MIN_WIDE_WIDTH)},)


def render(picture: Picture, shapes: Collection[str] = ALL_SHAPES, force: bool = False) -> None:
    """Make the renditions again from the stored master; those that exist stay unless `force`.

    Call it outside of a transaction.
    """
    refuse_in_transaction()
    with default_storage.open(master_name(picture)) as file:
        image = Image.open(file, formats=["JPEG"])
        image.load()
    write_renditions(picture, image, shapes, force)


def write_renditions(picture: Picture, image: Image.Image, shapes: Collection[str], force: bool = False) -> None:
    """Write the renditions of a picture that do not exist yet, or all with `force`."""
    sizes = {}
    for shape, width, ending in renditions(picture, shapes):
        name = rendition_name(picture, shape, width, ending)
        if not force and default_storage.exists(name):
            continue
        if (shape, width) not in sizes:
            sizes[shape, width] = crop_and_scale(image, picture, width, height_of(picture, shape, width))
        write_once(name, encode(sizes[shape, width], ending), force)
    if "wide" in shapes and (force or not default_storage.exists(share_name(picture))):
        write_once(share_name(picture), encode(share_image(image, picture), "jpg"), force)


def crop_size(image: Image.Image, ratio: float) -> tuple[float, float]:
    """Return (width, height) of the largest crop of that ratio."""
    return min(image.width, image.height * ratio), min(image.height, image.width / ratio)


def crop_and_scale(image: Image.Image, picture: Picture, width: int, height: int) -> Image.Image:
    """Return the image cropped around the focal point and scaled to the size."""
    crop_width, crop_height = crop_size(image, width / height)
    left = min(max(image.width * picture.focal_x / 100 - crop_width / 2, 0), image.width - crop_width)
    top = min(max(image.height * picture.focal_y / 100 - crop_height / 2, 0), image.height - crop_height)
    box = (left, top, left + crop_width, top + crop_height)
    return image.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def share_image(image: Image.Image, picture: Picture) -> Image.Image:
    """Return the 1200×630 of link previews; a smaller crop stands, not enlarged, on a ground of its mean colour."""
    width, height = SHARE
    crop_width, crop_height = crop_size(image, width / height)
    if crop_width >= width:
        return crop_and_scale(image, picture, width, height)
    crop = crop_and_scale(image, picture, max(1, int(crop_width)), max(1, int(crop_height)))
    mean = crop.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    ground = Image.new("RGB", SHARE, mean)
    ground.paste(crop, ((width - crop.width) // 2, (height - crop.height) // 2))
    return ground


def encode(image: Image.Image, ending: str, **changes: Any) -> bytes:
    """Return the image encoded in the format of that file ending."""
    out = io.BytesIO()
    image.save(out, **(ENCODERS[ending] | changes))
    return out.getvalue()
