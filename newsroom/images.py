"""Pictures: safe decoding, a master under the name of its bytes, renditions whose names are pure functions.

The raw upload is neither stored nor served. Shapes: wide 16:9, thumb 4:3 and square 1:1 are cropped round the focal
point; whole is uncropped; share is the 1200×630 of link previews. Nothing is enlarged.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

MOST_PIXELS, LONGEST_SIDE, MASTER_SIDE = 50_000_000, 12_000, 2560
SHAPES = {  # ratio of the sides (None: the picture's own), widths
    "wide": (16 / 9, (320, 640, 960, 1280, 1920)),
    "thumb": (4 / 3, (160, 320)),
    "square": (1, (96, 192, 384)),
    "whole": (None, (640, 960, 1280, 1920)),
}
SHARE = (1200, 630)
FALLBACK = {
    "wide": 960,
    "thumb": 320,
    "square": 192,
    "whole": 960,
}  # the one width of the JPEG for old browsers
ENCODERS = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
KINDS = {  # the first bytes of what may be read
    "JPEG": lambda head: head.startswith(b"\xff\xd8\xff"),
    "PNG": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "GIF": lambda head: head[:6] in (b"GIF87a", b"GIF89a"),
    "WEBP": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "AVIF": lambda head: head[4:12] in (b"ftypavif", b"ftypavis"),
}
PORTRAIT_SHAPES = ("square",)


class PictureRefused(ValidationError):
    """A file that is not taken as a picture; the message names the cause and the way out."""

    def __str__(self):
        return " ".join(self.messages)


@dataclass(frozen=True)
class Picture:
    """A stored master: its name (20 hex digits of its bytes' SHA-256), pixels, focal point in % from left/top."""

    name: str
    width: int
    height: int
    focal_x: int = 50
    focal_y: int = 50

    @property
    def picture(self):
        return self


# --- Names: pure functions ------------------------------------------------------------------------


def master_name(picture):
    return f"pictures/{picture.name[:2]}/{picture.name}.jpg"


def widths(picture, shape):
    """The widths in pixels that the shape exists in: none wider than what the master gives, at least one."""
    ratio, wanted = SHAPES[shape]
    most = picture.width if ratio is None else min(picture.width, int(picture.height * ratio))
    return [width for width in wanted if width <= most] or [max(1, min(most, wanted[0]))]


def height_of(picture, shape, width):
    ratio = SHAPES[shape][0] or picture.width / picture.height
    return max(1, round(width / ratio))


def rendition_name(picture, shape, width, ending):
    """`pictures/ab/<name>-<shape>[-<x>-<y>]-<width>.<ending>`; the focal point is part of a cropped one's name."""
    focal = "" if shape == "whole" else f"-{picture.focal_x}-{picture.focal_y}"
    return f"pictures/{picture.name[:2]}/{picture.name}-{shape}{focal}-{width}.{ending}"


def fallback_width(picture, shape):
    return max([width for width in widths(picture, shape) if width <= FALLBACK[shape]] or widths(picture, shape)[:1])


def renditions(picture, shapes=tuple(SHAPES)):
    """Every (shape, width, ending) that exists for a picture in these shapes."""
    for shape in shapes:
        for width in widths(picture, shape):
            yield from ((shape, width, ending) for ending in ("avif", "webp"))
        yield shape, fallback_width(picture, shape), "jpg"


def share_name(picture):
    return rendition_name(picture, "share", SHARE[0], "jpg")


def url(name):
    return settings.MEDIA_URL + name


def share_url(picture):
    return url(share_name(picture))


def srcset(picture, shape, ending, base=None):
    base = settings.MEDIA_URL if base is None else base
    every = (f"{base}{rendition_name(picture, shape, width, ending)} {width}w" for width in widths(picture, shape))
    return ", ".join(every)


# --- Markup ---------------------------------------------------------------------------------------


def markup_context(picture, shape, sizes, alt, base=None, eager=False, css=""):
    """What `newsroom/_picture.html` prints."""
    base = settings.MEDIA_URL if base is None else base
    width = fallback_width(picture, shape)
    return {
        "avif": srcset(picture, shape, "avif", base),
        "webp": srcset(picture, shape, "webp", base),
        "src": base + rendition_name(picture, shape, width, "jpg"),
        "width": width,
        "height": height_of(picture, shape, width),
        "sizes": sizes,
        "alt": alt,
        "eager": eager,
        "css": css,
    }


def picture_markup(picture, shape, sizes, alt, caption_html="", credit="", base="@media/"):
    """A <figure> for stored markup: it holds a token where the media address will stand."""
    context = markup_context(picture, shape, sizes, alt, base) | {"caption": caption_html, "credit": credit}
    return render_to_string("newsroom/_figure.html", context).strip()


# --- Decoding -------------------------------------------------------------------------------------


def safe_open(file):
    """An upload as an RGB image without metadata; `PictureRefused` for what is not surely a harmless picture."""
    file.seek(0, io.SEEK_END)
    if file.tell() > settings.PICTURE_MAX_BYTES:
        raise PictureRefused(_("The file is larger than 20 MB: save the picture smaller and try again."))
    file.seek(0)
    data = file.read()
    kind = next((kind for kind, matches in KINDS.items() if matches(data[:16])), None)
    if not kind:
        raise PictureRefused(_("This is no JPEG, PNG, WebP, AVIF or GIF picture: save it as one of these."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=[kind])
            check_size(*image.size)
            image.load()
            return plain(image)
    except PictureRefused:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureRefused(_("The picture has too many pixels: 50 million is the most.")) from None
    except Exception as error:  # decoders raise anything on broken files
        raise PictureRefused(_("The picture is broken or cut short: open it and save it anew.")) from error


def check_size(width, height):
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise PictureRefused(_("The picture has too many pixels: 50 million is the most."))
    if min(width, height) < 1:
        raise PictureRefused(_("The picture is empty."))


def plain(image):
    """RGB in sRGB, upright, flattened on white, without EXIF, profile or comments."""
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read is worth no refusal: the colours stay as they are
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    clean = Image.new("RGB", image.size)
    clean.paste(image.convert("RGB"))
    return clean


# --- Storing --------------------------------------------------------------------------------------


def store(source, focal=(50, 50), shapes=tuple(SHAPES)):
    """Stores an uploaded file (or a Pillow image of ours) as master and renditions; the same picture once."""
    image = source if isinstance(source, Image.Image) else safe_open(source)
    image = image.convert("RGB")
    image.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
    data = encoded(image, "jpg", quality=88)
    picture = Picture(hashlib.sha256(data).hexdigest()[:20], *image.size, *focal)
    keep(master_name(picture), data)
    write_renditions(picture, image, shapes)
    return picture


def render(picture, shapes=tuple(SHAPES), force=False):
    """Makes the renditions anew from the stored master; those that exist stay unless `force`."""
    with default_storage.open(master_name(picture)) as file:
        image = Image.open(file, formats=["JPEG"])
        image.load()
    write_renditions(picture, image, shapes, force)


def write_renditions(picture, image, shapes, force=False):
    sizes = {}
    for shape, width, ending in renditions(picture, shapes):
        name = rendition_name(picture, shape, width, ending)
        if not force and default_storage.exists(name):
            continue
        if (shape, width) not in sizes:
            sizes[shape, width] = fitted(image, picture, width, height_of(picture, shape, width))
        keep(name, encoded(sizes[shape, width], ending), force)
    if "wide" in shapes:
        keep(share_name(picture), encoded(fitted(image, picture, *SHARE), "jpg"), force)


def fitted(image, picture, width, height):
    """The image cropped round the focal point to the ratio, and reduced."""
    ratio = width / height
    crop_width, crop_height = min(image.width, image.height * ratio), min(image.height, image.width / ratio)
    left = min(max(image.width * picture.focal_x / 100 - crop_width / 2, 0), image.width - crop_width)
    top = min(max(image.height * picture.focal_y / 100 - crop_height / 2, 0), image.height - crop_height)
    box = (left, top, left + crop_width, top + crop_height)
    return image.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def encoded(image, ending, **changes):
    out = io.BytesIO()
    image.save(out, **(ENCODERS[ending] | changes))
    return out.getvalue()


def keep(name, data, force=False):
    """Writes a file under exactly this name; names hold the content's hash, so one that is there is the same."""
    if default_storage.exists(name):
        if not force:
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data, name=name))
