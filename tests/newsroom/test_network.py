"""The address of the client behind trusted proxies."""

import pytest
from django.test import RequestFactory

from newsroom.environment import Environment
from newsroom.visitors.network import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "found"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", [], "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9, 1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", "forged", ["10.0.0.0/8"], "10.0.0.1"),
    ],
)
def test_the_client_address_comes_from_trusted_proxies(settings, remote, forwarded, trusted, found):
    settings.TRUSTED_PROXIES = Environment({"X": ",".join(trusted)}).networks("X", [])
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == found
