"""Drawings of articles without a picture."""

import re

from articles.reader.halftone import drawing
from tests.factories import make_image


def test_the_drawing_of_an_article_is_always_the_same():
    assert [drawing(pk) for pk in range(1, 50)] == [drawing(pk) for pk in range(1, 50)]


def test_three_hundred_articles_have_different_drawings():
    assert len({str(drawing(pk)) for pk in range(1, 301)}) == 300


def test_every_drawing_is_short_path_data():
    for pk in range(1, 301):
        for data in drawing(pk).values():
            assert re.fullmatch(r"(?:[MLahvz0-9 .\-]+)", data), data
        assert sum(map(len, drawing(pk).values())) < 1500


def test_a_card_shows_the_picture_or_the_drawing(client, make_article):
    with_picture = make_article(headline="بصورة", hero=make_image().pk)
    make_article(headline="بلا صورة")
    page = client.get(with_picture.section.get_absolute_url()).content.decode()
    assert page.count('class="halftone"') == 1
    assert client.get("/").content.decode().count('class="halftone"') == 1
