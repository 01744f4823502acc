"""Canonical e-mail addresses: equal for one mailbox, different for different ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.email_addresses import canonical_email

SAME = [
    ("reem.k@gmail.com", "R.E.E.M.K@GMail.com", "reemk+news@googlemail.com", " reemk@gmail.com"),
    ("reem.k@gmail.com", "re.emk+a+b@gmail.com."),
    ("reem@outlook.com", "Reem+shop@outlook.com"),
    ("reem@example.com", "REEM@EXAMPLE.COM", "reem+1@example.com", "ｒｅｅｍ@example.com"),
    ("reem@مثال.إختبار", "reem@xn--mgbh0fb.xn--kgbechtv", "Reem@XN--MGBH0FB.xn--kgbechtv"),
    ("reem@bücher.example", "reem@BÜCHER.example", "reem@xn--bcher-kva.example", "reem@bu\u0308cher.example"),
    ("reem.k@proton.me", "reem-k@protonmail.com", "reem_k+x@pm.me"),
    ("reem@icloud.com", "reem+x@me.com", "reem@mac.com"),
    ("reem@yandex.ru", "reem@ya.ru", "reem+x@yandex.com"),
    ("reem@yahoo.com", "reem-shop@yahoo.com"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_mailbox_have_one_canonical_address(spellings):
    assert len({canonical_email(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reem.k@outlook.com", "reemk@outlook.com"),
        ("reem@hotmail.com", "reem@outlook.com"),
        ("reem@yahoo.com", "reem@yahoo.fr"),
        ("reem-k@gmail.com", "reemk@gmail.com"),
        ("+961@example.com", "+962@example.com"),
        ("...@gmail.com", "@gmail.com"),
        ("reem@example.com", "reem@example.org"),
    ],
)
def test_different_mailboxes_have_different_canonical_addresses(one, other):
    assert canonical_email(one) != canonical_email(other)


def test_an_empty_address_stays_empty():
    assert canonical_email("") == canonical_email("  ") == ""


@given(
    st.one_of(st.text(max_size=40), st.from_regex(r"[a-zA-Z.+_-]{1,10}@(gmail|proton|yahoo|[a-z]{2,5})\.(com|me)\Z"))
)
def test_canonicalising_an_email_address_is_idempotent(text):
    assert canonical_email(canonical_email(text)) == canonical_email(text)
