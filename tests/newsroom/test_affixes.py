"""Affixes of Arabic words: what is taken off a word, and what may be written before one."""

import pytest

from newsroom import arabic
from newsroom.arabic import affixes


@pytest.mark.parametrize(
    ("word", "bare"), [("الرقائق", "رقائق"), ("العلم", "علم"), ("الف", "الف"), ("الم", "الم"), ("رقائق", "رقائق")]
)
def test_the_article_is_removed_if_three_letters_are_left(word, bare):
    assert affixes.without_article(word) == bare


@pytest.mark.parametrize("word", ["كتاب", "وكتاب", "بكتاب", "وبكتاب", "الكتاب", "وبالكتاب", "فللكتاب"])
def test_the_word_is_among_the_readings_of_every_form_with_clitics(word):
    assert "كتاب" in affixes.readings(word)


@pytest.mark.parametrize(
    ("word", "stem"), [("والكتاب", "كتاب"), ("للمهندسين", "مهندس"), ("بكتابهم", "كتاب"), ("كتب", "كتب")]
)
def test_the_stem_has_no_frequent_prefix_and_ending(word, stem):
    assert arabic.stem(word) == stem


def test_a_short_word_takes_fewer_clitics_than_a_long_one():
    assert affixes.CLITICS_OF_SHORT_WORDS < affixes.CLITICS_OF_LONG_WORDS


def test_a_query_has_at_most_eight_words_folded_and_without_their_article():
    assert arabic.query_words("الرَّقائق في الصين") == ["رقايق", "في", "صين"]
    assert arabic.query_words(" ".join(f"كلمة{number}" for number in range(20)))[-1] == "كلمه7"
