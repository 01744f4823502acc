"""Checks of a comment before a moderator sees it: small functions that return a reason to look closer, or None.

They always run, also when every comment is held, and their results are stored with the comment. None of them deletes
anything, and one that fails holds the comment.
"""

import datetime
import logging
from dataclasses import dataclass

from disposable_email_domains import blocklist
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from authors.models import Author
from comments.intake.reserved_names import is_reserved_name
from comments.models import REFUSED, Ban, Comment, Hits, Word, words_of
from comments.models.classifier import Opinion
from comments.models.hashes import duplicate_hash
from newsroom import arabic
from newsroom.contact_details import find_links, has_email, has_phone_number
from newsroom.email_addresses import canonical_email
from newsroom.models import SpentChallenge
from newsroom.visitors.origin import Origin

logger = logging.getLogger(__name__)
CHALLENGE = signing.TimestampSigner(salt="comment-challenge")
FAILED = _("a check could not be made")
# Reasons about how the comment was sent, not about its text: a correction does not remove them.
SUBMISSION_REASONS = {
    FAILED,
    "a ban is in force",
    "a field that people do not see was filled in",
    "many comments from one address at once",
    "many comments from one network at once",
    "sent without a script",
    "a forged or stale challenge",
    "a challenge sent twice",
    "written within seconds",
}
MIN_FILL_SECONDS = 3  # seconds between the first touch of the form and its sending
CHALLENGE_MAX_AGE = datetime.timedelta(days=1)
CHALLENGE_RENEWED = datetime.timedelta(hours=12)  # an older one is not put into a form that is shown again
MAX_FROM_ADDRESS, MAX_FROM_NETWORK, WINDOW = 3, 15, datetime.timedelta(minutes=2)


@dataclass
class Submission:
    """A wording that was sent and is not saved yet, with what is known of its sender."""

    comment: Comment
    body: str
    origin: Origin | None = None
    honeypot: str = ""
    challenge: str = ""
    is_correction: bool = False
    hits: Hits | None = None  # listed words, looked up when they are first needed


def run_checks(submission):
    """Return ([{"why": msgid, "holds": bool}], score): the reasons that the checks found, and the classifier's score.

    For a correction, the reasons about how the comment itself was sent are kept.
    """
    reasons = list(submission.comment.submission_results) if submission.is_correction else []
    for check in CHECKS:
        if not (submission.is_correction and check in SENDING):
            add(reasons, reason_of(check, submission))
    if not submission.is_correction:
        submission.comment.submission_results = [reason for reason in reasons if reason["why"] in SUBMISSION_REASONS]
    try:
        opinion = Opinion([submission.body])
        score, submission.comment.scored_step = opinion.score(submission.body), opinion.step
    except Exception:
        logger.exception("The classifier failed; the comment is held.")
        score = None
        add(reasons, {"why": FAILED, "holds": True})
    return reasons, score


def reason_of(check, submission):
    """Run one check; return its reason, or {}. A check that fails holds the comment."""
    try:
        why = check(submission)
    except Exception:
        logger.exception("The check %s failed; the comment is held.", check.__name__)
        return {"why": FAILED, "holds": True}
    return {"why": why, "holds": check not in FLAGS} if why else {}


def add(reasons, reason):
    if reason and reason not in reasons:
        reasons.append(reason)


def check_correction(comment, body, origin=None):
    """Run the checks for a correction by the commenter; return what `run_checks` returns."""
    return run_checks(Submission(comment, body, origin, is_correction=True))


# --- The text ---------------------------------------------------------------------------------------


def too_many_links(submission):
    return len(find_links(submission.body)) > 2 and _("more than two links")


def phone_number(submission):
    return has_phone_number(submission.body) and _("a phone number")


def mail_address(submission):
    return has_email(submission.body) and _("an e-mail address in the text")


def contact_as_name(submission):
    name = submission.comment.name
    found = find_links(name) or has_email(name) or has_phone_number(name)
    return found and _("a link, an address or a number as a name")


def held_words(submission):
    return listed_words(submission, Word.Kind.HOLD) and _("a word of the list that holds")


def flagged_words(submission):
    return listed_words(submission, Word.Kind.FLAG) and _("a word of the list that flags")


def listed_words(submission, kind):
    if submission.hits is None:
        if submission.body != submission.comment.newest:
            (submission.hits,) = words_of([Comment(body=submission.body, name=submission.comment.name)])
        else:
            (submission.hits,) = words_of([submission.comment])
    return submission.hits.of_kind(kind)


def is_duplicate(submission):
    """Check for the same wording in another comment, whatever its spelling; one index lookup."""
    name = duplicate_hash(submission.body)
    return (
        bool(name)
        and others(submission).filter(duplicate_hash=name).exists()
        and _("the same words in another comment")
    )


def others(submission):
    return Comment.objects.order_by().exclude(pk=submission.comment.pk)


# --- The sender -------------------------------------------------------------------------------------


def banned(submission):
    return Ban.objects.on(submission.comment, submission.origin) and _("a ban is in force")


def too_fast(submission):
    return recent_count(submission, "address", WINDOW) >= MAX_FROM_ADDRESS and _(
        "many comments from one address at once"
    )


def network_too_fast(submission):
    return recent_count(submission, "network", WINDOW) >= MAX_FROM_NETWORK and _(
        "many comments from one network at once"
    )


def recent_count(submission, kind, window):
    if not submission.origin:
        return 0
    addresses, networks = submission.origin.lately()
    hashes = {"address": addresses, "network": networks}[kind]
    return Comment.objects.filter(**{f"{kind}_hash__in": hashes}, created_at__gte=timezone.now() - window).count()


def throwaway_address(submission):
    parts = canonical_email(submission.comment.email).rpartition("@")[2].split(".")
    return any(".".join(parts[start:]) in blocklist for start in range(len(parts) - 1)) and _("a throw-away e-mail")


def imitates_staff(submission):
    name = submission.comment.name
    ours = list(Author.objects.values_list("name", flat=True))
    for first, last, account in User.objects.filter(is_staff=True, is_active=True).values_list(
        "first_name", "last_name", "username"
    ):
        ours += [account, *([f"{first} {last}"] if first and last else [])]
    return (is_reserved_name(name) or arabic.resembles_a_name(name, ours)) and _("a name like one of the newsroom's")


def refused_before(submission):
    refused = Q(status__in=REFUSED)
    earlier = Comment.objects.filter(refused, email_hash=submission.comment.email_hash).exclude(
        pk=submission.comment.pk
    )
    return bool(submission.comment.email_hash) and earlier.exists() and _("refused before")


# --- The way it was sent ----------------------------------------------------------------------------


def honeypot_filled(submission):
    return submission.honeypot and _("a field that people do not see was filled in")


def lacks_challenge(submission):
    """Check the signed challenge that the form's script fetches when the form is first touched."""
    if not submission.origin:
        return None
    if not submission.challenge:
        return _("sent without a script")
    try:
        nonce = CHALLENGE.unsign(submission.challenge, max_age=CHALLENGE_MAX_AGE)
    except signing.BadSignature:
        return _("a forged or stale challenge")
    if not SpentChallenge.spend(nonce):
        return _("a challenge sent twice")
    taken = timezone.now().timestamp() - signing.b62_decode(submission.challenge.rsplit(":", 2)[1])
    return taken < MIN_FILL_SECONDS and _("written within seconds")


CHECKS = [
    honeypot_filled, banned, held_words, flagged_words, too_many_links, phone_number, mail_address, contact_as_name,
    is_duplicate, too_fast,
    network_too_fast, throwaway_address, imitates_staff, refused_before, lacks_challenge,
]  # fmt: skip
SENDING = {honeypot_filled, too_fast, network_too_fast, lacks_challenge}  # not repeated for a correction
FLAGS = {flagged_words, throwaway_address}  # these mark a comment and do not hold it
