"""Texts and headers of every mail about comments.

Nothing that a reader wrote is part of a mail, neither of its subject nor of its text nor of a header. Identifiers are
made from the public keys of comments and identify nobody.
"""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, MailKind
from newsroom import arabic
from newsroom.mail.mailboxes import mailbox_hash
from newsroom.models import MailStop

CONFIRM = signing.TimestampSigner(salt="comment-mail-confirm")
STOP = signing.Signer(salt="comment-mail-stop")


def compose(mail):
    """Return the message, or None if there is no reason to send it any more."""
    comment, is_for_staff = comment_of(mail), mail.kind == MailKind.DIGEST
    if is_for_staff:
        subject, lines = digest_text(mail.facts)
    elif comment is None or MailStop.covers(mail.to):
        return None
    else:
        subject, lines = TEXTS[mail.kind](comment)
    if subject is None:
        return None
    headers = {"Auto-Submitted": "auto-generated", **identifiers(mail, comment)}
    if not is_for_staff:
        link = settings.SITE_URL + reverse("comment_mail_stop", args=[STOP.sign(mailbox_hash(mail.to))])
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        lines += ["", "--", _("To stop all mail about comments:"), link]
    subject = f"{arabic.isolate_plain(subject)} | {settings.SITE_NAME}"
    return EmailMessage(subject, "\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)


def comment_of(mail):
    """Return the comment that the mail is about, None for a digest or if it was deleted."""
    rows = Comment.objects.select_related("article", "parent", "root")
    return rows.filter(pk=mail.subject_id).first() if mail.subject_id else None


def identifiers(mail, comment):
    """Return Message-ID, the same at every try, and the headers that group mails of one thread (RFC 5322, 3.6.4).

    They refer to an identifier that no mail has, so that mails of a thread may arrive in any order.
    """
    made = f"{mail.created_at:%Y%m%d%H%M%S}"
    if comment is None:
        name, thread = f"digest.{mail.pk}.{made}", "digests"
    else:
        name, thread = f"{mail.kind}.{comment.key}.{made}", f"thread.{(comment.root or comment).key}"
    reference = f"<{thread}@{settings.SITE_HOST}>"
    return {"Message-ID": f"<{name}@{settings.SITE_HOST}>", "In-Reply-To": reference, "References": reference}


# --- Texts ------------------------------------------------------------------------------------------


def confirmation_text(comment):
    if not has_unconfirmed_subscription(comment):
        return None, []
    link = settings.SITE_URL + reverse("comment_mail_confirm", args=[CONFIRM.sign(comment.email_hash)])
    lines = [
        _("Somebody who gave this address asked for mail about a comment on our site."),
        _("If it was you, open this page and confirm it there; the link holds for seven days:"),
        "",
        link,
        "",
        _("If it was not, do nothing: no further mail will come."),
    ]
    return _("Confirm that you want mail about your comment"), lines


def has_unconfirmed_subscription(comment):
    same = Comment.objects.filter(email_hash=comment.email_hash)
    return same.filter(subscription__isnull=False, subscription__confirmed_at=None).exists()


def approved_text(comment):
    if not comment.is_shown:
        return None, []
    return _("Your comment is on the page"), [
        _("Your comment has been approved and is on the page:"),
        "",
        *link_to(comment),
    ]


def reply_text(comment):
    if not comment.is_shown or not comment.parent:
        return None, []
    return _("Your comment has a reply"), [_("There is a reply to your comment:"), "", *link_to(comment)]


def link_to(comment):
    return [arabic.isolate_plain(comment.article.headline), settings.SITE_URL + comment.permalink]


def digest_text(facts):
    """Return the subject and lines of a digest: how much has come since the last one, by kind."""
    news = news_of(facts)
    waiting = facts["waiting"]
    lines = [
        _("Since the last mail:"),
        *(f"- {one}" for one in news),
        "",
        ngettext("%(shown)s comment waits", "%(shown)s comments wait", waiting) % {"shown": arabic.grouped(waiting)}
        + ".",
        "",
        settings.SITE_URL + reverse("admin:comments_comment_changelist"),
        "",
        _("This mail can be switched off on that page."),
    ]
    return "، ".join(news), lines


def news_of(facts):
    """Return one phrase for each kind of news with a number above 0."""
    new, reports, corrections = (facts.get(name, 0) for name in ("new", "reports", "corrections"))
    phrases = [
        (new, ngettext("%(shown)s new comment", "%(shown)s new comments", new)),
        (reports, ngettext("%(shown)s new report", "%(shown)s new reports", reports)),
        (corrections, ngettext("%(shown)s new correction", "%(shown)s new corrections", corrections)),
    ]
    return [phrase % {"shown": arabic.grouped(count)} for count, phrase in phrases if count]


TEXTS = {
    MailKind.CONFIRM: confirmation_text,
    MailKind.APPROVED: approved_text,
    MailKind.REPLY: reply_text,
}
