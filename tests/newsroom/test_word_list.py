"""Listed words are found in every disguise, and ordinary prose has none."""

import itertools
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom import arabic
from tests.timing import cpu_seconds

ROOT = Path(__file__).parent.parent.parent
WORDS = [
    # three letters that also stand inside ordinary words: كلبة/مكلّب، حميراء، سكسونيا، زبالة، تيسير، قردة، نصابون …
    "كلب", "حمر", "زفت", "زبل", "تيس", "قرد", "نصب", "غبي", "خرف", "وغد",
    "حمار", "حقير", "تافه", "سافل", "نصاب", "حرامي", "زبالة", "بهيمة", "جاهل", "خنزير",
    "قمار", "كازينو", "فياغرا", "واتساب", "تداول", "تيليجرام", "مراهنات", "1xbet", "viagra", "ممل",
]  # fmt: skip
PRESENTATION = {  # isolated forms, as text copied out of old PDFs has them
    "ا": "ﺍ", "ب": "ﺏ", "ت": "ﺕ", "ج": "ﺝ", "ح": "ﺡ", "خ": "ﺥ", "د": "ﺩ", "ر": "ﺭ", "ز": "ﺯ", "س": "ﺱ", "ص": "ﺹ",
    "غ": "ﻍ", "ف": "ﻑ", "ق": "ﻕ", "ك": "ﻙ", "ل": "ﻝ", "م": "ﻡ", "ن": "ﻥ", "ه": "ﻩ", "و": "ﻭ", "ي": "ﻱ", "ة": "ﺓ",
}  # fmt: skip


def between(sign):
    return sign.join


def each(sign):
    return lambda word: "".join(letter + sign if letter.isalpha() else letter for letter in word)


def swapped(pairs):
    return lambda word: "".join(pairs.get(letter, letter) for letter in word)


EVASIONS = {
    "tashkeel": each("\u064e"),
    "shadda and dagger alef": each("\u0651\u0670"),
    "tatweel": between("ـ"),
    "long tatweel": between("ــــ"),
    "ZWNJ": between("\u200c"),
    "presentation forms": swapped(PRESENTATION),
    "repeated letters": lambda word: "".join(letter * 3 for letter in word),
    "the last letter drawn out": lambda word: word + word[-1] * 5,
    "dots": between("."),
    "spaces": between(" "),
    "stars": between("*"),
    "underscores": between("_"),
    "one dot": lambda word: word[:2] + "." + word[2:],
    "Persian letters": swapped({"ك": "ک", "ي": "ی", "ه": "ہ"}),
    "gaf": swapped({"ك": "گ"}),
    "Arabic-Indic digits": swapped({"1": "١"}),
    "Persian digits": swapped({"1": "۱"}),
    "و": lambda word: "و" + word,
    "ف": lambda word: "ف" + word,
    "ب": lambda word: "ب" + word,
    "ك": lambda word: "ك" + word,
    "ل": lambda word: "ل" + word,
    "ال": lambda word: "ال" + word,
    "وال": lambda word: "وال" + word,
    "فبال": lambda word: "فبال" + word,
    "لل": lambda word: "لل" + word,
}


CLITICS = ["و", "ف", "ب", "ك", "ل", "ال", "وال", "فبال", "لل"]
# Pairs of clitics that nobody writes together, such as «بوكلب» and «الوكلب».
TIED = {("ب", "و"), ("ب", "ف"), ("ك", "و"), ("ل", "و"), ("ل", "ف"), ("ك", "ف"), ("ال", "و"), ("ال", "ف"), ("ال", "ب"),
        ("ال", "ك"), ("لل", "و"), ("لل", "ف")}  # fmt: skip


def may_be_tied(first, second):
    return first not in CLITICS or second not in CLITICS or (first, second) in TIED


def hit(word, text):
    return word in arabic.find_listed_words([word], text)


def test_the_test_has_thirty_words_that_occur_inside_ordinary_ones():
    assert len(WORDS) == 30
    assert sum(len(word) == 3 for word in WORDS) >= 10


@pytest.mark.parametrize("name", EVASIONS)
def test_every_word_is_found_in_every_disguise(name):
    missed = [word for word in WORDS if not hit(word, f"قال إن هذا {EVASIONS[name](word)} والسلام")]
    assert missed == []


@pytest.mark.parametrize("first", EVASIONS)
def test_every_word_is_found_in_two_disguises_at_once(first):
    missed = [
        (word, second, text)
        for word, second in itertools.product(WORDS, EVASIONS)
        if may_be_tied(first, second)
        and not hit(word, text := f"قال {EVASIONS[second](EVASIONS[first](word))}، ثم مضى")
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("كلب", "قامت مكلبش وكلبشة"),
        ("كلب", "كل بيت، وكل باب، وشكل بسيط"),
        ("كلب", "هل كل بـ OpenAI مثله؟"),
        ("كلب", "المكلبات أداة"),
        ("زبل", "الزبلاء"),
        ("حمر", "الأحمر والحمراء والحمرة"),
        ("حمر", "تح مرحلة ولمح مرة"),
        ("سكس", "سكسونيا وإنسكسم والكسكس"),
        ("قرد", "القردان في الغابة"),
        ("نصب", "منصبه الجديد وتنصيب"),
        ("تيس", "تيسير الأمور"),
        ("غبي", "بلغ بيته، والغبينة"),
        ("خرف", "زخرفة وخرفان ومنحرف"),
        ("وغد", "غدًا يصدر الهاتف وغدت الشركة"),
        ("ممل", "مل الناس من الانتظار وعمل"),
        ("تداول", "يتداولون الصور"),
        ("1xbet", "11xbetter"),
    ],
)
def test_a_listed_word_inside_another_word_is_not_found(word, text):
    assert not hit(word, text)


def test_the_samples_prose_holds_no_listed_word():
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "articles/sample/articles").glob("*.toml"))]
    prose = [re.sub("<[^>]+>", "\n", text) for text in texts]
    words = [
        word for word in WORDS if word not in ("واتساب", "تداول", "تيليجرام")
    ]  # the articles name these themselves
    assert len(prose) > 30
    assert {word: arabic.find_listed_words([word], text) for text in prose for word in words if hit(word, text)} == {}


def test_the_outlets_article_holds_no_listed_word(shared_data):
    text = (shared_data / "seed-article.txt").read_text(encoding="utf-8")
    assert arabic.find_listed_words(WORDS, text) == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("يا كـــلـب يا", "كـــلـب"),
        ("يا كَلْبٌ!", "كَلْبٌ"),
        ("هذا و ال ك ل ب هنا", "ك ل ب"),
        ("ياااا ككك.لللل.ببب…", "ككك.لللل.ببب"),
        ("وبالكلب", "كلب"),
    ],
)
def test_the_span_of_a_hit_is_in_the_original_text(text, shown):
    ((start, end),) = arabic.find_listed_words(["كلب"], text)["كلب"]
    assert text[start:end] == shown


def test_two_listed_words_and_two_places_are_all_found():
    found = arabic.find_listed_words(["كلب", "حمار"], "كلب ثم حمار ثم كلب")
    assert {word: len(places) for word, places in found.items()} == {"كلب": 2, "حمار": 1}


@pytest.mark.parametrize("noise", ["ك", "كل", "وال", "ك.", "ك ", "كل ب ", "ـ", "ا ل ", ". ", "ك ل ", "ك.ل."])
def test_no_text_makes_the_search_for_listed_words_slow(noise):
    """A guard against catastrophic backtracking, which would take hours; the search needs 0.2 seconds at the most."""
    text = "كلبة " + noise * (5000 // len(noise))
    assert cpu_seconds(lambda: arabic.find_listed_words(["كلب"], text), repeat=1) < 5


# --- Properties -------------------------------------------------------------------------------------

ARABIC = st.text(alphabet="ابكلمنويىةأإآءؤئـ\u064b\u064c\u064e\u0651\u0670\u0654\u0653\u200c\u200d .ﻻﷲ١۱ک9xX_-\n")
ANY = st.text(alphabet=st.characters(codec="utf-8"))


@given(ANY | ARABIC)
def test_squashing_is_idempotent(text):
    assert arabic.squash(arabic.squash(text)) == arabic.squash(text)


@given(ANY | ARABIC)
def test_nfc_and_nfd_squash_to_the_same_text(text):
    assert arabic.squash(unicodedata.normalize("NFC", text)) == arabic.squash(unicodedata.normalize("NFD", text))


@given(ANY | ARABIC)
def test_folding_arabic_is_idempotent_and_the_same_for_nfc_and_nfd(text):
    assert arabic.fold(arabic.fold(text)) == arabic.fold(text)
    assert arabic.fold(unicodedata.normalize("NFC", text)) == arabic.fold(unicodedata.normalize("NFD", text))


@given(ANY | ARABIC)
def test_squashed_positions_rise_and_are_inside_the_text(text):
    squashed, places = arabic.squash_map(text)
    assert squashed == arabic.squash(text)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    assert all(one != other for one, other in itertools.pairwise(squashed))


@given(ANY | ARABIC, st.sampled_from(WORDS))
def test_the_spans_of_hits_rise_and_are_inside_the_text(text, word):
    text = f"{text} {word} {text}"
    places = arabic.find_listed_words([word], text)[word]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(ANY | ARABIC)
def test_sanitizing_user_text_is_idempotent(text):
    assert arabic.sanitize_user_text(arabic.sanitize_user_text(text)) == arabic.sanitize_user_text(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("م\u202eقلوب\u202c و\u2067معزول\u2069", "مقلوب ومعزول"),
        ("ز" + "\u0300" * 60 + "الغو", "ز" + "\u0300" * 4 + "الغو"),
        ("مي\u200cخواهم 👩\u200d💻 👍🏽", "مي\u200cخواهم 👩\u200d💻 👍🏽"),
        ("  سطر\r\n\r\n\r\n\r\nآخر\u2028وثالث  ", "سطر\n\nآخر\nوثالث"),
        ("صفر\x00وجرس\x07", "صفروجرس"),
        ("مُشَكَّلٌ كاملًا", "مُشَكَّلٌ كاملًا"),
    ],
)
def test_harmful_characters_of_user_text_are_removed(text, kept):
    assert arabic.sanitize_user_text(text) == kept


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200c", "\u3164\u2800", "\u00a0"])
def test_text_without_a_visible_character_is_blank(text):
    assert arabic.is_blank(text)


@pytest.mark.parametrize("text", ["ا", "👍", "?", "1"])
def test_text_with_a_visible_character_is_not_blank(text):
    assert not arabic.is_blank(text)
