"""Rate limits of public POSTs: how many requests one client, or one address of the site, may send in a period.

Counts are rows of the database under keyed hashes (`newsroom.rate_limits`): every process sees them, and they end by
themselves. A client is an IPv4 address or the /64 of an IPv6 one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from newsroom import rate_limits
from newsroom.visitors import network

TEN_MINUTES = datetime.timedelta(minutes=10)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most so many requests in a period, counted by «address» (of the client) or by «path» (of the request).

    `most` is a number, or the name of the setting that holds it.
    """

    by: str
    most: int | str
    period: datetime.timedelta

    def allowed(self) -> int:
        return getattr(settings, self.most) if isinstance(self.most, str) else self.most


def exceeded(request: HttpRequest, name: str, limits: Iterable[Limit]) -> datetime.timedelta | None:
    """Count the request to the view of that name; return the period of the limit that it exceeds, or None."""
    subjects = {"address": network.rate_limit_address(network.client_address(request)), "path": request.path}
    for limit in limits:
        # The prefix is the app that had these counters first; another one would forget them.
        if not rate_limits.is_allowed(f"comments.{name}.{limit.by}", subjects[limit.by], limit.allowed(), limit.period):
            return limit.period
    return None
