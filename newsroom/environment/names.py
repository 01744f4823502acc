"""Find environment variables whose names look like misspelt settings."""

import re
from collections.abc import Iterable

# Read by dev.py, docker-compose.yml and the tests.
ELSEWHERE = {
    "PORT", "POSTGRES_PASSWORD", "DATABASE_PASSWORD", "FRONT_PROXY", "NETWORK_PREFIX", "CHROMIUM",
    "TEST_DATABASE_URL",
}  # fmt: skip
OURS = ("COMMENTS_", "COMMENT_", "SITE_", "PERSONAL_DATA_")  # no name of other programs begins like this
COMMON = {"SITE_PACKAGES", "HOST", "HOSTS", "TZ", "FIND", "BINDIR", "REDIS_URL"}


def edit_distance(one: str, other: str) -> int:
    """Return the number of insertions, deletions, replacements and swaps of neighbours between two texts."""
    before, row = [], list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def closest_name(name: str, known: set) -> str | None:
    """Return the known name that `name` probably stands for; "" for one of ours without a neighbour, else None."""
    if name in known or name in COMMON:
        return None
    plain = re.sub(r"[^A-Z0-9]", "", re.sub(r"^(DJANGO|NEWSROOM)_", "", name.upper()))
    best = None
    for candidate in sorted(known):
        goal = candidate.replace("_", "")
        if len(goal) < 6 and plain != goal and abs(len(plain) - len(goal)) > 1:
            continue
        allowed = 0 if len(goal) < 5 else 1 if len(goal) < 8 else 2
        found = edit_distance(plain, goal)
        if found <= allowed and (best is None or found < best[0]):
            best = (found, candidate)
    if best:
        return best[1]
    return "" if name.upper().startswith(OURS) else None


def misspelt(names: Iterable[str], known: set) -> dict:
    """Return {name: the name that was probably meant, or ""} of those that look like settings and are none."""
    known = known | ELSEWHERE
    return {name: guess for name in sorted(names) if (guess := closest_name(name, known)) is not None}
