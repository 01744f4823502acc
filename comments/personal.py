"""Personal data of one e-mail address: export and erasure."""

import functools

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext

from comments.erasing import wipe
from comments.models import TO_COMMENTERS, Ban, Comment, CommenterNote, Confirmation, Decision
from comments.models.hashes import ban_hashes
from comments.models.locking import delete_in_order
from comments.retention import purge
from newsroom.email_addresses import canonical_email
from newsroom.mail.mailboxes import mailbox_hashes
from newsroom.models import Mail, MailStop, new_edition

__all__ = ["comments_of", "erase", "export", "purge", "wipe"]


# --- What belongs to one mailbox ----------------------------------------------------------------------


def spellings(email, kept):
    """Return those of the kept addresses that reach the same mailbox, whatever their case, IDN form, dots and tags.

    Addresses are compared, not hashes, which may have been made with an earlier secret key.
    """
    wanted = canonical_email(email)
    domain = wanted.rpartition("@")[2]

    @functools.cache
    def is_same(host):
        return canonical_email(f"a@{host}").rpartition("@")[2] == domain

    return [one for one in kept if is_same(one.rpartition("@")[2]) and canonical_email(one) == wanted]


def well_formed(email):
    """Return the address with «?» for lone surrogates: a command's argument may be any bytes."""
    return email.encode(errors="replace").decode()


def comments_of(email):
    """Return the comments written from that mailbox, without replies in the newsroom's name."""
    if not canonical_email(email):
        return Comment.objects.none()
    written = Comment.objects.filter(staff=None)
    kept = written.exclude(email="").order_by().values_list("email", flat=True).distinct()
    return written.filter(email__in=spellings(email, kept.iterator()))


def hashes_of(email, comments):
    """Return every hash that may stand for that mailbox, including those made with an earlier secret key."""
    return {*ban_hashes(email), *comments.order_by().values_list("email_hash", flat=True).distinct()} - {""}


def mail_to(email):
    """Return the mails to that commenter that wait in the outbox; digests of moderators are not among them."""
    waiting = Mail.objects.filter(kind__in=TO_COMMENTERS)
    return waiting.filter(to__in=spellings(email, waiting.order_by().values_list("to", flat=True).distinct()))


def account_of(email):
    """Return {name, replies} of the staff account with that address, or None."""
    staff = User.objects.exclude(email="").only("username", "email")
    for user in staff:
        if canonical_email(user.email) == canonical_email(email):
            return {"name": user.get_username(), "replies": Comment.objects.filter(staff=user).count()}
    return None


def export(email):
    """Return everything stored about that address, as plain data for JSON."""
    email = well_formed(email)
    found = comments_of(email)
    hashes = hashes_of(email, found)
    rows = found.select_related("article", "subscription").prefetch_related("versions", "reports").oldest()
    decisions = decisions_on(rows)
    confirmation = Confirmation.objects.filter(mailbox_hash__in=mailbox_hashes(email)).first()
    stopped = MailStop.objects.filter(mailbox_hash__in=mailbox_hashes(email)).first()
    return {
        "address": email,
        "comments": [exported(comment, decisions[comment.key]) for comment in rows],
        "bans": [
            {
                "of": ban.get_kind_display(),
                "since": ban.at.isoformat(),
                "until": ban.until.isoformat(),
                "note": ban.note,
            }
            for ban in Ban.objects.filter(hash__in=hashes | network_hashes(rows))
        ],
        "notes_of_moderators": [note.text for note in CommenterNote.objects.filter(email_hash__in=hashes)],
        "mail_waiting": [
            {"kind": mail.kind, "since": mail.created_at.isoformat(), "tries": mail.tries, "given_up": mail.failed}
            for mail in mail_to(email)
        ],
        "mail_asked_on": confirmation and confirmation.day.isoformat(),
        "mail_stopped_at": stopped and stopped.at.isoformat(),
        "newsroom_account": account_of(email),
    }


def decisions_on(comments) -> dict[str, list[Decision]]:
    """Return {comment key: decisions on it, oldest first}, by one query."""
    found = {comment.key: [] for comment in comments}
    for decision in Decision.objects.filter(comment_key__in=list(found)).order_by("pk"):
        found[decision.comment_key].append(decision)
    return found


def exported(comment, decisions):
    subscription = getattr(comment, "subscription", None)
    return {
        "article": settings.SITE_URL + comment.article.get_absolute_url(),
        "article_headline": comment.article.headline,
        "written": comment.created_at.isoformat(),
        "name": comment.name,
        "email": comment.email,
        "email_verified": comment.email_verified,
        "comment": comment.body,
        "as_shown": comment.shown_body,
        "correction_that_waits": comment.proposed,
        "earlier_wordings": [version.body for version in comment.versions.all()],
        "status": comment.status,
        "reasons_of_the_checks": [str(reason) for reason in comment.reasons_shown],
        "score_of_the_classifier": comment.score,
        "network_known": bool(comment.address_hash),
        "reports": [{"at": one.at.isoformat(), "why": str(one.get_why_display())} for one in comment.reports.all()],
        "decisions": [
            {
                "at": one.at.isoformat(),
                "decision": one.after,
                "reason": one.reason,
                "reasons_of_the_checks": [gettext(why) for why in one.check_results],
                "score_of_the_classifier": one.score,
            }
            for one in decisions
        ],
        "mail_wanted": subscription
        and {
            "on_approval": subscription.on_approval,
            "on_replies": subscription.on_replies,
            "confirmed": bool(subscription.confirmed_at),
        },
    }


def network_hashes(comments):
    return {one for comment in comments for one in (comment.address_hash, comment.network_hash)} - {""}


# --- Erasing ------------------------------------------------------------------------------------------


def erase(email, by=None):
    """Erase everything of that commenter's address, on record; return how many comments.

    Replies in the newsroom's name, bans until they end, and the refusal of mail stay.
    """
    email = well_formed(email)
    with new_edition():
        found = comments_of(email)
        hashes = hashes_of(email, found)
        comments = found.locked()
        delete_in_order(CommenterNote.objects.filter(email_hash__in=hashes))
        delete_in_order(Confirmation.objects.filter(mailbox_hash__in=mailbox_hashes(email)))
        count = wipe(comments, by)
        delete_in_order(mail_to(email))
    return count
