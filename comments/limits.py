"""How much one client, one comment and one private link may send: the same for every public POST.

Counts are rows of the database under keyed hashes (`newsroom.rate_limits`): every process sees them, and they end by
themselves. A client is an IPv4 address or the /64 of an IPv6 one.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings

from newsroom import network, rate_limits

HOUR = datetime.timedelta(hours=1)
TEN_MINUTES = datetime.timedelta(minutes=10)
DAY = datetime.timedelta(days=1)
CORRECTIONS = 20  # wordings of one comment that are kept


@dataclass(frozen=True)
class Limit:
    """At most so many requests in a period, counted by «address» (of the client) or by «path» (comment or link).

    `most` is a number, or the name of the setting that holds it.
    """

    by: str
    most: int | str
    period: datetime.timedelta

    def allowed(self) -> int:
        return getattr(settings, self.most) if isinstance(self.most, str) else self.most


LIMITS = {
    "add": [Limit("address", "COMMENTS_FLOOD", TEN_MINUTES)],
    "correct": [Limit("address", 30, HOUR), Limit("path", 10, DAY)],
    "withdraw": [Limit("address", 30, HOUR), Limit("path", 10, DAY)],
    "ask_for_mail": [Limit("address", 30, HOUR), Limit("path", 10, DAY)],
    "report": [Limit("address", 60, HOUR)],
    "confirm": [Limit("address", 60, HOUR), Limit("path", 20, DAY)],
    "stop": [Limit("path", 20, HOUR)],  # a mail program's own servers post for many readers from one address
}


def exceeded(request, name: str) -> datetime.timedelta | None:
    """Count the request; return the period after which to try again where it is one too many."""
    subjects = {"address": network.rate_limit_address(network.client_address(request)), "path": request.path}
    for limit in LIMITS[name]:
        if not rate_limits.is_allowed(f"comments.{name}.{limit.by}", subjects[limit.by], limit.allowed(), limit.period):
            return limit.period
    return None
