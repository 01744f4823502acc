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

from comments.models import Comment, Mail, MailStop
from comments.models.hashes import mailbox_hash
from newsroom import arabic

CONFIRM = signing.TimestampSigner(salt="comment-mail-confirm")
STOP = signing.Signer(salt="comment-mail-stop")


def compose(mail):
    """Return the message, or None if there is no reason to send it any more."""
    is_for_staff = mail.kind == Mail.Kind.DIGEST
    if not is_for_staff and MailStop.covers(mail.to):
        return None
    subject, lines = TEXTS[mail.kind](mail)
    if subject is None:
        return None
    headers = {"Auto-Submitted": "auto-generated", **identifiers(mail)}
    if not is_for_staff:
        link = settings.SITE_URL + reverse("comment_mail_stop", args=[STOP.sign(mailbox_hash(mail.to))])
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        lines += ["", "--", _("To stop all mail about comments:"), link]
    subject = f"{arabic.isolate_plain(subject)} | {settings.SITE_NAME}"
    return EmailMessage(subject, "\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)


def identifiers(mail):
    """Return Message-ID, the same at every try, and the headers that group mails of one thread (RFC 5322, 3.6.4).

    They refer to an identifier that no mail has, so that mails of a thread may arrive in any order.
    """
    made = f"{mail.created_at:%Y%m%d%H%M%S}"
    if mail.kind == Mail.Kind.DIGEST:
        name, thread = f"digest.{mail.pk}.{made}", "digests"
    elif mail.comment is None:
        return {"Message-ID": f"<{mail.kind}.{mail.pk}.{made}@{settings.SITE_HOST}>"}
    else:
        comment = mail.comment
        name, thread = f"{mail.kind}.{comment.key}.{made}", f"thread.{(comment.root or comment).key}"
    reference = f"<{thread}@{settings.SITE_HOST}>"
    return {"Message-ID": f"<{name}@{settings.SITE_HOST}>", "In-Reply-To": reference, "References": reference}


# --- Texts ------------------------------------------------------------------------------------------


def confirmation_text(mail):
    comment = mail.comment
    if comment is None or not has_unconfirmed_subscription(comment):
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


def approved_text(mail):
    comment = mail.comment
    if comment is None or not comment.is_shown:
        return None, []
    return _("Your comment is on the page"), [
        _("Your comment has been approved and is on the page:"),
        "",
        *link_to(comment),
    ]


def reply_text(mail):
    comment = mail.comment
    if comment is None or not comment.is_shown or not comment.parent:
        return None, []
    return _("Your comment has a reply"), [_("There is a reply to your comment:"), "", *link_to(comment)]


def link_to(comment):
    return [arabic.isolate_plain(comment.article.headline), settings.SITE_URL + comment.permalink]


def digest_text(mail):
    """Return the subject and lines of a digest: how much has come since the last one, by kind."""
    facts = mail.facts
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
    Mail.Kind.CONFIRM: confirmation_text,
    Mail.Kind.APPROVED: approved_text,
    Mail.Kind.REPLY: reply_text,
    Mail.Kind.DIGEST: digest_text,
}
