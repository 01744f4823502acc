"""Which characters are visible, over all of Unicode; names without a visible character are refused."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError

from articles.models import Section
from articles.models.tag import reason_against_tag
from authors.models import Author
from comments.forms import CommentForm
from newsroom import arabic

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt: what a font shows as nothing.
IGNORABLE = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip
INVISIBLE = [
    "\ufe0f", "\u034f", "\u17b4", "\u180b", "\U000e0100", "\U0001d159", "\u200b\u200d\u2060", "\u3164", "\u2800",
    "\u00a0\u200b",
    "\u064e\u0651", "\u0300", "\u0640\u0640", "\ue000", "\u0378", "\ufffc", "\u00ad", "\U0001f3fb", "\u20dd", "\ufe70",
]  # fmt: skip
VISIBLE = ["ا", "a", "1", "?", "👍", "👩\u200d💻", "م\u200cي", "👍🏽", "漢", "§", "\u0301a", "🇸🇦", "٣"]


def test_every_character_without_a_glyph_is_invisible():
    ignorable = {place for first, last in IGNORABLE for place in range(first, last + 1)}
    wrong = [
        hex(place)
        for place in range(sys.maxunicode + 1)
        if (place in ignorable or unicodedata.category(chr(place))[0] in "CMZ") and not arabic.is_blank(chr(place))
    ]
    assert wrong == []


def test_every_letter_digit_and_sign_is_visible():
    ignorable = {place for first, last in IGNORABLE for place in range(first, last + 1)}
    blank = [
        place
        for place in range(sys.maxunicode + 1)
        if place not in ignorable and unicodedata.category(chr(place))[0] in "LNPS" and arabic.is_blank(chr(place))
    ]
    marks = [
        place for place in blank if unicodedata.normalize("NFKD", chr(place))[0] in " \u0640\u3099\u309a"
    ]  # U+FE70, U+FF9E
    assert {chr(place) for place in blank} - set(map(chr, marks)) <= set("\u2800\ufffc\U0001d159") | set(
        map(chr, range(0x1F3FB, 0x1F400))
    )


@pytest.mark.parametrize("name", INVISIBLE)
def test_an_invisible_name_is_refused(article, name):
    form = CommentForm(article, {"name": name, "email": "reem@example.com", "body": name})
    assert set(form.errors) == {"name", "body"}
    assert reason_against_tag(name)
    for row in (Author(name=name, slug="x"), Section(name=name, slug="x")):
        with pytest.raises(ValidationError) as refused:
            row.clean()
        assert "name" in refused.value.message_dict


@pytest.mark.parametrize("name", VISIBLE)
def test_a_name_with_a_visible_character_is_accepted(article, name):
    form = CommentForm(article, {"name": name, "email": "reem@example.com", "body": name})
    assert form.is_valid()
    Author(name=name, slug="x").clean()
