"""The classifier's opinion of a text: a score, the band that a card shows, and the words with most weight."""

import math

from comments.models.classifier.counts import Classifier, Token, chunks, identities
from comments.models.classifier.tokens import Piece, pieces, tokens
from comments.models.classifier.weighing import Counts

# There is no score before ten decisions of each kind. Measured on the three sets of tests/files with one later comment
# in five bad (test_classifier_quality.py, ten shuffles): in the bands «little» and above, 81 to 91% are bad, in «much»
# 91 to 100%, and at most 0.6% of the good ones are in «much». After 200 decisions it is 67 to 89%, 94 to 95% and 0.9%.
MIN_SAMPLES = 10
LITTLE, MUCH = 2.0, 4.0  # the evidence at which each band begins
ROWS = 5000  # of one query


def score_of(evidence: float) -> float:
    """Return a number from 0 to 1 that rises with the evidence; the band «little» begins at a half."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, evidence - LITTLE))))


LITTLE_SCORE, MUCH_SCORE = score_of(LITTLE), score_of(MUCH)


def band_of(score: float | None) -> int:
    """Return the band: 2 if the text much resembles refused comments, 1 if a little, otherwise 0."""
    return 0 if score is None else int(score >= LITTLE_SCORE) + int(score >= MUCH_SCORE)


def rank_of(score: float | None, reasons: int) -> int:
    """Return a comment's place in «most suspect first»: by its band, then the checks' reasons, then its score.

    It is what the card shows, in that order; the finest part is the evidence, from -30 to 30, in steps of a hundredth.
    """
    certain = None if score is None else max(1e-13, min(1 - 1e-13, score))
    fine = 0.0 if certain is None else math.log(certain / (1 - certain))
    return (band_of(score) * 10 + min(reasons, 9)) * 10_000 + 5000 + round(100 * max(-30.0, min(30.0, fine)))


class Opinion:
    """The counts for some texts, read by two queries in all."""

    def __init__(self, texts):
        state = Classifier.now()
        self.step = state.steps
        self.is_ready = min(state.bad, state.good) >= MIN_SAMPLES
        self.tokens = {text: tokens(text) for text in texts} if self.is_ready else {}
        numbers = identities({token for found in self.tokens.values() for token in found})
        rows = {}
        for chunk in chunks(sorted(numbers.values()), ROWS):
            found = Token.objects.filter(id__in=chunk).values_list("id", "bad", "good")
            rows |= {identity: (bad, good) for identity, bad, good in found}
        of = {token: rows[identity] for token, identity in numbers.items() if identity in rows}
        self.counts = Counts(state.bad, state.good, of)

    def score(self, text: str) -> float | None:
        """Return how much the text resembles refused comments, 0 to 1; None before enough decisions."""
        return score_of(self.counts.evidence(self.tokens[text])) if self.is_ready else None

    def weightiest_words(self, text: str, most: int = 8) -> list[tuple[str, float]]:
        """Return [(word, weight)] of the whole words with most weight; positive weights suggest a refusal."""
        if not self.is_ready:
            return []
        weights: dict[str, float] = {}
        for piece in pieces(text):
            if piece.end:
                weights.setdefault(text[piece.start : piece.end], self.weight_of(piece))
        ordered = sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
        return [(word, weight) for word, weight in ordered[:most] if weight]

    def weight_of(self, piece: Piece) -> float:
        return self.counts.evidence(piece.tokens)
