"""Pictures for the sample: halftones of rhombic dots (nuqtas), drawn with Pillow.

A motif is a function of a point (u to the right, v down, both in units of the width, 0 in the middle) that returns the
amount of ink (0…1), or more than 1 for the accent colour.
"""

import random
from math import atan2, cos, hypot, pi, sin

from PIL import Image, ImageDraw

STEP = 22  # pixels between dots at a width of 1200
NUQTA = ((-0.22, -1), (1, 0.04), (0.22, 1), (-1, -0.08))
PALETTES = {  # ground, faint, middle, bright, accent
    "teal": ("#062b2b", "#0d4743", "#1f827a", "#8fe6d8", "#ff6a3d"),
    "blue": ("#141d45", "#24306b", "#4a62c8", "#b4c2ff", "#ffb52e"),
    "red": ("#360d12", "#5a1a1e", "#b24a3f", "#ffc0ae", "#ffd166"),
    "amber": ("#f0b429", "#d99a12", "#a96a00", "#3b2700", "#c2300f"),
    "violet": ("#23123d", "#3b2264", "#7a55bd", "#dcc5ff", "#ff7ab0"),
    "sky": ("#0b1a2b", "#16314d", "#3a74a8", "#a8d8ff", "#ffb52e"),
    "paper": ("#e8e6dd", "#d3cfc0", "#a39d87", "#20282b", "#c83a17"),
}
ACCENT = 2


def ring(distance, radius, width):
    """Return 1 on a circle of the radius, falling to 0 at `width` on both sides."""
    return max(0.0, 1 - abs(distance - radius) / width)


def chip_at(u, v, size):
    side = max(abs(u), abs(v))
    if side < size * 0.3:
        return ACCENT
    if side < size:
        return 0.95 if side > size * 0.82 else 0.55
    legs = side < size * 1.45 and (abs(u) < size * 0.8 or abs(v) < size * 0.8)
    along = v if abs(u) > abs(v) else u
    return 0.7 if legs and round(along / (size * 0.2)) % 2 == 0 else 0


def chip(u, v):
    return max(
        chip_at(u, v, 0.13),
        0.5 * (abs(v) < 0.012) * (abs(u) > 0.19),
        0.5 * (abs(u) < 0.012) * (abs(v) > 0.19),
    )


def twin(u, v):
    bus = 0.8 if abs(u) < 0.055 and round(v / 0.03) % 2 == 0 and abs(v) < 0.1 else 0
    return max(chip_at(u - 0.23, v, 0.125), chip_at(u + 0.23, v, 0.125), bus)


def wave(u, v):
    line = 0.09 * sin(u * 9) + 0.04 * sin(u * 21 + 1)
    near = max(ring(v, line, 0.06), 0.6 * ring(v, line * 0.5 + 0.12, 0.04), 0.6 * ring(v, line * 0.6 - 0.13, 0.04))
    return ACCENT if 0.18 < u < 0.27 and abs(v - line) < 0.025 else near


def globe(u, v):
    far = hypot(u, v)
    if hypot(u - 0.07, v + 0.08) < 0.03:
        return ACCENT
    if far > 0.23:
        return 0.5 * ring(far, 0.26, 0.012)
    across = abs(u) / max(0.02, (0.23**2 - v * v) ** 0.5)
    lines = max(ring(across, 0.95, 0.1), ring(across, 0.5, 0.12), ring(across, 0, 0.12))
    return max(0.35, lines, max(ring(v, level, 0.016) for level in (-0.13, 0, 0.13)))


def net(u, v):
    nodes = [
        (-0.34, -0.1),
        (-0.15, 0.12),
        (-0.1, -0.16),
        (0.07, 0.02),
        (0.2, -0.15),
        (0.27, 0.13),
        (0.39, -0.02),
    ]
    ink = 0.0
    for place, (x, y) in enumerate(nodes):
        far = hypot(u - x, v - y)
        if place == 3 and far < 0.045:
            return ACCENT
        ink = max(ink, 1.2 * (1 - far / 0.055) if far < 0.055 else 0)
        for z, w in nodes[place + 1 : place + 3]:
            length = hypot(z - x, w - y)
            t = min(1, max(0, ((u - x) * (z - x) + (v - y) * (w - y)) / length**2))
            ink = max(ink, 0.5 * (hypot(u - x - t * (z - x), v - y - t * (w - y)) < 0.012))
    return min(ink, 1)


def shield(u, v):
    t = (v + 0.21) / 0.43
    half = 0.17 * (1 - max(0, (t - 0.3) / 0.7) ** 2) if 0 < t < 1 else 0
    if hypot(u, v + 0.05) < 0.034 or (abs(u) < 0.014 and -0.04 < v < 0.06):
        return ACCENT
    return 0 if abs(u) >= half else 0.95 if half - abs(u) < 0.034 or t < 0.08 else 0.5


def lock(u, v):
    if hypot(u, v - 0.05) < 0.03 or (abs(u) < 0.012 and 0.05 < v < 0.12):
        return ACCENT
    if abs(u) < 0.15 and -0.03 < v < 0.19:
        return 0.6 if max(abs(u) / 0.15, abs(v - 0.08) / 0.11) < 0.84 else 0.95
    return 0.95 * (ring(hypot(u, v + 0.07), 0.095, 0.03) > 0.2 and v < -0.02)


def rings(u, v):
    far = hypot(u + 0.14, v)
    return ACCENT if far < 0.04 else max(0, sin(far * 52)) * max(0, 1 - far / 0.6)


def phone(u, v):
    side = max(abs(u) / 0.1, abs(v) / 0.2)
    if hypot(u - 0.045, v + 0.14) < 0.024:
        return ACCENT
    return 0.95 if 0.9 < side < 1.08 else 0.35 + 0.35 * max(0, sin((u + v) * 40)) if side < 0.9 else 0


def bars(u, v):
    place = int((u + 0.42) / 0.07)
    if not 0 <= place < 12 or (u + 0.42) % 0.07 < 0.012 or v > 0.2:
        return 0
    top = 0.14 - (0.08 + 0.02 * place + 0.06 * ((place * 7) % 5) / 5)
    return 0 if v < top else ACCENT if place == 9 else 0.9


def pad(u, v):
    body = hypot(max(0, abs(u) - 0.15), max(0, abs(v + 0.02) - 0.045)) < 0.09
    grips = hypot(abs(u) - 0.2, (v - 0.1) * 0.75) < 0.075
    if any(hypot(u - 0.16 - x, v + 0.03 - y) < 0.02 for x, y in ((-0.042, 0), (0.042, 0), (0, -0.042), (0, 0.042))):
        return ACCENT
    cross = min(abs(u + 0.16), abs(v + 0.03)) < 0.018 and max(abs(u + 0.16), abs(v + 0.03)) < 0.055
    return 0 if not (body or grips) else 0.05 if cross else 0.72


def orbit(u, v):
    x, y = u * cos(0.5) + v * sin(0.5), -u * sin(0.5) + v * cos(0.5)
    if hypot(x - 0.33, y + 0.03) < 0.028:
        return ACCENT
    planet = hypot(u, v) < 0.1
    track = ring(hypot(x / 0.35, y / 0.11), 1, 0.12) * (0 if planet and y < 0 else 1)
    return max(track * 0.8, (0.95 if u < 0 else 0.6) if planet else 0)


def sun(u, v):
    if hypot(u + 0.2, v - 0.1) < 0.032:
        return ACCENT
    far, angle = hypot(u - 0.14, v), atan2(v, u - 0.14)
    return 0.95 if far < 0.12 else 0.75 * (abs(sin(angle * 6)) < 0.5) * (0.15 < far < 0.24)


def satellite(u, v):
    x, y = u * cos(0.6) + v * sin(0.6), -u * sin(0.6) + v * cos(0.6)
    if abs(x) < 0.06 and abs(y) < 0.06:
        return 0.95
    panel = 0.1 < abs(x) < 0.3 and abs(y) < 0.055
    if panel:
        return 0.25 if (abs(x) - 0.1) % 0.05 < 0.012 else 0.7
    return ACCENT if hypot(x, y - 0.13) < 0.03 else 0.6 * (abs(y) < 0.01 and abs(x) < 0.1)


def code(u, v):
    row = int((v + 0.22) / 0.04)
    if not 0 <= row < 11 or (v + 0.22) % 0.04 > 0.024:
        return 0
    indent, length = 0.05 * ((row * 5) % 4), 0.14 + 0.05 * ((row * 7) % 6)
    return 0 if not -0.34 + indent < -u < -0.34 + indent + length else ACCENT if row == 5 else 0.9


def fibre(u, v):
    ink = max(
        ring(v, level + 0.11 * sin(u * 5 + level * 8), 0.022) for level in (-0.16, -0.09, -0.02, 0.05, 0.12, 0.19)
    )
    return ACCENT if ink > 0.3 and 0.05 < u + v * 0.3 < 0.1 else ink


def page(u, v):
    if abs(u) > 0.16 or abs(v) > 0.22:
        return 0
    if max(abs(u) / 0.16, abs(v) / 0.22) > 0.9:
        return 0.95
    if -0.17 < v < -0.12 and u > -0.05:
        return ACCENT
    return 0.8 * (v > -0.09 and (v + 0.09) % 0.045 < 0.02 and -0.12 < u < 0.12)


def key(u, v):
    if hypot(u + 0.17, v) < 0.035:
        return ACCENT
    ring_ink = ring(hypot(u + 0.17, v), 0.085, 0.04) > 0.1
    shaft = abs(v) < 0.02 and -0.09 < u < 0.28
    teeth = 0 < v < 0.075 and (0.18 < u < 0.205 or 0.245 < u < 0.28)
    return 0.95 if ring_ink or shaft or teeth else 0


ART = {
    "twin": (twin, "teal"), "chip": (chip, "teal"), "net": (net, "teal"), "wave": (wave, "blue"),
    "globe": (globe, "blue"), "shield": (shield, "red"), "lock": (lock, "red"), "rings": (rings, "violet"),
    "phone": (phone, "amber"), "bars": (bars, "amber"), "pad": (pad, "violet"), "orbit": (orbit, "sky"),
    "sun": (sun, "sky"), "satellite": (satellite, "sky"), "code": (code, "paper"), "fibre": (fibre, "teal"),
    "page": (page, "paper"), "key": (key, "red"),
}  # fmt: skip


def draw(name, width=1600):
    """Return the picture of this name, 16:9, RGB."""
    motif, palette = ART[name]
    return halftone(motif, PALETTES[palette], width, round(width * 9 / 16))


def portrait(seed, width=480):
    """Return an abstract head and shoulders, square, in a palette chosen by the seed."""
    chance = random.Random(seed)  # noqa: S311 a drawing
    tilt, wide = chance.uniform(-0.04, 0.04), chance.uniform(0.92, 1.08)

    def person(u, v):
        head = hypot((u - tilt) / wide, v + 0.13)
        if head < 0.17:
            return 0.95 - 0.6 * (u - tilt + 0.1)
        shoulders = hypot(u / 1.05, (v - 0.5) / 0.9)
        return 0.75 if shoulders < 0.34 and v > 0.06 else 0.12 * ring(head, 0.3, 0.05)

    return halftone(
        person, PALETTES[chance.choice(["teal", "blue", "red", "violet", "sky"])], width, width, STEP * 1.25
    )


def halftone(motif, palette, width, height, step=STEP):
    """Draw at twice the size and reduce, because the polygons of Pillow have hard edges."""
    scale = 2 * width / 1200
    ground, faint, middle, bright, accent = palette
    image = Image.new("RGB", (width * 2, height * 2), ground)
    pen, gap = ImageDraw.Draw(image), step * scale
    for row in range(int(height * 4 / gap) + 2):
        y = row * gap / 2
        for column in range(int(width * 2 / gap) + 2):
            x = column * gap + (gap / 2 if row % 2 else 0)
            u, v = x / (width * 2) - 0.5, (y - height) / (width * 2)
            ink = motif(u, v)
            shade = 0.1 + 0.13 * (1 + sin(u * 5 + v * 3 + pi / 3))
            radius = gap * (0.56 if ink >= ACCENT else 0.07 + 0.44 * max(ink, shade if ink < 0.3 else 0))
            colour = accent if ink >= ACCENT else bright if ink > 0.72 else middle if ink > 0.3 else faint
            pen.polygon([(x + a * radius, y + b * radius) for a, b in NUQTA], fill=colour)
    return image.resize((width, height), Image.Resampling.LANCZOS)
