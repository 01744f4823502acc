"""What may be shown before a moderator has seen it: only where the outlet says so, and only from a proved address."""

from django.conf import settings
from django.core import signing

from comments.models import Comment, Status
from comments.models.decision import Actor
from comments.models.origin import writer_hash

PROOF = signing.Signer(salt="comment-proof")


def proof_of(email):
    """What a browser may keep after its reader confirmed the address from its mailbox; it shows nothing of it."""
    return PROOF.sign(writer_hash(email))


def proves(proof, email):
    """True if the proof was given for that very address: a typed address alone is never trusted."""
    try:
        return bool(email) and PROOF.unsign(proof) == writer_hash(email)
    except signing.BadSignature:
        return False


def let_through(comment):
    """Approves by rule: COMMENTS_TRUST_AFTER approved comments of this proved address, and no reason that holds."""
    enough = settings.COMMENTS_TRUST_AFTER
    if not enough or not comment.proved or comment.status != Status.PENDING:
        return False
    if any(reason["holds"] for reason in comment.suspicion):
        return False
    earlier = Comment.objects.approved().filter(writer_hash=comment.writer_hash, proved=True)
    if earlier.count() < enough:
        return False
    done = Comment.objects.filter(pk=comment.pk).decide(Status.APPROVED, by=None, actor=Actor.TRUST).done
    comment.refresh_from_db()
    return bool(done)
