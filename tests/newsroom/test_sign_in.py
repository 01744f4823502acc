"""Rate limits of sign-in and password resets: per account, per address and per pair."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from newsroom import rate_limits
from newsroom.rate_limits import AttemptCount, KnownAddress, Rule, SignInAttempt
from newsroom.visitors import network

RIGHT, WRONG = "a long password", "wrong"
HOME, OFFICE = "203.0.113.7", "198.51.100.20"


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    """Stop the clock: waits end when a test calls `later`, not while a busy machine works."""
    now = timezone.now()
    monkeypatch.setattr(rate_limits, "timezone", SimpleNamespace(now=lambda: now))


def stranger(number):
    return f"192.0.2.{number}"


def sign_in(username, password, address):
    return Client(REMOTE_ADDR=address).post("/admin/login/", {"username": username, "password": password})


def later(seconds):
    """Let time pass: make the stored rows older by that much."""
    for row in AttemptCount.objects.all():
        row.wait_until -= datetime.timedelta(seconds=seconds)
        row.expires_at -= datetime.timedelta(seconds=seconds)
        row.save()


def test_the_fifth_wrong_password_of_a_pair_answers_429_with_the_wait_and_keeps_the_name(omar):
    statuses = [sign_in("omar", WRONG, HOME).status_code for _attempt in range(4)]
    answer = sign_in("omar", WRONG, HOME)
    assert (statuses, answer.status_code, answer["Retry-After"]) == ([200] * 4, 429, "30")
    page = answer.content.decode()
    assert "محاولات كثيرة" in page
    assert 'value="omar"' in page
    assert "/admin/password_reset/" in page
    assert sign_in("omar", RIGHT, HOME).status_code == 429


def test_attempts_during_the_wait_do_not_lengthen_it(omar):
    for _attempt in range(5):
        sign_in("omar", WRONG, HOME)
    for _attempt in range(20):
        assert int(sign_in("omar", WRONG, HOME)["Retry-After"]) <= 30
    later(31)
    assert sign_in("omar", RIGHT, HOME).status_code == 302
    assert sign_in("omar", WRONG, HOME).status_code == 200  # the count of the pair starts again


def test_forty_addresses_on_one_account_are_slowed_down(omar):
    statuses = [sign_in("omar", WRONG, stranger(number)).status_code for number in range(40)]
    assert statuses == [200] * 9 + [429] * 31
    assert 0 < int(sign_in("omar", WRONG, stranger(50))["Retry-After"]) <= 5


def test_the_wait_of_an_account_grows_but_stays_a_minute(omar):
    waits = []
    for number in range(30):
        answer = sign_in("omar", WRONG, stranger(number))
        waits.append(int(answer.get("Retry-After", 0)))
        later(waits[-1] + 1)
    assert waits == [0] * 9 + [5, 10, 20, 40] + [60] * 17


def test_forty_accounts_from_one_address_are_slowed_down(omar):
    statuses = [sign_in(f"account{number}", WRONG, HOME).status_code for number in range(40)]
    assert statuses == [200] * 19 + [429] * 21


def test_the_addresses_of_one_ipv6_network_count_as_one(omar):
    statuses = [sign_in("omar", WRONG, f"2001:db8:1:2::{number:x}").status_code for number in range(1, 7)]
    assert statuses == [200] * 4 + [429] * 2
    assert sign_in("omar", WRONG, "2001:db8:1:3::1").status_code == 200


def test_strangers_cannot_lock_an_editor_out_of_a_known_address(omar):
    assert sign_in("omar", RIGHT, HOME).status_code == 302
    for number in range(40):
        sign_in("omar", WRONG, stranger(number))
    for number in range(40):
        sign_in(f"account{number}", WRONG, HOME)
    assert sign_in("omar", RIGHT, HOME).status_code == 302
    assert sign_in("omar", RIGHT, OFFICE).status_code == 429


def test_a_known_address_is_still_limited_by_its_own_failures(omar):
    sign_in("omar", RIGHT, HOME)
    statuses = [sign_in("omar", WRONG, HOME).status_code for _attempt in range(6)]
    assert statuses == [200] * 4 + [429] * 2


def test_ones_own_account_does_not_reset_the_count_of_an_address(omar, salma):
    for number in range(19):
        sign_in(f"account{number}", WRONG, HOME)
    assert sign_in("salma", RIGHT, HOME).status_code == 302
    assert [sign_in(f"other{number}", WRONG, HOME).status_code for number in range(3)] == [429] * 3


def test_an_account_that_does_not_exist_is_answered_like_one_that_does(omar):
    real = [sign_in("omar", WRONG, HOME) for _attempt in range(6)]
    unreal = [sign_in("nobody", WRONG, OFFICE) for _attempt in range(6)]
    assert [answer.status_code for answer in real] == [answer.status_code for answer in unreal]
    assert [answer.get("Retry-After") for answer in real] == [answer.get("Retry-After") for answer in unreal]


@pytest.mark.parametrize("name", ["OMAR", "ｏｍａｒ", " omar "])
def test_spellings_of_an_account_name_are_counted_together(omar, name):
    for _attempt in range(4):
        sign_in("omar", WRONG, HOME)
    assert sign_in(name, WRONG, HOME).status_code == 429


def test_rate_limit_rows_name_nobody_and_expire(omar):
    sign_in("omar", RIGHT, HOME)
    sign_in("omar", WRONG, OFFICE)
    kept = [row.key for model in (AttemptCount, KnownAddress) for row in model.objects.all()]
    assert len(kept) == 6  # two pairs, two addresses, the account; the address once used
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in kept)
    past = timezone.now() - datetime.timedelta(hours=1)  # the clock stands still meanwhile
    AttemptCount.objects.update(expires_at=past)
    KnownAddress.objects.update(expires_at=past)
    rate_limits.purge()
    assert (AttemptCount.objects.count(), KnownAddress.objects.count()) == (0, 0)


def test_a_password_reset_makes_its_address_a_known_one(omar, mailoutbox):
    for number in range(10):
        sign_in("omar", WRONG, stranger(number))
    assert sign_in("omar", RIGHT, HOME).status_code == 429
    client = Client(REMOTE_ADDR=HOME)
    client.post("/admin/password_reset/", {"email": omar.email})
    form = client.get(re.search(r"(/admin/reset/\S+)", mailoutbox[0].body)[1], follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": "ورد-جبلي-2026!", "new_password2": "ورد-جبلي-2026!"})
    assert sign_in("omar", "ورد-جبلي-2026!", HOME).status_code == 302


def test_a_wait_doubles_up_to_the_longest_and_never_overflows():
    rule = Rule(free=2, first=10, longest=60)
    assert [rule.wait(count).total_seconds() for count in (0, 1, 2, 3, 4, 5, 10**9)] == [0, 0, 10, 20, 40, 60, 60]


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"), ("", ""), ("nonsense", "nonsense")],
)
def test_one_ipv4_address_or_one_ipv6_64_counts_as_one_client(address, counted):
    assert network.rate_limit_address(address) == counted


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_concurrent_attempts_get_no_more_tries_than_sequential_ones():
    """Counting and checking is one step for every connection; on SQLite one writer waits for the other."""
    if connection.vendor != "postgresql":
        pytest.skip("locks are tested with real threads on PostgreSQL")

    def attempt(number):
        try:
            return SignInAttempt("omar", HOME).begin()[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        let_through = list(pool.map(attempt, range(40)))
    assert let_through.count(True) == rate_limits.RULES["pair"].free


def test_the_addresses_that_an_older_version_kept_are_dropped(db):
    drop_axes = import_module("newsroom.migrations.0004_attempts_milestones").drop_axes
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE axes_accessattempt (ip_address varchar(40))")
        drop_axes(None, cursor)
        drop_axes(None, cursor)  # where there are none, nothing happens
        assert [name for name in connection.introspection.table_names(cursor) if name.startswith("axes")] == []


# --- Resetting a password -------------------------------------------------------------------------


def ask_for_reset(email, address=HOME, **headers):
    return Client(REMOTE_ADDR=address).post("/admin/password_reset/", {"email": email}, **headers)


def test_the_link_holds_the_sites_own_address_whatever_host_was_asked(omar, mailoutbox, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://news.example.org", ["*"]
    ask_for_reset(omar.email, HTTP_HOST="evil.example")
    assert re.findall(r"https?://[^/]+", mailoutbox[0].body) == ["https://news.example.org"]
    assert "evil" not in mailoutbox[0].subject + mailoutbox[0].body
    assert settings.SITE_NAME in mailoutbox[0].body


def test_thirty_resets_of_an_account_send_three_mails_and_the_answers_do_not_differ(omar, mailoutbox):
    answers = [ask_for_reset(omar.email.upper(), stranger(number)) for number in range(30)]
    answers += [ask_for_reset("nobody@example.com", stranger(31))]
    assert len(mailoutbox) == 3
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/admin/password_reset/done/")}


def test_resets_of_many_accounts_from_one_address_are_limited_too(django_user_model, mailoutbox):
    for number in range(30):
        django_user_model.objects.create_user(f"person{number}", f"person{number}@example.com", RIGHT)
    for number in range(30):
        ask_for_reset(f"person{number}@example.com")
    assert len(mailoutbox) == 20
    later(3601)
    ask_for_reset("person29@example.com")
    assert len(mailoutbox) == 21
