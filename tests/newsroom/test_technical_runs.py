"""Technical runs in right-to-left text, checked against an implementation of the Unicode bidi algorithm (UAX #9)."""

import itertools

import pytest
from bidi import get_display
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsroom import arabic

INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2069"))
ARABIC_WORDS = ["صدر", "في", "النتائج", "كان", "أسرع", "بالكامل", "،", "هذا العام", "مُحدَّث"]
# (text, what must show from left to right exactly as it is written)
RUNS = [
    line.split("|")
    for line in r"""
قاعدة 3-2-1 للنسخ|3-2-1
نُشر 12-09-2025 رسميًا|12-09-2025
نُشر 2025/9/12 رسميًا|2025/9/12
نُشر 12.09.2025 رسميًا|12.09.2025
نُشر Sep 12, 2025 رسميًا|Sep 12, 2025
معيار 802.11ax أسرع|802.11ax
أبعاده 160.9×77.8×8.9 ملم|160.9×77.8×8.9
أبعاده 160.9 × 77.8 × 8.9 ملم|160.9 × 77.8 × 8.9
من 10:30-11:45 صباحًا|10:30-11:45
الساعة 10:30 PM تمامًا|10:30 PM
عند 12:30:45 تمامًا|12:30:45
بين 5%-10% هذا العام|5%-10%
تعمل عند −5°C ولا تتوقف|−5°C
بين −10°C – +50°C عادة|−10°C – +50°C
خصم 50%! اليوم|50%
نحو %50 منهم|%50
هامش ±5% مقبول|±5%
زمن ≥5µs فقط|≥5µs
زمن ≈ 5 ms فقط|≈ 5 ms
النتائج (2024-2025) منشورة|2024-2025
نظام iOS 18.2 (22C152) متاح|iOS 18.2 (22C152)
اتصل على +966 (11) 400-0000 صباحًا|+966 (11) 400-0000
اتصل على (011) 400-0000 صباحًا|(011) 400-0000
سعره $1,299 فقط|$1,299
سعره 100 $ فقط|100 $
سعره 5$-10$ شهريًا|5$-10$
سعره US$ 5.5 فقط|US$ 5.5
سعره 1,299 SAR فقط|1,299 SAR
العنوان 192.168.1.1:8080 محلي|192.168.1.1:8080
العنوان 00:1A:2B:3C:4D:5E مسجل|00:1A:2B:3C:4D:5E
العنوان [::1]:8080 محلي|[::1]:8080
الملف /etc/hosts موجود|/etc/hosts
المجلد C:\Users\omar فارغ|C:\Users\omar
القرص D:\ ممتلئ|D:\
المجلد ~/.config موجود|~/.config
لغة C++ قديمة|C++
منصة .NET 9 الجديدة|.NET 9
حساب @omar_tech نشط|@omar_tech
الوسم #AI_2025 رائج|#AI_2025
شبكة Wi-Fi 6E/7 جديدة|Wi-Fi 6E/7
معمارية x86-64 قديمة|x86-64
منفذ USB 3.2 Gen 2×2 سريع|USB 3.2 Gen 2×2
شاشة 14" جديدة|14"
معادلة E=mc² مشهورة|E=mc²
يساوي 2^10 تقريبًا|2^10
دالة f(x)=x² تعمل|f(x)=x²
أيون Ca²⁺ مهم|Ca²⁺
مفتاح Ctrl + C معروف|Ctrl + C
تصنيف BBB- سلبي|BBB-
للأعمار 18+ فقط|18+
رمز *123# مجاني|*123#
بمعدل 4.5★ عاليًا|4.5★
نسبة 16 : 9 عريضة|16 : 9
بين 5 € – 10 € فقط|5 € – 10 €
جهد 100-240V~ متردد|100-240V~
تكبير ×2-5 بصري|×2-5
الخطأ Error: 404 شائع|Error: 404
لعبة Call of Duty: Black Ops 6 صدرت|Call of Duty: Black Ops 6
كتاب J. K. Rowling شهير|J. K. Rowling
رابط https://example.com/a_(b)?x=1. انتهى|https://example.com/a_(b)?x=1
""".strip().splitlines()
]


def shown(text):
    """Return the text as it is drawn from left to right in a right-to-left paragraph, without isolating characters."""
    return get_display(text, base_dir="R").translate(INVISIBLE)


def found(text):
    return [run.text for run in arabic.technical_runs(text)]


@pytest.mark.parametrize(("text", "run"), RUNS)
def test_a_technical_run_is_found_whole_and_shows_as_it_is_written(text, run):
    assert run in found(text)
    assert run in shown(arabic.isolate_plain(text))


def test_the_checking_implementation_knows_isolates_and_bracket_pairs():
    assert shown("قاعدة 3-2-1 للنسخ") != shown("قاعدة \u20663-2-1\u2069 للنسخ")
    assert shown("a(b)ج") == "جa(b)"


def test_every_shared_run_shows_as_it_is_written(shared_data):
    lines = (shared_data / "runs.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    assert len(rows) >= 36
    assert [run for text, run in rows if run not in shown(arabic.isolate_plain(text))] == []


WORDS = st.one_of(
    st.from_regex(r"[A-Za-z]{1,6}[0-9]{0,3}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,3})?", fullmatch=True),
    st.sampled_from(
        ["5%", "$5", "−5°C", "±5%", "C++", "@omar", "#AI", ".NET", "(2TB)", "f(x)", "5€", "1.5×", "µs", "½"]
    ),
)
JOINTS = st.sampled_from(
    ["", " ", "-", "–", "/", ":", ".", "×", " × ", "=", " + ", "+", "_", "@", " / ", "~", "*", " - "]
)


@st.composite
def technical(draw):
    words = draw(st.lists(WORDS, min_size=1, max_size=5))
    return words[0] + "".join(draw(JOINTS) + word for word in words[1:])


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from(ARABIC_WORDS), technical(), st.sampled_from(["", "!", "،", ".", " -", ")"]), st.data())
def test_the_shown_order_of_a_generated_run_is_its_written_order(before, run, end, data):
    after = data.draw(st.sampled_from(ARABIC_WORDS))
    text = f"{before} {'(' if end == ')' else ''}{run}{end} {after} 5-3"
    runs = arabic.technical_runs(text)
    assume(all(sign not in run for sign in "()") or end != ")")
    visible = shown(arabic.isolate_plain(text))
    assert all(part.text in visible for part in runs)
    core = run.strip("-–.:/=~@ ")
    core = core[1:-1] if core == "(2TB)" else core
    assert core in visible


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("اب،ـً 12AZ-()[]+.:/%$\"'٣٪\u200f\n…×°😀"), max_size=40))
def test_runs_are_in_order_and_hold_their_text(text):
    runs = arabic.technical_runs(text)
    assert [run.text for run in runs] == [text[run.start : run.end] for run in runs]
    assert all(one.end <= other.start for one, other in itertools.pairwise(runs))
    assert arabic.isolate_plain(text).translate(INVISIBLE) == text


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("«OpenAI»، GPT-5! iPhone 17.", ["OpenAI", "GPT-5", "iPhone 17"]),
        ("شريحة (Kunlun P800).", ["Kunlun P800"]),
        ("أندرويد/iOS أو iOS/أندرويد", ["iOS", "iOS"]),
        ("بـ−5 وعبر الـ-AI", ["−5", "AI"]),
        ("على Windows 11. macOS 15 لا", ["Windows 11", "macOS 15"]),
        ("1) iOS 18", ["iOS 18"]),
        ("في 2023, 2024", []),
        ("هاتف iPhone 📱 وiPad", ["iPhone", "iPad"]),
        ("و.NET وبـ.NET وبالـ.NET 9 وَ.NET ل.env ك.NET", [".NET", ".NET", ".NET 9", ".NET", ".env", ".NET"]),
        ("و#AI ف#AI ب@omar ول@omar_tech ك#AI_2", ["#AI", "#AI", "@omar", "@omar_tech", "#AI_2"]),
        ("في/etc/hosts و/etc/hosts وأندرويد/iOS ب/iOS", ["etc/hosts", "/etc/hosts", "iOS", "iOS"]),
        ("هذا كتاب.NET جديد و«.NET» والكتاب.", ["NET", ".NET"]),
        ('مقال "هاتف S25" و"Galaxy S25"', ["S25", "Galaxy S25"]),
    ],
)
def test_punctuation_of_the_sentence_stays_outside(text, runs):
    assert found(text) == runs


def test_plain_numbers_are_left_alone():
    assert arabic.isolate("نحو 6.7 من 1,319 في 2025") == "نحو 6.7 من 1,319 في 2025"


def test_arabic_indic_digits_keep_their_own_order():
    for text in ("بين ٢٠٢٤/٢٠٢٥ و٥٪-١٠٪", "عند −٥° و٣-٢-١"):
        assert arabic.isolate_plain(text) == text


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("لغة C++ قديمة", '<bdi class="nb" lang="en" dir="ltr">C++</bdi>'),
        ("بسعر $20 فقط", '<bdi class="nb" dir="ltr">$20</bdi>'),
        ("شريحة Kunlun P800", '<bdi class="nb" lang="en">Kunlun P800</bdi>'),
        ("شركة OpenAI", '<bdi lang="en">OpenAI</bdi>'),
        ("لعبة The Witcher 3: Wild Hunt", '<bdi lang="en" dir="ltr">The Witcher 3: Wild Hunt</bdi>'),
    ],
)
def test_a_run_has_its_direction_and_a_short_one_does_not_break(text, run):
    assert run in arabic.isolate(text)


@given(st.text())
def test_isolating_escapes_markup(text):
    left = arabic.isolate(text)
    for lang in ("", ' lang="en"'):
        for short in ("", ' class="nb"'):
            for direction in ("", ' dir="ltr"'):
                left = left.replace(f"<bdi{short}{lang}{direction}>", "")
    assert "<" not in left.replace("</bdi>", "")
    assert ">" not in left.replace("</bdi>", "")


def test_plain_text_carries_isolates_instead_of_markup():
    assert arabic.isolate_plain("عن C++ اليوم") == "عن \u2066C++\u2069 اليوم"


def test_a_run_that_goes_through_inline_elements_is_isolated_as_one():
    strong = arabic.Element("<strong>", "</strong>")
    markup = arabic.isolate_pieces([("صدر ", ()), ("في 12", (strong,)), ("-09-2025", ()), (" رسميًا", ())])
    assert markup == ('صدر <strong>في </strong><bdi class="nb" dir="ltr"><strong>12</strong>-09-2025</bdi> رسميًا')


def test_a_marked_word_does_not_split_its_run():
    assert arabic.isolate_marked("بطاقة RTX 5090 Ti هنا", [(6, 9)]) == (
        'بطاقة <bdi class="nb" lang="en"><mark>RTX</mark> 5090 Ti</bdi> هنا'
    )
    assert arabic.isolate_marked("نص طويل", [(0, 2), (1, 4)]) == "<mark>نص</mark><mark> ط</mark>ويل"


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_marking_loses_no_character(text, spans):
    left = arabic.isolate_marked(text, spans)
    for tag in ("<mark>", "</mark>", "</bdi>"):
        left = left.replace(tag, "")
    for part in arabic.technical_runs(text):
        left = left.replace(arabic.isolation.bdi(part.text).start, "", 1)
    assert left == escaped(text)


def escaped(text):
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )
