"""Pictures are decoded safely, stored without metadata, and cropped around the focal point."""

import io
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsroom import images
from newsroom.images import Picture, PictureRefused


def file_of(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def upload(data, name="x.png"):
    return SimpleUploadedFile(name, data)


def bomb_png(width, height):
    """Return a PNG whose header claims that many pixels and whose body has none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = lambda name, body: struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))  # noqa: E731
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


RED = Image.new("RGB", (400, 300), "#a12727")
HOSTILE = {
    "bomb": bomb_png(30_000, 30_000),
    "long": bomb_png(13_000, 10),
    "truncated": file_of(RED, "PNG")[:200],
    "empty": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "tiff": file_of(RED, "TIFF"),
    "bmp": file_of(RED, "BMP"),
    "php": b"<?php system($_GET['c']); ?>",
    "html": b"<html><script>alert(1)</script></html>",
    "riff": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "jpeg in name alone": b"\xff\xd8\xff" + b"junk" * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason_in_arabic(name):
    with pytest.raises(PictureRefused) as refused:
        images.safe_open(upload(HOSTILE[name]))
    assert any("\u0600" <= letter <= "\u06ff" for letter in str(refused.value))


def test_a_file_that_is_too_large_is_refused(settings):
    settings.PICTURE_MAX_BYTES = 1000
    with pytest.raises(PictureRefused, match="ميغابايت"):
        images.safe_open(upload(b"\x89PNG\r\n\x1a\n" + b"0" * 2000))


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (RED, "JPEG"),
        (RED, "WEBP"),
        (RED, "AVIF"),
        (RED.convert("P"), "GIF"),
        (RED.convert("RGBA"), "PNG"),
        (RED.convert("CMYK"), "JPEG"),
        (RED.convert("L"), "PNG"),
        (RED.convert("1"), "PNG"),
        (Image.new("RGB", (1, 1)), "PNG"),
    ],
)
def test_pictures_of_every_kind_become_rgb_masters(image, kind):
    picture = images.store(upload(file_of(image, kind)), shapes=("thumb",))
    with default_storage.open(images.master_name(picture)) as master, Image.open(master) as kept:
        assert (kept.mode, kept.format, kept.size) == ("RGB", "JPEG", image.size)


def test_location_and_trailing_bytes_of_an_upload_are_dropped():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    data = file_of(RED, "JPEG", exif=exif) + b"<?php system($_GET['c']); ?>"
    picture = images.store(upload(data), shapes=("thumb",))
    names = [images.master_name(picture)]
    names += [images.rendition_name(picture, *rendition) for rendition in images.renditions(picture, ("thumb",))]
    for name in names:
        with default_storage.open(name) as file:
            data = file.read()
        assert b"SecretCamera" not in data
        assert b"<?php" not in data
        assert b"Exif" not in data


def test_exif_rotation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = images.store(upload(file_of(RED, "JPEG", exif=exif)), shapes=("thumb",))
    assert (picture.width, picture.height) == (300, 400)


def test_a_transparent_background_becomes_white():
    image = images.safe_open(upload(file_of(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG")))
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_the_same_picture_is_stored_once():
    first, second = (images.store(upload(file_of(RED, "PNG"))) for _time in range(2))
    assert first == second
    _folders, files = default_storage.listdir(f"pictures/{first.name[:2]}")
    assert len(files) == len(list(images.renditions(first))) + 2


sides = st.integers(min_value=1, max_value=4000)
per_cent = st.integers(min_value=0, max_value=100)
pictures = st.builds(Picture, st.just("0" * 20), sides, sides, per_cent, per_cent)


@given(pictures, st.sampled_from(list(images.SHAPES)))
def test_every_shape_exists_and_none_is_enlarged(picture, shape):
    ratio = images.SHAPES[shape][0]
    widths = images.widths(picture, shape)
    assert widths
    assert max(widths) <= max(1, picture.width)
    if ratio and len(widths) > 1:
        assert images.height_of(picture, shape, max(widths)) <= picture.height + 1
    assert images.fallback_width(picture, shape) in widths


@given(per_cent, per_cent)
def test_a_crop_contains_the_focal_point(x, y):
    image = Image.new("RGB", (200, 100), "black")
    at = (min(199, round(x * 2)), min(99, y))
    image.paste("white", (max(0, at[0] - 4), max(0, at[1] - 4), at[0] + 5, at[1] + 5))
    crop = images.crop_and_scale(image, Picture("0" * 20, 200, 100, x, y), 60, 60)
    assert crop.convert("L").getextrema()[1] > 60


def test_only_renditions_are_served(client, db):
    picture = images.store(upload(file_of(RED, "PNG")))
    name = images.rendition_name(picture, "thumb", 320, "webp")
    answer = client.get(f"/media/{name}", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)
    for path in (
        images.master_name(picture),
        "pictures/../../settings.py",
        "secret-key",
        name + ".php",
        "pictures/zz/x.jpg",
    ):
        assert client.get(f"/media/{path}").status_code == 404


def test_markup_offers_avif_and_webp_before_jpeg():
    markup = images.picture_markup(Picture("a" * 20, 1600, 900), "whole", "100vw", "وصف «مهم»", "تعليق", "مصدر")
    assert markup.index("image/avif") < markup.index("image/webp") < markup.index("<img")
    assert 'width="960" height="540"' in markup
    assert "@media/pictures/aa/" in markup
    assert "/media/p" not in markup.replace("@media/p", "")
