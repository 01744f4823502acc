"""Decode uploads safely: a closed list of formats, and size limits checked in the header before decoding.

Only the pixels of an upload are kept: no EXIF, no location, no colour profile, no trailing bytes.
"""

import io
import warnings
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageMath, ImageOps

from newsroom import arabic

try:  # an optional dependency: without it HEIC is refused by name, with the way out
    import pillow_heif
except ImportError:
    pillow_heif = None  # type: ignore[assignment]
else:
    pillow_heif.register_heif_opener(thumbnails=False)

HEIC_IS_READ = pillow_heif is not None
# What a file input offers. A phone that sees no HEIC there sends its pictures as JPEG by itself.
ACCEPTED = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif") + ("image/heic",) * HEIC_IS_READ
MASTER_SIDE = 2560  # the longer side of what is kept
MAX_SIDE = 12_000
MAX_PIXELS = 50_000_000  # decoded whole
MAX_REDUCED_PIXELS = 100_000_000  # of formats that are decoded at a half, a quarter or an eighth of their size
Image.MAX_IMAGE_PIXELS = MAX_REDUCED_PIXELS  # Pillow raises an error at twice as many, before it allocates
ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")  # several frames of one of these are an animation
AVIF_BRANDS = {b"avif", b"avis"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
NEUTRAL_BRANDS = {b"mif1", b"msf1", b"miaf"}  # the container alone: AVIF or HEIC
TOO_LARGE = _("The file is larger than 20 MB: save the picture smaller and try again.")
NO_PICTURE = _("This is no JPEG, PNG, WebP, AVIF or GIF picture: save it as one of these.")
HEIC = _("HEIC pictures cannot be read here: set the phone's camera to JPEG («Most Compatible»), or save it as JPEG.")
BROKEN = _("The picture is broken or cut short: open it and save it anew.")
EMPTY = _("The picture is empty.")
TOO_LONG = _("The picture measures %(size)s pixels; no side may be longer than %(most)s. Crop it or save it smaller.")
TOO_MANY = _("The picture measures %(size)s pixels, that is more than %(most)s million. Save it smaller and try again.")
FAR_TOO_MANY = _("The picture has far more than %(most)s million pixels. Save it smaller and try again.")
STILL = _("The picture moves; only its first frame was taken.")


class PictureRefused(ValidationError):
    """A file that is refused as a picture; the message names the cause and what to do."""

    def __str__(self) -> str:
        return " ".join(self.messages)


@dataclass(frozen=True)
class Decoded:
    """An RGB image without metadata, and sentences about what was lost on the way."""

    image: Image.Image
    notes: tuple = ()


def safe_open(file: IO[bytes]) -> Image.Image:
    """Return an upload as an RGB image without metadata; see `decode`."""
    return decode(file).image


def decode(file: IO[bytes]) -> Decoded:
    """Return a `Decoded` upload; raise `PictureRefused` for anything that may be no harmless picture."""
    file.seek(0, io.SEEK_END)
    if file.tell() > settings.PICTURE_MAX_BYTES:
        raise PictureRefused(TOO_LARGE)
    file.seek(0)
    data = file.read()
    kind, data = kind_of(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # `check_size` says it with the numbers
            return decode_data(data, kind)
    except PictureRefused:
        raise
    except Image.DecompressionBombError:
        raise PictureRefused(FAR_TOO_MANY, params={"most": format_millions(MAX_PIXELS)}) from None
    except Exception as error:  # decoders raise anything on broken files
        raise PictureRefused(BROKEN) from error


def decode_data(data: bytes, kind: str) -> Decoded:
    """Decode the bytes of a file of that kind."""
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        check_size(*image.size, reduced=kind == "JPEG")
        notes = (STILL,) if kind in ANIMATED and getattr(image, "n_frames", 1) > 1 else ()
        if kind == "JPEG":
            factor = max(1, max(image.size) // MASTER_SIDE)
            image.draft(None, (max(1, image.width // factor), max(1, image.height // factor)))
        sixteen = kind == "PNG" and image.mode == "RGB" and "16" in str(image.tile[0].args)
        image.load()
        if sixteen and (key := image.info.get("transparency")):
            image.info["transparency"] = tuple(value >> 8 for value in key)  # Pillow keeps the upper byte of colours
        return Decoded(to_plain_rgb(image), notes)


# --- Kinds ----------------------------------------------------------------------------------------


def kind_of(data: bytes) -> tuple[str, bytes]:
    """Return Pillow's name of the format, found from the first bytes, and the bytes to give to Pillow."""
    head = data[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG", data
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG", data
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF", data
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP", data
    brands = brands_of(data)
    if brands & HEIC_BRANDS and not brands & AVIF_BRANDS:
        if pillow_heif is None:
            raise PictureRefused(HEIC)
        return "HEIF", data
    if brands & (AVIF_BRANDS | NEUTRAL_BRANDS):
        return "AVIF", as_avif(data, moving=b"avis" in brands and b"moov" in data)
    raise PictureRefused(NO_PICTURE)


def as_avif(data: bytes, moving: bool) -> bytes:
    """Return an AVIF file in which every brand is AVIF's own.

    Pillow looks at the major brand alone, and its decoder takes a still with the brand `avis` for a broken sequence.
    """
    size = int.from_bytes(data[:4], "big")
    major = b"avis" if moving else b"avif"
    compatible = (major * (size // 4))[: max(0, size - 16)]
    return data[:8] + major + data[12:16] + compatible + data[size:]


def brands_of(data: bytes) -> set[bytes]:
    """Return the major and compatible brands of the `ftyp` box (ISO/IEC 14496-12, 4.3), or an empty set."""
    size = int.from_bytes(data[:4], "big")
    if data[4:8] != b"ftyp" or not 16 <= size <= 1024:
        return set()
    compatible = {data[at : at + 4] for at in range(16, min(size, len(data)) - 3, 4)}
    return {data[8:12]} | compatible


def check_size(width: int, height: int, reduced: bool = False) -> None:
    """Raise `PictureRefused` if the picture is empty or too large."""
    size = {"size": f"{arabic.digits(width)}×{arabic.digits(height)}"}
    if min(width, height) < 1:
        raise PictureRefused(EMPTY)
    if max(width, height) > MAX_SIDE:
        raise PictureRefused(TOO_LONG, params=size | {"most": arabic.grouped(MAX_SIDE)})
    most = MAX_REDUCED_PIXELS if reduced else MAX_PIXELS
    if width * height > most:
        raise PictureRefused(TOO_MANY, params=size | {"most": format_millions(most)})


def format_millions(pixels: int) -> str:
    """Return a number of pixels in millions, for messages."""
    return arabic.digits(pixels // 1_000_000)


# --- Modes ----------------------------------------------------------------------------------------


def to_plain_rgb(image: Image.Image) -> Image.Image:
    """Return the image as RGB in sRGB, upright, flattened on white, without EXIF, profile or comments."""
    profile = image.info.get("icc_profile")
    image = flatten(to_eight_bits(reduce(image)))
    image = to_srgb(image, profile)
    image = ImageOps.exif_transpose(image)
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean


def reduce(image: Image.Image) -> Image.Image:
    """Return a large image reduced by a whole factor, but not below what is kept: later steps need less memory."""
    factor = max(image.size) // MASTER_SIDE
    if factor < 2 or image.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return image
    smaller = image.reduce(factor)
    smaller.info = dict(image.info)
    return smaller


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the image in a mode of eight bits a channel; wider values are scaled, not cut off."""
    if image.mode.startswith("I;16"):
        return scale_grey(image.convert("I"), 65_535, image.info)
    if image.mode == "I":
        return scale_grey(image, full_scale(image.getextrema()[1]), image.info)
    if image.mode == "F":
        return scale_grey(image, full_scale(image.getextrema()[1], smallest=1), image.info)
    return image


def full_scale(highest: Any, smallest: int = 255) -> Any:
    """Return the value that stands for white: the smallest usual one that the image stays below."""
    return next((top for top in (smallest, 255, 65_535) if highest <= top), highest)


def scale_grey(image: Image.Image, top: float, info: dict[Any, Any]) -> Image.Image:
    """Return a grey image of wide values as `L`, or `LA` where one value is named as the transparent one."""
    grey = image.point(lambda value: value * (255 / top) + 0.5).convert("L")
    key = info.get("transparency")
    if isinstance(key, int):
        mask = ImageMath.lambda_eval(lambda v: v["convert"](v["image"] != key, "L"), image=image)
        grey.putalpha(mask.point(lambda value: 255 if value else 0))
    grey.info = {name: value for name, value in info.items() if name != "transparency"}
    return grey


def flatten(image: Image.Image) -> Image.Image:
    """Return the image on white, without an alpha channel; its mode stays where nothing is transparent."""
    info = {name: value for name, value in image.info.items() if name != "transparency"}
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert({"La": "LA"}.get(image.mode, "RGBA")).convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    elif image.mode not in ("RGB", "L", "CMYK", "LAB"):
        image = image.convert("RGB")
    image.info = info
    return image


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the image as RGB in sRGB. With a broken profile the colours stay as they are."""
    info, converted = image.info, image
    srgb = ImageCms.createProfile("sRGB")
    try:
        if image.mode == "LAB":
            converted = ImageCms.profileToProfile(image, ImageCms.createProfile("LAB"), srgb, outputMode="RGB") or image
        elif profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass
    result = converted if converted.mode == "RGB" else converted.convert("RGB")
    result.info = info
    return result
