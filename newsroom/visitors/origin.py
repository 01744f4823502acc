"""Where a request came from, stored as hashes under a key of the day alone."""

import datetime
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from newsroom.models.visitor import DayKey
from newsroom.visitors import network


@dataclass(frozen=True)
class Origin:
    """The client's address while a request lasts; only what `hashes` returns is ever stored."""

    ip: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Origin":
        return cls(network.client_address(request))

    def hashes(self, day_key: DayKey) -> tuple[str, str]:
        """Return the hashes of the address (an IPv6 /64 counts as one) and of its network (the /24 or /64).

        They are made of different texts, so that neither gives away the other.
        """
        address = network.rate_limit_address(self.ip)
        return day_key.hashed(f"address {address}"), day_key.hashed(f"network {network.network_of(self.ip)}")

    def ban_hashes(self, day_key: DayKey) -> set[str]:
        """Return the hashes that a ban may have: earlier releases told the addresses of an IPv6 /64 apart."""
        return {*self.hashes(day_key), day_key.hashed(f"address {self.ip}")}

    def today(self) -> tuple[str, str]:
        """Return the hashes under today's key."""
        return self.hashes(DayKey.of(today()))

    def lately(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the address hashes and the network hashes under today's and yesterday's keys.

        Periods that begin before midnight need both.
        """
        keys = [DayKey.of(today()), *DayKey.objects.filter(day=today() - datetime.timedelta(1))]
        addresses, networks = zip(*(self.hashes(key) for key in keys), strict=True)
        return addresses, networks


def today() -> datetime.date:
    """Return the day in UTC, by which the keys change."""
    return timezone.now().astimezone(datetime.UTC).date()
