"""What may be shown before a moderator has seen it: only where the outlet says so, and only from a verified address."""

from django.conf import settings
from django.core import signing
from django.db import transaction

from comments.models import Ban, Comment, Status, Word, words_of
from comments.models.decision import Actor
from comments.models.origin import email_hash

PROOF = signing.Signer(salt="comment-proof")


def proof_of(email):
    """What a browser may keep after its reader confirmed the address from its mailbox; it shows nothing of it."""
    return PROOF.sign(email_hash(email))


def proves(proof, email):
    """True if the proof was given for that very address: a typed address alone is never trusted."""
    try:
        return bool(email) and PROOF.unsign(proof) == email_hash(email)
    except signing.BadSignature:
        return False


def auto_approve(comment, origin=None):
    """Approve by rule: COMMENTS_TRUST_AFTER approved comments of this verified address, and nothing that holds.

    `origin` is where the request comes from that may publish the comment. Bans and words are asked anew: they may be
    newer than the comment.
    """
    enough = settings.COMMENTS_TRUST_AFTER
    if not enough or not comment.email_verified or comment.status != Status.PENDING or is_held(comment, origin):
        return False
    earlier = Comment.objects.approved().filter(email_hash=comment.email_hash, email_verified=True)
    if earlier.count() < enough:
        return False
    seen = {comment.pk: comment.token}  # a wording that no moderator has read stays where it is
    chosen = Comment.objects.filter(pk=comment.pk)
    with transaction.atomic():
        done = chosen.decide(Status.APPROVED, by=None, actor=Actor.TRUST, seen=seen).done
        if done:  # else it may be erased meanwhile
            comment.refresh_from_db()
    return bool(done)


def is_held(comment, origin=None):
    """Return whether a moderator must see the comment before readers do."""
    if any(reason["holds"] for reason in (*comment.check_results, *comment.submission_results)):
        return True
    (hits,) = words_of([comment])
    return bool(hits.of_kind(Word.Kind.HOLD) or Ban.objects.on(comment, origin))
