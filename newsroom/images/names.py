"""Names of pictures and of their renditions: pure functions of the picture's hash, size and focal point.

Shapes: wide 16:9, thumb 4:3 and square 1:1 are cropped round the focal point; whole is uncropped; share is the
1200×630 of link previews. No rendition shows a picture larger than its source.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings

SHAPES = {  # ratio of the sides (None: the picture's own), widths
    "wide": (16 / 9, (320, 640, 960, 1280, 1920)),
    "thumb": (4 / 3, (160, 320)),
    "square": (1, (96, 192, 384)),
    "whole": (None, (640, 960, 1280, 1920)),
}
ALL_SHAPES, PORTRAIT_SHAPES = tuple(SHAPES), ("square",)
SHARE = (1200, 630)
FALLBACK = {  # the one width of the JPEG for old browsers
    "wide": 960,
    "thumb": 320,
    "square": 192,
    "whole": 960,
}
NAME_LENGTH = 20  # hex digits
FILE_NAME = re.compile(
    r"(?P<name>[0-9a-f]{20})(-(?P<shape>[a-z]+)(-(?P<x>\d{1,3})-(?P<y>\d{1,3}))?-(?P<width>\d{1,4}))?"
    r"\.(?P<ending>avif|webp|jpg)"
)


@dataclass(frozen=True)
class Picture:
    """A stored master: its name (20 hex digits of its bytes' SHA-256), pixels, focal point in % from left/top.

    `notes` are sentences for whoever has just uploaded it; they are not part of what the picture is.
    """

    name: str
    width: int
    height: int
    focal_x: int = 50
    focal_y: int = 50
    notes: tuple = field(default=(), compare=False, repr=False)

    @property
    def picture(self) -> "Picture":
        return self


def folder_of(name: str) -> str:
    """Return the folder of a picture's files."""
    return f"pictures/{name[:2]}"


def master_name(picture: Picture) -> str:
    """Return the file name of a picture's master."""
    return f"{folder_of(picture.name)}/{picture.name}.jpg"


def max_crop_width(picture: Picture, shape: str) -> int:
    """Return the width in pixels of the largest crop of the shape that the master gives."""
    ratio = SHAPES[shape][0]
    return picture.width if ratio is None else min(picture.width, int(picture.height * ratio))


def widths(picture: Picture, shape: str) -> list[int]:
    """Return the widths in pixels of the shape's renditions: none wider than the master allows, at least one."""
    wanted, most = SHAPES[shape][1], max_crop_width(picture, shape)
    return [width for width in wanted if width <= most] or [max(1, min(most, wanted[0]))]


def height_of(picture: Picture, shape: str, width: int) -> int:
    """Return the height in pixels of a rendition of that width."""
    ratio = SHAPES[shape][0] or picture.width / picture.height
    return max(1, round(width / ratio))


def rendition_name(picture: Picture, shape: str, width: int, ending: str) -> str:
    """Return `pictures/ab/<name>-<shape>[-<x>-<y>]-<width>.<ending>`; <x>-<y> is a cropped shape's focal point."""
    focal = "" if shape == "whole" else f"-{picture.focal_x}-{picture.focal_y}"
    return f"{folder_of(picture.name)}/{picture.name}-{shape}{focal}-{width}.{ending}"


def fallback_width(picture: Picture, shape: str) -> int:
    """Return the width of the JPEG rendition for old browsers."""
    return max([width for width in widths(picture, shape) if width <= FALLBACK[shape]] or widths(picture, shape)[:1])


def renditions(picture: Picture, shapes: Iterable[str] = ALL_SHAPES) -> Iterator[tuple[str, int, str]]:
    """Yield (shape, width, ending) of every rendition of a picture in these shapes."""
    for shape in shapes:
        for width in widths(picture, shape):
            yield from ((shape, width, ending) for ending in ("avif", "webp"))
        yield shape, fallback_width(picture, shape), "jpg"


def share_name(picture: Picture) -> str:
    """Return the file name of a picture's share image."""
    return rendition_name(picture, "share", SHARE[0], "jpg")


def file_names(picture: Picture, shapes: Iterable[str] = ALL_SHAPES) -> set[str]:
    """Return the set of the names of every file that a picture has in these shapes, its master included."""
    names = {rendition_name(picture, *rendition) for rendition in renditions(picture, shapes)}
    return names | {master_name(picture)} | ({share_name(picture)} if "wide" in shapes else set())


def url(name: str) -> str:
    """Return the address of a picture file."""
    return settings.MEDIA_URL + name


def share_url(picture: Picture) -> str:
    """Return the address of a picture's share image."""
    return url(share_name(picture))


def srcset(picture: Picture, shape: str, ending: str, base: str | None = None) -> str:
    """Return the `srcset` of a shape in one format."""
    base = settings.MEDIA_URL if base is None else base
    every = (f"{base}{rendition_name(picture, shape, width, ending)} {width}w" for width in widths(picture, shape))
    return ", ".join(every)
