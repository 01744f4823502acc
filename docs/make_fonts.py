"""Make the subsets in newsroom/static/fonts from the published fonts (SIL Open Font License 1.1, which allows it).

    npm install --prefix SOURCES @fontsource-variable/markazi-text@5 @ibm/plex-sans-arabic@1
    uv run --no-project --with fonttools --with brotli python docs/make_fonts.py SOURCES

Three files hold what Arabic and English text needs: headlines (Markazi Text 700, its Latin letters at 560, because at
700 they look heavier than the Arabic beside them) and text (IBM Plex Sans Arabic 400 and 600). `-more` files hold the
other characters of the same fonts; the unicode-range in css/fonts.css makes browsers load them only when they occur.
"""

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

OUT = Path(__file__).resolve().parent.parent / "newsroom" / "static" / "fonts"
FEATURES = ["ccmp", "locl", "init", "medi", "fina", "rlig", "liga", "calt", "kern", "mark", "mkmk", "tnum", "lnum"]
ARABIC = "60C,61B,61F,621-63A,640-655,660-66C,670,671,67E,686,698,6A4,6A9,6AD,6AF,6CC,6D5,6F0-6F9,200C-200F"
LETTERS = "41-5A,61-7A,C7,C9,D6,DC,DF-F6,F8-FF"
SIGNS = (
    "20-40,5B-60,7B-7E,A0,A3,A5,A7,A9,AB,AE,B0-B3,B5,B7,BB,BD,D7,F7,2010-2015,2018-201A,201C-201E,2020,2022,2026,"
    "2030,2039,203A,20AC,2122,2190-2193,2212,2248,2264,2265"
)


def code_points(ranges):
    """Return the set of numbers that hexadecimal ranges such as `41-5A,C7` name."""
    found = set()
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def reduced(font, wanted):
    """Return the font with the wanted characters alone, without hinting."""
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


def merged(parts):
    """Return one font with the glyphs and the layout rules of all parts."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate(parts):
            part.flavor = None
            files.append(f"{folder}/{number}.ttf")
            part.save(files[-1])
        font = merge.Merger().merge(files)
        font["head"].created = parts[0]["head"].created
        return font


def save(font, name):
    font.flavor = "woff2"
    font.recalcTimestamp = False
    font["head"].modified = font["head"].created  # the same bytes whenever it is made
    font.save(OUT / name)
    print(f"{(OUT / name).stat().st_size:>7} {name}")


def css_range(characters):
    """Return the characters as a unicode-range."""
    runs = []
    for character in sorted(characters):
        if runs and character == runs[-1][1] + 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def main(sources):
    markazi = sources / "node_modules/@fontsource-variable/markazi-text/files"
    plex = sources / "node_modules/@ibm/plex-sans-arabic/fonts/complete/woff2"
    core = code_points(ARABIC) | code_points(LETTERS) | code_points(SIGNS)

    def at(script, weight):
        file = TTFont(markazi / f"markazi-text-{script}-wght-normal.woff2")
        return instantiateVariableFont(file, {"wght": weight}, static=True)

    signs, letters = code_points(SIGNS), code_points(LETTERS)
    save(
        merged(
            [
                reduced(at("arabic", 700), code_points(ARABIC)),
                reduced(at("latin", 700), signs),
                reduced(at("latin", 560), letters),
            ]
        ),
        "markazi-700.woff2",
    )
    every = set()
    for script in ("arabic", "latin", "latin-ext"):
        if (markazi / f"markazi-text-{script}-wght-normal.woff2").exists():
            every |= at(script, 700).getBestCmap().keys()
    rest = every - core
    save(
        merged([reduced(at(script, 700), rest) for script in ("arabic", "latin", "latin-ext")]),
        "markazi-700-more.woff2",
    )
    print("Markazi more:", css_range(rest))
    for name, weight in (("Regular", 400), ("SemiBold", 600)):
        file = plex / f"IBMPlexSansArabic-{name}.woff2"
        save(reduced(TTFont(file), core), f"plex-{weight}.woff2")
        rest = TTFont(file).getBestCmap().keys() - core
        save(reduced(TTFont(file), rest), f"plex-{weight}-more.woff2")
    print("Plex more:", css_range(rest))
    print("core:", css_range(core))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
