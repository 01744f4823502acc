"""Hostile keys and tokens in URLs of comments cause no 5xx."""

import pytest

from comments import personal
from tests.factories import make_comment

STRANGE = ["%00", "a%00b", "%FF%FE", "%ED%A0%80", "x" * 5000, "%D8%A7" * 300, "'", "%25", "..", "%2e%2e", "-", "a:b:c"]


@pytest.mark.parametrize("key", STRANGE)
def test_no_key_or_token_breaks_an_address(client, article, mona, key):
    make_comment(article, approved_by=mona)
    for path in ("{}/", "{}/replies/", "{}/replies/?page=%00", "{}/report/", "receipt/{}/", "receipt/{}/correct/",
                 "mail/confirm/{}/", "mail/stop/{}/"):  # fmt: skip
        address = "/comments/" + path.format(key)
        for method in (client.get, client.head, client.options, client.post):
            assert method(address).status_code < 500, address


@pytest.mark.parametrize(
    "email", ["\0", "a@\0", "@", "a@", "@b", "x" * 9000, "a@" + "ب" * 9000, "a@b@c", "a@xn--", "\ud800@x"]
)
def test_no_address_breaks_export_or_erasure(article, email):
    make_comment(article)
    assert personal.export(email)["comments"] == []
    assert personal.erase(email) == 0
