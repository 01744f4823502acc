"""SITE_LOGO: the file is checked at the start, shown on every page and served under a hash of its content."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from newsroom.environment import Environment
from newsroom.release import fingerprint

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80"><script>alert(1)</script><path d="M0 0h9v9z"/></svg>'
)


def raster(kind, size=(300, 90)):
    out = io.BytesIO()
    Image.new("RGB", size, "#00635c").save(out, kind)
    return out.getvalue()


def read(tmp_path, data, file="logo"):
    path = tmp_path / file
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return Environment({"SITE_LOGO": str(path)}).logo("SITE_LOGO")


@pytest.mark.parametrize(
    ("data", "ending", "size"),
    [
        (SVG, "svg", (240, 80)),
        ('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="12px" height="6"/>', "svg", (12, 6)),
        (raster("PNG"), "png", (300, 90)),
        (raster("WEBP"), "webp", (300, 90)),
        (raster("JPEG"), "jpg", (300, 90)),
    ],
)
def test_logos_of_four_formats_are_accepted(tmp_path, data, ending, size):
    logo = read(tmp_path, data)
    assert logo["name"].startswith("logo-")
    assert logo["name"].endswith(f".{ending}")
    assert (logo["width"], logo["height"]) == size


def test_without_the_variable_there_is_no_logo():
    assert Environment({}).logo("SITE_LOGO") == {}


@pytest.mark.parametrize(
    "data",
    [
        "", "no picture", "<html><svg></html>", '<svg viewBox="0 0 9 9"/>', raster("GIF"), raster("PNG")[:60],
        '<svg xmlns="http://www.w3.org/2000/svg"/>', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
        '<!DOCTYPE x [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">&a;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN 9"/>', SVG + " " * 500_000,
        raster("PNG", (9000, 500)),
    ],
)  # fmt: skip
def test_a_bad_logo_raises_an_error_that_names_the_variable(tmp_path, data):
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_LOGO is .*, but it must be the path of an SVG, PNG"):
        read(tmp_path, data)


def test_a_missing_logo_file_raises_an_error_that_names_it(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_LOGO: .*nothing.svg cannot be read: No such file"):
        Environment({"SITE_LOGO": str(tmp_path / "nothing.svg")}).logo("SITE_LOGO")


@pytest.fixture
def logo(settings, tmp_path):
    settings.SITE_LOGO, settings.SITE_NAME = read(tmp_path, SVG), "صحيفة التقنية"
    return settings.SITE_LOGO


def test_every_page_and_the_jsonld_show_the_logo(client, db, logo):
    page = " ".join(client.get("/").content.decode().split())
    image = f'<img src="/{logo["name"]}" alt="صحيفة التقنية" width="240" height="80">'
    assert page.count(image) == 2
    assert f'{logo["name"]}", "width": 240, "height": 80' in page
    assert image in " ".join(client.get("/admin/login/").content.decode().split())


def test_the_logo_is_immutable_and_cannot_run_a_script(client, db, logo):
    answer = client.get(f"/{logo['name']}")
    assert answer.content.decode() == SVG
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'none'", "style-src 'unsafe-inline'"} <= set(policy)
    assert client.get("/logo-000000000000.svg").status_code == 404


def test_a_changed_logo_has_a_new_address_and_a_new_cache_version(settings, tmp_path, logo):
    before = fingerprint()
    settings.SITE_LOGO = read(tmp_path, SVG.replace("240", "241"))
    assert settings.SITE_LOGO["name"] != logo["name"]
    assert fingerprint() != before


def test_without_a_logo_the_site_name_is_shown_instead_of_the_samples_lettering(client, db, settings):
    assert 'aria-label="نقطة"' in client.get("/").content.decode()
    settings.SITE_NAME = "صحيفة التقنية"
    page = client.get("/").content.decode()
    assert '<span class="wordmark">صحيفة التقنية</span>' in page
    assert 'viewBox="9 -23 349 125"' not in page
