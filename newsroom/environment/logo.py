"""The outlet's logo: a picture file that the settings name, checked when the program starts."""

import hashlib
import io
import re
from pathlib import Path
from xml.etree import ElementTree

from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from newsroom.environment.values import Values

MAX_BYTES, MAX_PIXELS = 500_000, 4_000_000
TYPES = {"PNG": "png", "WEBP": "webp", "JPEG": "jpg"}
CONTENT_TYPES = {"png": "image/png", "webp": "image/webp", "jpg": "image/jpeg", "svg": "image/svg+xml"}
WANTED = "the path of an SVG, PNG, WebP or JPEG file of at most 500 kB"


class Logo(Values):
    """Mixin of `Environment`."""

    def logo(self, name: str) -> dict:
        """Return {path, name, type, width, height} of the picture that the variable names; {} if it is not set.

        `name` holds a hash of the content, so that another picture has another address.
        """
        if not self.read(name):
            return {}
        path = self.path(name, Path())
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}: {path} cannot be read: {error.strerror}.") from None
        if len(data) > MAX_BYTES:
            raise self.error(name, f"{WANTED}; this one has {len(data)} bytes")
        try:
            ending, width, height = measure(data)
        except Exception:  # the decoders raise anything on broken files
            raise self.error(name, WANTED) from None
        digest = hashlib.sha256(data).hexdigest()[:12]
        return {
            "path": str(path),
            "name": f"logo-{digest}.{ending}",
            "type": CONTENT_TYPES[ending],
            "width": width,
            "height": height,
        }


def measure(data: bytes) -> tuple[str, int, int]:
    """Return (ending, width, height) in pixels; an SVG's are its viewBox's or its own."""
    if b"<svg" in data[:2000]:
        if b"<!ENTITY" in data:
            raise ValueError("an SVG with entities")
        return "svg", *svg_size(ElementTree.fromstring(data))  # noqa: S314 no entities; expat bounds the rest
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
        width, height = image.size
        if not 0 < width * height <= MAX_PIXELS:
            raise ValueError("too many pixels")
        ending = TYPES[str(image.format)]
        image.load()
    return ending, width, height


def svg_size(root: ElementTree.Element) -> tuple[int, int]:
    """Return (width, height) of an SVG from its viewBox or its own attributes."""
    if not re.fullmatch(r"(\{http://www\.w3\.org/2000/svg\})svg", root.tag):
        raise ValueError("not an SVG")
    box = root.get("viewBox", "").replace(",", " ").split()
    sizes = box[2:] if len(box) == 4 else [root.get(side, "").removesuffix("px") for side in ("width", "height")]
    width, height = (round(float(size)) for size in sizes)
    if min(width, height) < 1 or max(width, height) > 100_000:
        raise ValueError("no size")
    return width, height
