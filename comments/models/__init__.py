"""Comments, decisions on them, and what moderators keep: word lists, bans, notes, canned texts."""

from comments.models.ban import Ban
from comments.models.canned import CannedText
from comments.models.classifier import Classifier, Token
from comments.models.comment import DEPTH, LONGEST, Comment, new_key
from comments.models.commenter_note import CommenterNote
from comments.models.decision import Code, Decision
from comments.models.mail import TO_COMMENTERS, Confirmation, Digest, MailKind, SentNotice, Subscription
from comments.models.queue_visit import QueueVisit
from comments.models.report import Report
from comments.models.settings import HouseRules
from comments.models.status import DECIDED, REFUSED, Status
from comments.models.version import Version
from comments.models.word import Word
from comments.models.word_hits import Hits, words_of

__all__ = [
    "DECIDED",
    "DEPTH",
    "LONGEST",
    "REFUSED",
    "TO_COMMENTERS",
    "Ban",
    "CannedText",
    "Classifier",
    "Code",
    "Comment",
    "CommenterNote",
    "Confirmation",
    "Decision",
    "Digest",
    "Hits",
    "HouseRules",
    "MailKind",
    "QueueVisit",
    "Report",
    "SentNotice",
    "Status",
    "Subscription",
    "Token",
    "Version",
    "Word",
    "new_key",
    "words_of",
]
