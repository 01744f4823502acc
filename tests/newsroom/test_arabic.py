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
def test_words_that_are_the_same_fold_alike(one, other):
    assert arabic.fold(one) == arabic.fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert arabic.fold(arabic.fold(text)) == arabic.fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_composed_and_decomposed_text_fold_alike(text):
    assert arabic.fold(unicodedata.normalize("NFC", text)) == arabic.fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_positions_rise_and_lie_in_the_text(text):
    folded, places = arabic.fold_map(text)
    assert folded == arabic.fold(text)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("شريحة (Kunlun P800).", '<bdi lang="en">Kunlun P800</bdi>'),
        ("لغة C++ قديمة", '<bdi lang="en" dir="ltr">C++</bdi>'),
        ("منصة .NET الجديدة", '<bdi lang="en" dir="ltr">.NET</bdi>'),
        ("بنسبة 5–10% تقريبًا", '<bdi dir="ltr">5–10%</bdi>'),
        ("بسعر $20 فقط", '<bdi dir="ltr">$20</bdi>'),
        ("الإصدار 1.2.3 صدر", '<bdi dir="ltr">1.2.3</bdi>'),
        ("شاحن USB-C واحد", '<bdi lang="en" dir="ltr">USB-C</bdi>'),
    ],
)
def test_latin_and_signed_runs_are_isolated(text, run):
    assert run in arabic.isolate(text)


def test_plain_numbers_are_left_alone():
    assert arabic.isolate("نحو 6.7 من 30% في 2025") == "نحو 6.7 من 30% في 2025"


@given(st.text())
def test_isolating_never_lets_markup_through(text):
    left = arabic.isolate(text)
    for tag in ('<bdi lang="en" dir="ltr">', '<bdi lang="en">', '<bdi dir="ltr">', "</bdi>"):
        left = left.replace(tag, "")
    assert "<" not in left
    assert ">" not in left


def test_titles_carry_isolates_instead_of_markup():
    assert arabic.isolate_plain("عن C++ اليوم") == "عن \u2068C++\u2069 اليوم"


def test_overrides_are_taken_out_and_joiners_stay():
    assert arabic.tidy("أ\u202eب\u200cج 👩\u200d💻") == "أب\u200cج 👩\u200d💻"


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


def test_tags_are_parted_by_the_arabic_comma():
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


def test_six_forms_for_every_count():
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
def test_a_headline_with_many_vowel_marks_is_told_from_one_with_a_few(text, vocalised):
    assert arabic.is_vocalised(text) is vocalised
