"""The picture decoder: modes, file brands and sizes that it reads, and its messages for what it refuses."""

import importlib
import io
import re
import struct
import zlib

import pillow_heif
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from newsroom import images
from newsroom.images import PictureRefused

decode_module = importlib.import_module("newsroom.images.decode")
BLUE = Image.new("RGB", (64, 48), (20, 60, 200))


def file_of(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return images.decode(SimpleUploadedFile("x", data))


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(depth, colour, row, *, width=2, extra=b""):
    """Return a PNG of two equal rows, written byte by byte because Pillow writes no 16-bit colours."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 2, depth, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + row) * 2))
    return b"\x89PNG\r\n\x1a\n" + header + extra + pixels + chunk(b"IEND", b"")


def words(*values):
    return struct.pack(f">{len(values)}H", *values)


HALF, FULL = 0x8080, 0xFFFF
WIDE = {
    "grey": (png(16, 0, words(0, HALF)), [(0, 0, 0), (128, 128, 128)]),
    "grey, white": (png(16, 0, words(FULL, HALF)), [(255, 255, 255), (128, 128, 128)]),
    "grey, one transparent": (
        png(16, 0, words(1000, HALF), extra=chunk(b"tRNS", words(1000))),
        [(255, 255, 255), (128, 128, 128)],
    ),
    "grey and alpha": (png(16, 4, words(HALF, FULL, 0, 0)), [(128, 128, 128), (255, 255, 255)]),
    "colour": (png(16, 2, words(0, HALF, FULL, FULL, 0, HALF)), [(0, 128, 255), (255, 0, 128)]),
    "colour, one transparent": (
        png(16, 2, words(0, HALF, FULL, FULL, 0, HALF), extra=chunk(b"tRNS", words(0, HALF, FULL))),
        [(255, 255, 255), (255, 0, 128)],
    ),
    "colour and alpha": (png(16, 6, words(HALF, 0, 0, FULL, 0, 0, 0, 0)), [(128, 0, 0), (255, 255, 255)]),
    "two bits of grey": (png(2, 0, b"\x20"), [(0, 0, 0), (170, 170, 170)]),
    "one bit, black transparent": (
        png(1, 0, b"\x40", extra=chunk(b"tRNS", words(0))),
        [(255, 255, 255), (255, 255, 255)],
    ),
    "palette with half a transparent green": (
        png(8, 3, b"\x00\x01", extra=chunk(b"PLTE", b"\xff\0\0\0\xff\0") + chunk(b"tRNS", b"\x00\x80")),
        [(255, 255, 255), (127, 255, 127)],
    ),
}


@pytest.mark.parametrize("name", WIDE)
def test_a_png_of_any_bit_depth_keeps_its_tones(name):
    data, pixels = WIDE[name]
    image = opened(data).image
    assert [image.getpixel((x, 0)) for x in (0, 1)] == pixels


MODES = {
    "1": (1, 255), "L": (128, 128), "LA": ((128, 255), 128), "La": ((128, 255), 128), "RGB": ((128,) * 3, 128),
    "RGBX": ((128,) * 4, 128), "RGBA": ((128, 128, 128, 255), 128), "RGBa": ((128, 128, 128, 255), 128),
    "CMYK": ((127, 127, 127, 0), 128), "YCbCr": ((128,) * 3, 128), "HSV": ((0, 0, 128), 128),
    "LAB": ((138, 128, 128), 128), "I": (0x8080, 128),
    "F": (0.5, 128), "I;16": (0x8080, 128), "I;16L": (0x8080, 128), "I;16B": (0x8080, 128),
    "I;16N": (0x8080, 128),
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_a_middle_grey_of_every_mode_is_middle_grey(mode):
    value, grey = MODES[mode]
    pixel = decode_module.plain(Image.new(mode, (4, 4), value)).getpixel((0, 0))
    assert all(abs(channel - grey) <= 3 for channel in pixel), pixel


@given(st.integers(min_value=0, max_value=0xFFFF))
def test_a_wide_grey_is_scaled_and_never_cut_off(value):
    pixel = decode_module.plain(Image.new("I;16", (2, 2), value)).getpixel((0, 0))
    assert abs(pixel[0] - value / 257) <= 0.51


def test_an_inverted_cmyk_jpeg_of_photoshop_keeps_its_colours():
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))  # red; Pillow writes Adobe's inverted form
    data = file_of(image, "JPEG", quality=95)
    assert b"Adobe" in data
    red, green, blue = opened(data).image.getpixel((8, 8))
    assert red > 230
    assert max(green, blue) < 30


def test_a_transparent_picture_with_a_profile_is_flattened_and_converted():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = file_of(Image.new("RGBA", (8, 8), (255, 0, 0, 128)), "PNG", icc_profile=profile)
    assert opened(data).image.getpixel((0, 0)) == (255, 127, 127)


def test_exif_rotation_is_applied_to_a_transparent_picture():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = file_of(Image.new("RGBA", (40, 20), (255, 0, 0, 128)), "PNG", exif=exif)
    assert opened(data).image.size == (20, 40)


# --- Sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "progressive"), [((8192, 6144), False), ((12_000, 8333), True), ((6144, 8192), False)]
)
def test_a_photo_of_up_to_a_hundred_megapixels_is_decoded_reduced(size, progressive):
    image = opened(file_of(Image.new("RGB", size, "#00635c"), "JPEG", progressive=progressive)).image
    assert max(size) > max(image.size) >= decode_module.MASTER_SIDE
    assert image.size[0] / image.size[1] == pytest.approx(size[0] / size[1], rel=0.001)
    assert image.getpixel((5, 5)) == pytest.approx((0, 99, 92), abs=3)


def empty_png(width, height):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ((12_001, 100), "أبعاد الصورة بالنقاط 12001×100، وأطول ضلع يُقبل 12,000"),
        ((100, 12_001), "أبعاد الصورة بالنقاط 100×12001، وأطول ضلع يُقبل 12,000"),
        ((8192, 6144), "أبعاد الصورة بالنقاط 8192×6144، وهذا أكثر من 50 مليون نقطة"),
        ((11_000, 10_000), "أبعاد الصورة بالنقاط 11000×10000، وهذا أكثر من 50 مليون نقطة"),
        ((30_000, 30_000), "أكثر بكثير من 50 مليون"),
    ],
)
def test_a_refusal_says_whether_a_side_or_the_number_of_pixels_is_too_large(size, sentence):
    with pytest.raises(PictureRefused, match=re.escape(sentence)):
        opened(empty_png(*size) + chunk(b"IDAT", zlib.compress(b"")))


def test_a_jpeg_of_more_than_a_hundred_megapixels_is_refused_from_its_header():
    data = bytearray(file_of(BLUE, "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 11_000, 11_000)
    with pytest.raises(PictureRefused, match="100 مليون"):
        opened(bytes(data))


# --- Brands ---------------------------------------------------------------------------------------


def with_brands(data, major, compatible):
    """Return the file with another `ftyp` box of the same size, so that the offsets in its other boxes stay valid."""
    size = int.from_bytes(data[:4], "big")
    room = (size - 16) // 4
    brands = (compatible + [compatible[-1]] * room)[:room]
    return data[:4] + b"ftyp" + major + data[12:16] + b"".join(brands) + data[size:]


@pytest.mark.parametrize(
    ("major", "compatible"),
    [
        (b"avif", [b"mif1", b"avif"]),
        (b"mif1", [b"mif1", b"avif", b"miaf"]),
        (b"miaf", [b"avif"]),
        (b"msf1", [b"msf1", b"avis", b"avif"]),
        (b"avis", [b"avif", b"avis"]),
        (b"MA1B", [b"avif", b"mif1"]),
        (b"mif1", [b"mif1", b"miaf"]),
    ],
)
def test_an_avif_file_is_known_by_all_of_its_brands(major, compatible):
    image = opened(with_brands(file_of(BLUE, "AVIF"), major, compatible)).image
    assert image.size == BLUE.size
    assert image.getpixel((30, 20)) == pytest.approx((20, 60, 200), abs=6)


@pytest.mark.parametrize("major", [b"avis", b"msf1", b"mif1"])
def test_a_sequence_is_known_by_its_brands_too(major):
    data = file_of(BLUE, "AVIF", save_all=True, append_images=[BLUE.rotate(180), BLUE.rotate(90)], duration=100)
    moving = opened(with_brands(data, major, [b"msf1", b"avis", b"avif"]))
    assert len(moving.notes) == 1
    assert moving.image.size == BLUE.size


def heic():
    out = io.BytesIO()
    pillow_heif.from_pillow(BLUE).save(out, quality=90)
    return out.getvalue()


@pytest.mark.parametrize("major", [b"heic", b"mif1", b"heix"])
def test_heic_is_decoded_where_its_library_is_installed(major):
    image = opened(with_brands(heic(), major, [b"mif1", b"heic"])).image
    assert image.getpixel((30, 20)) == pytest.approx((20, 60, 200), abs=8)


def test_heic_is_refused_by_name_where_its_library_is_missing(monkeypatch):
    monkeypatch.setattr(decode_module, "pillow_heif", None)
    with pytest.raises(PictureRefused, match=re.escape("HEIC: اضبط كاميرا الهاتف على JPEG")):
        opened(heic())


@pytest.mark.parametrize("cut", [20, 40, 200, 400])
@pytest.mark.parametrize("make", [heic, lambda: file_of(BLUE, "AVIF"), lambda: file_of(BLUE, "WEBP")])
def test_a_file_that_is_cut_short_is_refused(make, cut):
    data = make()
    with pytest.raises(PictureRefused):
        opened(data[: min(cut, len(data) - 60)])


@given(
    st.binary(max_size=64),
    st.sampled_from([b"", b"\0\0\0\x20ftyp", b"\0\0\0\x18ftypmif1\0\0\0\0avif", b"\xff\xd8\xff"]),
)
def test_any_bytes_are_decoded_or_refused_without_another_error(tail, head):
    with pytest.raises(PictureRefused):
        opened(head + tail)


# --- Animations, and nothing enlarged -------------------------------------------------------------


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_becomes_a_still_picture_with_a_note(kind):
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "lime", "blue")]
    moving = opened(file_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))
    assert [str(note) for note in moving.notes] == ["الصورة متحركة، ولم يُؤخذ منها إلا لقطتها الأولى."]
    assert moving.image.getpixel((16, 16)) == pytest.approx((255, 0, 0), abs=8)
    assert opened(file_of(frames[0], kind)).notes == ()


def test_a_jpeg_with_a_second_picture_is_not_an_animation():
    data = file_of(BLUE, "MPO", save_all=True, append_images=[BLUE])
    assert opened(data).notes == ()


@pytest.mark.parametrize("size", [(400, 300), (100, 900), (1000, 200), (1, 1), (1199, 2000)])
def test_no_rendition_shows_a_picture_larger_than_it_is(size):
    picture = images.store(Image.new("RGB", size, "red"))
    for shape, width, ending in images.renditions(picture):
        with (
            default_storage.open(images.rendition_name(picture, shape, width, ending)) as file,
            Image.open(file) as made,
        ):
            assert made.width <= picture.width
            assert made.height <= picture.height + 1


def test_the_share_image_of_a_small_picture_stands_on_a_ground_of_its_colour():
    source = Image.new("RGB", (400, 300), "black")
    source.paste("white", (0, 0, 200, 300))
    share = images.share_image(source, images.Picture("0" * 20, 400, 300))
    assert share.size == images.SHARE
    white = share.convert("L").point(lambda value: 255 if value > 250 else 0).getbbox()
    assert (white[2] - white[0], white[3] - white[1]) == (200, 210)
    assert share.getpixel((5, 5)) == pytest.approx((128, 128, 128), abs=2)


def test_the_share_image_of_a_large_picture_fills_its_frame():
    share = images.share_image(Image.new("RGB", (1600, 900), "red"), images.Picture("0" * 20, 1600, 900))
    assert share.getcolors() == [(1200 * 630, (255, 0, 0))]
