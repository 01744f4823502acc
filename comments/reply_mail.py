"""The words and headers of every mail about comments.

Nothing that a stranger wrote stands in a mail, neither in a subject nor in a text nor in a header. Its identifiers are
made of the public keys of comments and name nobody.
"""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, Mail, MailStop
from comments.models.origin import mailbox_hash
from newsroom import arabic

CONFIRM = signing.TimestampSigner(salt="comment-mail-confirm")
STOP = signing.Signer(salt="comment-mail-stop")


def compose(mail):
    """Return the message, or None if there is nothing to say any more."""
    is_for_staff = mail.kind == Mail.Kind.DIGEST
    if not is_for_staff and MailStop.covers(mail.to):
        return None
    subject, lines = WORDS[mail.kind](mail)
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
    """Return Message-ID, the same at every try, and what groups mails of one thread of comments (RFC 5322, 3.6.4).

    All of them refer to an identifier that no mail has, so that the order of their coming does not matter.
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


# --- The words --------------------------------------------------------------------------------------


def confirming(mail):
    comment = mail.comment
    if comment is None or not waits_for_confirmation(comment):
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


def waits_for_confirmation(comment):
    same = Comment.objects.filter(email_hash=comment.email_hash)
    return same.filter(subscription__isnull=False, subscription__confirmed_at=None).exists()


def approved(mail):
    comment = mail.comment
    if comment is None or not comment.is_shown:
        return None, []
    return _("Your comment is on the page"), [
        _("Your comment has been approved and is on the page:"),
        "",
        *where(comment),
    ]


def replied(mail):
    comment = mail.comment
    if comment is None or not comment.is_shown or not comment.parent:
        return None, []
    return _("Your comment has an answer"), [_("Your comment has been answered:"), "", *where(comment)]


def where(comment):
    return [arabic.isolate_plain(comment.article.headline), settings.SITE_URL + comment.permalink]


def digested(mail):
    """Name what came since the last digest; a subject for the first kind of it that there is."""
    facts = mail.facts
    news = [sentence(facts.get(name, 0)) for name, sentence in NEWS.items() if facts.get(name)]
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


NEWS = {
    "new": lambda n: ngettext("%(shown)s new comment", "%(shown)s new comments", n) % {"shown": arabic.grouped(n)},
    "reports": lambda n: ngettext("%(shown)s new report", "%(shown)s new reports", n) % {"shown": arabic.grouped(n)},
    "corrections": lambda n: (
        ngettext("%(shown)s new correction", "%(shown)s new corrections", n) % {"shown": arabic.grouped(n)}
    ),
}


WORDS = {
    Mail.Kind.CONFIRM: confirming,
    Mail.Kind.APPROVED: approved,
    Mail.Kind.REPLY: replied,
    Mail.Kind.DIGEST: digested,
}
