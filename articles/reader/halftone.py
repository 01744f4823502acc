"""Drawings for articles without a picture: shapes that the page fills with halftone dots.

A drawing is a pure function of the article's id: the same on every page and after every restart. Its shapes are a few
SVG attributes each, in a view box of 160 × 90; the section gives the colour, templates/_halftone_masks.html the dots.
"""

import random
from itertools import pairwise
from math import cos, pi, sin

MIDDLE = (80, 45)


def drawing(pk):
    """Return the drawing of the article with this id: {"middle": …, "bright": …, "accent": …}, each a path's data.

    `middle` and `bright` are filled with small and large dots, `accent` in the accent colour.
    """
    chance = random.Random(pk)  # noqa: S311 a drawing
    middle, bright, accent = MOTIFS[pk % len(MOTIFS)](chance)
    return {"middle": middle, "bright": bright, "accent": accent}


def disc(x, y, radius):
    return ellipse(x, y, radius, radius)


def ellipse(x, y, wide, high):
    half = f"a{wide:.0f} {high:.0f} 0 1 0"
    return f"M{x - wide:.0f} {y:.0f}{half} {2 * wide:.0f} 0{half} {-2 * wide:.0f} 0z"


def ring(x, y, radius, width):
    """Return a circle with a hole, for the even-odd fill rule."""
    return disc(x, y, radius) + disc(x, y, radius - width)


def box(x, y, width, height):
    return f"M{x:.0f} {y:.0f}h{width:.0f}v{height:.0f}h{-width:.0f}z"


def rings(chance):
    x, y = chance.uniform(45, 115), chance.uniform(35, 55)
    first = chance.uniform(15, 20)
    wide = "".join(ring(x, y, radius, 6) for radius in (first + 30, first + 60, first + 90))
    return wide, ring(x, y, first + 9, 7) + ring(x, y, first + 44, 5), disc(x, y, 7)


def bars(chance):
    heights = [chance.uniform(14, 70) for _bar in range(11)]
    marked = chance.randrange(2, 9)
    drawn = [box(10 + 13 * place, 84 - height, 9, height) for place, height in enumerate(heights)]
    accent = drawn.pop(marked)
    return "".join(drawn[::2]), "".join(drawn[1::2]), accent


def orbit(chance):
    x, y = chance.uniform(60, 100), MIDDLE[1]
    wide, narrow, turn = chance.uniform(52, 68), chance.uniform(16, 26), chance.uniform(0, 2 * pi)
    ellipses = ellipse(x, y, wide, narrow) + ellipse(x, y, wide - 5, narrow - 5)
    return ellipses, disc(x, y, 18), disc(x + wide * cos(turn), y + narrow * sin(turn), 6)


def waves(chance):
    phase, height = chance.uniform(0, 2 * pi), chance.uniform(10, 18)

    def band(level, width):
        above = [(8 * step, level + height * sin(step / 3 + phase)) for step in range(21)]
        there = "L".join(f"{x} {y:.0f}" for x, y in above)
        back = "L".join(f"{x} {y + width:.0f}" for x, y in reversed(above))
        return f"M{there}L{back}z"

    place = chance.randrange(4, 16)
    return (
        band(16, 8) + band(62, 8),
        band(38, 12),
        disc(8 * place, 44 + height * sin(place / 3 + phase), 7),
    )


def network(chance):
    nodes = [(20 + 24 * place + chance.uniform(-6, 6), chance.uniform(16, 74)) for place in range(6)]
    lines = "".join(
        f"M{x:.0f} {y - 2:.0f}L{a:.0f} {b - 2:.0f}v4L{x:.0f} {y + 2:.0f}z" for (x, y), (a, b) in pairwise(nodes)
    )
    centre = nodes.pop(chance.randrange(1, 5))
    return lines, "".join(disc(x, y, 8) for x, y in nodes), disc(*centre, 9)


def chip(chance):
    x, y, side = chance.uniform(58, 102), MIDDLE[1], chance.uniform(19, 24)
    steps = [-0.75, -0.25, 0.25, 0.75]
    legs = "".join(
        box(x + side * step - 2, y + at, 4, 10) + box(x + at, y + side * step - 2, 10, 4)
        for step in steps
        for at in (side + 3, -side - 13)
    )
    outer = box(x - side, y - side, 2 * side, 2 * side) + box(x - side + 6, y - side + 6, 2 * side - 12, 2 * side - 12)
    return legs, outer, box(x - 7, y - 7, 14, 14)


MOTIFS = (rings, bars, orbit, waves, network, chip)
