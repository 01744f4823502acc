import datetime
import unicodedata

import pytest
from django.utils import translation
from django.utils.translation import ngettext
from hypothesis import given
from hypothesis import strategies as st

from newsroom import arabic

NUMBERS = [0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111, 1319]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إنفيديا", "انفيديا"),
        ("مُحَمَّد", "محمد"),
        ("كتـــاب", "كتاب"),
        ("مكتبة", "مكتبه"),
        ("على", "علي"),
        ("کتاب", "كتاب"),
        ("١٢٣", "123"),
        ("ﻻ", "لا"),
        ("Café", "CAFE"),
        ("مسؤول", "مسوول"),
    ],
)
def test_spelling_variants_of_a_word_fold_to_the_same_text(one, other):
    assert arabic.fold(one) == arabic.fold(other)


@given(st.text())
def test_folding_is_idempotent(text):
    assert arabic.fold(arabic.fold(text)) == arabic.fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_nfc_and_nfd_fold_to_the_same_text(text):
    assert arabic.fold(unicodedata.normalize("NFC", text)) == arabic.fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_folded_positions_rise_and_are_inside_the_text(text):
    folded, places = arabic.fold_map(text)
    assert folded == arabic.fold(text)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


def test_bidi_overrides_are_removed_and_joiners_stay():
    assert arabic.tidy("أ\u202eب\u200cج 👩\u200d💻") == "أب\u200cج 👩\u200d💻"


INVISIBLE = "\u200b \u2800 \u3164 \u115f \u1160 \uffa0 \u180b \u180e \u034f \u17b4 \ufe0f \U000e0100 \U0001d159"
INVISIBLE += " \U0001f3fb \U0001f3ff \ufe70 \ufe7f \ufc5e \ufcf2 \u00b4"
INVISIBLE += " \u2060 \u2064 \ufffc"


@pytest.mark.parametrize(
    "text", ["", " \n\u00a0\u3000", "ـــ", "\u064e\u0651", "\u202e", *INVISIBLE.split(), INVISIBLE]
)
def test_a_text_without_a_visible_character_is_blank(text):
    assert arabic.is_blank(text)


@pytest.mark.parametrize("text", ["ا", "1", "…", "👍\U0001f3fb", "ﷺ", "👩\u200d💻", "كتـاب", "+", "\u0640ا"])
def test_a_text_with_a_glyph_is_not_blank(text):
    assert not arabic.is_blank(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("علي بابا وبايدو: خبر!", "علي-بابا-وبايدو-خبر"),
        ("مُحَمَّدٌ ـــ ١٢", "محمد-12"),
        ("OpenAI و GPT-4", "openai-و-gpt-4"),
        ("…", ""),
    ],
)
def test_slugs_keep_arabic(text, slug):
    assert arabic.slug(text) == slug


def test_a_slug_is_cut_at_a_word():
    assert len(arabic.slug("كلمة " * 40)) <= 60


def test_tags_are_separated_by_the_arabic_comma():
    assert arabic.split_tags("ذكاء اصطناعي، هواتف, رقائق،، هواتف") == ["ذكاء اصطناعي", "هواتف", "رقائق"]


def test_names_sort_without_article_and_title():
    names = ["د. سارة الخطيب", "أحمد حداد", "ليلى منصور"]
    assert sorted(names, key=arabic.sort_key) == ["أحمد حداد", "د. سارة الخطيب", "ليلى منصور"]


def test_dates_in_words(settings):
    moment = datetime.datetime(2025, 9, 12, 9, 20, tzinfo=datetime.UTC)
    assert arabic.datetime(moment) == "12 سبتمبر 2025، 12:20"
    assert arabic.long_date(moment) == "الجمعة 12 سبتمبر 2025"
    assert arabic.hijri(moment) == "20 ربيع الأول 1447هـ"


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ("egypt", "1 يناير 2026"),
        ("levant", "1 كانون الثاني 2026"),
        ("maghreb", "1 جانفي 2026"),
        ("morocco", "1 يناير 2026"),
    ],
)
def test_month_names_follow_the_setting(settings, months, shown):
    settings.MONTHS = months
    assert arabic.date(datetime.date(2026, 1, 1)) == shown


def test_digits_follow_the_setting(settings):
    settings.DIGITS = "arabic"
    assert arabic.grouped(1319) == "١٬٣١٩"
    assert arabic.date(datetime.date(2025, 9, 12)) == "١٢ سبتمبر ٢٠٢٥"


def test_every_count_has_its_plural_form():
    with translation.override("ar"):
        forms = [ngettext("%(shown)s comment", "%(shown)s comments", n) % {"shown": n} for n in NUMBERS]
    assert forms == [
        "لا تعليقات",
        "تعليق واحد",
        "تعليقان",
        "3 تعليقات",
        "10 تعليقات",
        "11 تعليقًا",
        "99 تعليقًا",
        "100 تعليق",
        "101 تعليق",
        "102 تعليق",
        "103 تعليقات",
        "111 تعليقًا",
        "1319 تعليقًا",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("علم", 3), ("عِلْمٌ", 3), ("مُؤَكَّد", 4), ("\u200fAI\u200f", 2), ("لـ AI", 5), ("آ", 1), ("e\u0301", 1)],
)
def test_a_length_counts_letters_without_their_marks(text, count):
    assert arabic.letter_count(text) == count


@pytest.mark.parametrize(
    ("text", "vocalised"),
    [
        ("يُؤَكِّدُ ٱلْمُطَوِّرُونَ أَنَّ نَمُوذَجَهُمُ ٱللُّغَوِيَّ", True),
        ("عِلْمٌ نَافِعٌ", True),
        ("كيف تُدرَّب نماذج اللغة العربية؟ رحلة من النصوص إلى الإجابات", False),
        ("سيادة الرقائق: حين تصبح الشريحة قرارًا سياسيًّا", False),
        ("Gemini 3.5 Flash", False),
        ("", False),
    ],
)
def test_only_a_headline_with_many_vowel_marks_is_vocalised(text, vocalised):
    assert arabic.is_vocalised(text) is vocalised
