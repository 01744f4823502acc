"""Links, e-mail addresses and phone numbers are found, also disguised ones, and ordinary prose has none."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.contact_details import (
    find_emails,
    find_links,
    find_phone_numbers,
    has_email,
    has_phone_number,
    links_in,
    phones,
    plain,
)
from tests.timing import cpu_seconds

PHONES = [
    "٠٥٥٥٠٠٠١١١", "۰۵۵۵ ۰۰۰ ۱۱۱", "0 5 5 5-0-0-0.1 1 1", "055\u200e5000111", "0\u200f5\u200f5\u200f5000111",
    "055/500/0111", "055.500.0111", "05.55.00.01.11", "05-55-00-01-11", "(055) 500-0111", "+966 55 500 0111",
    "+966/55/500/0111", "00966555000111", "00 966 55 500 0111", "+20 100 123 4567", "٠١٠٠١٢٣٤٥٦٧", "01001234567",
    "0770 123 4567", "966555000111", "555000111", "50 123 4567", "واتس0555000111", "5 5 5 0 0 0 1 1 1",
    "+(966)555000111", "055\u00a0500\u00a00111", "٠٥٥_٥٠٠_٠١١١", "055–500–0111", "０５５５０００１１１",
    "+1 202 555 0173",
    "+٩٦٦٥٥٥٠٠٠١١١", "2024 0555000111", "0555000111 2025", "06 12 34 56 78", "055|500|0111", "055\\500\\0111",
]  # fmt: skip
NO_PHONES = [
    "ISBN 978-0-13-468599-1", "ISBN 0-13-468599-7", "978-0-13-468599-1", "01 02 03 04 05", "1 000 000 000",
    "299,999,999", "1234 5678 9012 3456", "4500 5000 6000 mAh", "172.16.254.1:8080", "2025-01-02 03:04:05",
    "2019 2020 2021", "2019، 2020، 2021، 2022", "2022-2023-2024", "192.168.100.100", "10.0.0.1 10.0.0.2 10.0.0.3",
    "18.1 18.2 18.3", "14.04 16.04 18.04 20.04", "1,299,000,000 دولار", "1.299.000.000 دولار", "3300-3800 MHz",
    "n77 n78 n258 n260", "RTX 4060 4070 4080 4090", "3060/4060/5060", "128 256 512 1024", "1920×1080 2560×1440",
    "10:30 11:45 12:50", "08:30 - 09:30", "12-09-2025 13-09-2025", "2025/09/12 2025/09/13", "978-3-16-148410-0",
    "9783161484100", "0.123456789", "3.141592653589793", "4.5 من 5", "100000000 مستخدم", "8000000000", "1732550000",
    "0101010101", "0123456789", "123456789", "iPhone 15 16 17", "SM-G991B 5123", "IP68 IP69 8000",
    "2.4 5.0 6.0 جيجاهرتز",
    "٢٠١٩ ٢٠٢٠ ٢٠٢١", "من 1990 إلى 2025", "600 700 800 900 1800 2100 2600", "5G: 700/800/900/1800/2100",
    "1 2 3 4 5 6 7 8 9",
    "Windows 95 98 2000 7 8 10 11", "7.1.2 18.0.1 18.1.1", "Build 26100.2605", "KB5048667", "v0.10.12-1",
    "RFC 9110 9111 9112",
    "ISO 27001 27002 27017", "255.255.255.0", "HTTP 404 500 502 503", "1,234.56 و 7,890.12", "65536 131072",
    "2^10 2^20 2^30",
    "12-2025", "±0.001 0.0002 0.00003", "00:11:22:33:44:55", "2001:db8::1", "f/1.8 f/2.4 f/3.5", "16:9 4:3 21:9",
    "10.0.22631.4602", "120.0.6099.130", "131.0.6778.205", "99.9999999", "0.5000000000", "00-14-22-01-23-45",
    "00:1A:2B:3C:4D:5E", "01 02 03 04 05 06 07 08", "٠١ ٠٢ ٠٣ ٠٤", "05/06/2024-07/08/2024", "2024-05-06/2024-07-08",
    "05/06 - 07/08/2024", "99123456", "71123456", "20251231", "10:30, 11:45, 12:50", "01,02,03,04,05", "o1 o3 o4",
]  # fmt: skip
LINKS = [
    ("https://example.com", 1), ("راسلني a.com و b.net و c.org و spam.xyz و site.shop و foo.ai", 6),
    ("hxxp://a.com", 1),
    ("a[.]com", 1), ("a (dot) com", 1), ("a dot com", 1), ("a . com", 1), ("a。com", 1), ("a\u200b.com", 1),
    ("www.a.unknowntld", 1),
    ("t.me/spam wa.me/966555", 2), ("WWW.SPAM.NET", 1), ("ａ.com", 1), ("https://مثال.السعودية/صفحة", 1),
    ("bit.ly/3abc", 1),
    ("Example.COM", 1), ("EVIL.NET", 1), ("Evil.Net", 1), ("evil.app", 1), ("evil.zip", 1), ("evil.cc", 1),
    ("evil.CC", 1), ("موقع.السعودية", 1), ("زوروا متجرنا.شبكة الآن", 1), ("evil دوت كوم", 1), ("evil نقطة كوم", 1),
    ("ايفل دوت كوم", 1), ("e v i l . c o m", 1), ("E V I L . N E T", 1), ("https:/evil.com", 1), ("https//evil.com", 1),
    ("tg://resolve?domain=x", 1), ("whatsapp://send?phone=1", 1), ("زوروا evil.target", 1), ("user.id/path", 1),
]  # fmt: skip
NO_LINKS = [
    "http/1.1, http/2, http/3", "ASP.NET وADO.NET وVB.NET", "Socket.IO", "main.rs وlib.rs وmod.rs",
    "README.md وsetup.py وrun.sh",
    "Node.js وVue.js", "انتهى الكلام.السعودية فازت.الإمارات ثانية", "v1.2.3", "10.0.0.1", "e.g. this",
    "done.It works.So good",
    "https و http", "www", "3.14", "index.html", "com.example.app", "U.S.A", "a@b.com", "f/1.8", "and/or",
    "USB 3.2/4.0", "photo.jpg", "app.run", "array.map", "plt.show", "model.fit", "self.name", "user.id", "file.name",
    "data.info", "this.store", "std.io", "pd.live", "Main.java", "foo.target", "document.cloud", "asp.net", "vb.net",
    "socket.io", "System.IO", "evil.com(x)", "x.items.com = 1", "photo.zip", "MyProject.zip", "main.cc",
    "نحن نقطة تحول",
]  # fmt: skip


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_number_is_found(text):
    assert len(find_phone_numbers(f"اتصل {text} الآن")) == 1


@pytest.mark.parametrize("text", NO_PHONES)
def test_other_numbers_are_not_phone_numbers(text):
    assert find_phone_numbers(f"صدر {text} اليوم") == []


def test_the_span_of_a_number_is_in_the_original_text():
    text = "رقمي: ٠\u200f٥٥-٥٠٠/٠١١١، كلمني"
    ((start, end),) = find_phone_numbers(text)
    assert text[start:end] == "٠\u200f٥٥-٥٠٠/٠١١١"


@pytest.mark.parametrize(("text", "count"), LINKS)
def test_links_are_found(text, count):
    assert len(find_links(text)) == count


@pytest.mark.parametrize("text", NO_LINKS)
def test_names_of_files_and_products_are_not_links(text):
    assert find_links(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "reem@example.com",
        "reem [at] example.com",
        "ريم@مثال.com",
        "reem\u200b@example.com",
        "a @ b.com",
        "a@ b.com",
        "a＠b.com",
        "a at gmail dot com",
        "a at b dot com",
        "a آت b.com",
        "a آت جيميل دوت كوم",
        "a (at) b (dot) com",
    ],
)
def test_an_email_address_is_found(text):
    assert len(find_emails(f"راسلني {text} الآن")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "@reem",
        "reem @ home",
        "السعر @ 50",
        "C@",
        "git@github.com:x/y",
        "x@v1.beta",
        "x@latest.js",
        "react@18.2.0",
        "look at evil.com",
        "شكرا @asp.net",
    ],
)
def test_a_handle_is_not_an_email_address(text):
    assert find_emails(text) == []
    assert not any(target.startswith("mailto:") for _start, _end, target in links_in(text))


@pytest.mark.parametrize(
    "text", ["99123456", "رقمي 99123456", "جوال: 33445566", "55123456 واتساب", "نعم\n66123456\nشكرا"]
)
def test_eight_digits_are_a_phone_number_after_a_hint_or_alone_on_a_line(text):
    assert len(find_phone_numbers(text)) == 1


@pytest.mark.parametrize("text", ["باعوا 99123456 جهازًا", "رقم الطلب 99123456", "20251231", "بلغ 55123456 دولارًا"])
def test_eight_digits_without_a_hint_are_not_a_phone_number(text):
    assert find_phone_numbers(text) == []


def library_says_mobile(digits):
    kinds = phonenumbers.PhoneNumberType
    wanted = {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE} | ({kinds.FIXED_LINE} if digits[0] == "0" else set())
    for region in phones.REGIONS:
        try:
            if phonenumbers.number_type(phonenumbers.parse(digits, region)) in wanted:
                return True
        except phonenumbers.NumberParseException:
            pass
    return False


@given(st.from_regex(r"(?:0|966|20|971)?[1-9][0-9]{6,9}", fullmatch=True))
def test_the_joined_patterns_find_each_number_that_the_library_finds(digits):
    if library_says_mobile(digits):
        assert phones.is_mobile(digits)


@given(st.text(st.sampled_from("05 +-./@a.comn\u200f٥[(]) httpw:"), max_size=80))
def test_no_text_makes_a_finder_fail(text):
    for find in (find_links, find_emails, find_phone_numbers):
        assert all(0 <= start < end <= len(text) for start, end in find(text))


@pytest.mark.parametrize(
    "part", ["0 ", "0", "0.", "05-", "+0", "a.", "www.", "http://", "a@", "[.]", "1/1/", "2020 ", "((1", "1.2.3 "]
)
def test_long_texts_are_searched_quickly(part):
    text = (part * 5000)[:5000]
    took = cpu_seconds(lambda: [find(text) for find in (find_links, find_emails, find_phone_numbers)])
    assert took < 2  # 0.2 on an idle machine; minutes if it were quadratic


HEAVY = [
    "083-",
    "0 1 2 5 ",
    "05 06 ",
    "00123-",
    "+1-",
    "99123456 ",
    "a@",
    "O5 ",
    "1,",
    "050:",
    "a at ",
    "7",
    "01 52 97 ",
]


def check(text):
    for cached in (plain.plain_map, phones.is_mobile, phones.is_phone_with_prefix, has_email, has_phone_number):
        cached.cache_clear()
    return has_phone_number(text), has_email(text)


@pytest.mark.parametrize("part", HEAVY)
def test_a_text_made_to_be_slow_is_checked_at_once(part, monkeypatch):
    parsed = []
    monkeypatch.setattr(phonenumbers, "parse", lambda *given: parsed.append(given))
    text = (part * 5000)[:5000]
    assert cpu_seconds(lambda: check(text)) < 0.5  # 0.03 on an idle machine
    assert parsed == []


def test_two_checks_of_one_text_search_it_once():
    check("نص لا رقم فيه")
    before = plain.plain_map.cache_info().misses
    assert (has_phone_number("نص لا رقم فيه"), has_email("نص لا رقم فيه")) == (False, False)
    assert plain.plain_map.cache_info().misses == before
    assert has_phone_number.cache_info().hits == 1
