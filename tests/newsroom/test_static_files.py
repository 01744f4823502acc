"""The bundled stylesheet of reader pages, and its fonts."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from newsroom.static_files import bundle

STATIC = Path(finders.find("css/site.css")).parent.parent
COMMENTS = Path(finders.find("comments/comments.css")).parent.parent


def site_css():
    storage = FileSystemStorage(STATIC)
    paths = {f"css/{file.name}": (storage, f"css/{file.name}") for file in (STATIC / "css").glob("*.css")}
    paths["comments/comments.css"] = (FileSystemStorage(COMMENTS), "comments/comments.css")
    return bundle("css/site.css", paths)


def test_the_bundle_holds_every_part_in_its_order():
    css = site_css()
    assert "@import" not in css
    marks = ["@font-face", "@layer reset,tokens", ".topbar{", ".card{", ".prose{", ".cm{", "@media print{"]
    places = [css.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "/*" not in css


def test_every_font_of_the_stylesheet_exists_and_the_core_ones_are_small():
    names = re.findall(r"url\(\.\./fonts/([\w-]+\.woff2)\)", site_css())
    sizes = {name: (STATIC / "fonts" / name).stat().st_size for name in names}
    core = sum(size for name, size in sizes.items() if "-more" not in name)
    print(f"fonts of a page: {core} bytes")
    assert core <= 80_000
    assert {file.name for file in (STATIC / "fonts").glob("*.woff2")} == set(names)


def ranges(text):
    found = set()
    for part in text.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_the_ranges_of_core_and_further_fonts_do_not_overlap():
    faces = re.findall(r"fonts/([\w-]+)\.woff2.*?unicode-range:([^}]*)\}", site_css())
    by_name = {name: ranges(text) for name, text in faces}
    for name in ("markazi-700", "plex-400", "plex-600"):
        assert by_name[name] & by_name[f"{name}-more"] == set()
        assert set(map(ord, "أبتثجحخدذرزسشصضطظعغفقكلمنهويىةءآإؤئًٌٍَُِّْٰٱ٠١٢٣،؛؟«»…–ABCxyz019.:%")) <= by_name[name]
