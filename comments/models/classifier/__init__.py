"""The classifier: it learns from every decision of moderators and sorts the queue, but decides nothing."""

from comments.models.classifier.counts import Classifier, Token, learn
from comments.models.classifier.lessons import after_decision, change_lessons, keep_shown_lessons, teach_again, unlearn
from comments.models.classifier.opinion import LITTLE_SCORE, Opinion, band_of, rank_of, score_of
from comments.models.classifier.tokens import tokens

__all__ = [
    "LITTLE_SCORE",
    "Classifier",
    "Opinion",
    "Token",
    "after_decision",
    "band_of",
    "change_lessons",
    "keep_shown_lessons",
    "learn",
    "rank_of",
    "score_of",
    "teach_again",
    "tokens",
    "unlearn",
]
