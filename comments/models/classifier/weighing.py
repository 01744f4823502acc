"""Evidence from counts: naive Bayes with a Dirichlet prior, pure functions of the counts."""

import math
from dataclasses import dataclass, field

PRIOR = 20  # pseudo-counts of each kind: each token is assumed as frequent in both
RARE = 2  # a token seen so often counts half
STARTING = {  # {token of insults.py: pseudo-counts of refused and approved comments, of START each}
    "!insult 1": (8, 0.7),
    "!insult 2": (2, 0.4),
    "!harsh 1": (3, 0.9),
    "!harsh 2": (1.5, 0.5),
}
START, START_WEIGHT = 10, 1.5


@dataclass
class Counts:
    """How many refused (`bad`) and approved (`good`) comments there were, and of them with each token."""

    bad: int = 0
    good: int = 0
    of: dict = field(default_factory=dict)  # {token: (bad, good)}

    def weight(self, token) -> float:
        """Return the logarithm of how much likelier a refused comment holds the token than an approved one."""
        bad, good = self.of.get(token, (0, 0))
        if token in STARTING:
            more_bad, more_good = STARTING[token]
            return START_WEIGHT * log_ratio(bad + more_bad, self.bad + START, good + more_good, self.good + START)
        seen = bad + good
        if not seen:
            return 0.0
        prior = PRIOR * seen / (self.bad + self.good)
        ratio = log_ratio(bad + prior, self.bad + PRIOR, good + prior, self.good + PRIOR)
        return ratio * seen / (seen + RARE)

    def evidence(self, tokens) -> float:
        """Return how strongly the tokens together suggest a refusal; 0 is neutral."""
        usual = [self.weight(token) for token in tokens if token not in STARTING]
        starting = [self.weight(token) for token in tokens if token in STARTING]
        return sum(usual) / math.sqrt(len(usual) or 1) + sum(starting)


def log_ratio(bad: float, all_bad: float, good: float, all_good: float) -> float:
    return math.log(bad / all_bad) - math.log(good / all_good)
