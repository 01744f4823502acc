"""Approval by rule: comments from a verified address that has had enough comments approved, where configured."""

from django.conf import settings
from django.core import signing
from django.db import transaction

from comments.models import Ban, Comment, Status, Word, words_of
from comments.models.decision import Actor
from comments.models.hashes import email_hash

PROOF = signing.Signer(salt="comment-proof")


def proof_of(email):
    """Return a signed proof for the browser of a reader who has confirmed the address; it does not reveal it."""
    return PROOF.sign(email_hash(email))


def proves(proof, email):
    """Return True if the proof was made for that address; a typed address alone is never trusted."""
    try:
        return bool(email) and PROOF.unsign(proof) == email_hash(email)
    except signing.BadSignature:
        return False


def auto_approve(comment, origin=None):
    """Approve the comment if its verified address has COMMENTS_TRUST_AFTER approved comments and nothing holds it.

    `origin` is that of the present request. Bans and word lists are checked again: they may be newer than the comment.
    Return whether the comment was approved.
    """
    enough = settings.COMMENTS_TRUST_AFTER
    if not enough or not comment.email_verified or comment.status != Status.PENDING or is_held(comment, origin):
        return False
    earlier = Comment.objects.approved().filter(email_hash=comment.email_hash, email_verified=True)
    if earlier.count() < enough:
        return False
    seen = {comment.pk: comment.token}  # a newer wording has not been checked, and stays pending
    chosen = Comment.objects.filter(pk=comment.pk)
    with transaction.atomic():
        done = chosen.decide(Status.APPROVED, by=None, actor=Actor.TRUST, seen=seen).done
        if done:  # it may have been erased meanwhile
            comment.refresh_from_db()
    return bool(done)


def is_held(comment, origin=None):
    """Return whether a moderator must see the comment before readers do."""
    if any(reason["holds"] for reason in (*comment.check_results, *comment.submission_results)):
        return True
    (hits,) = words_of([comment])
    return bool(hits.of_kind(Word.Kind.HOLD) or Ban.objects.on(comment, origin))
