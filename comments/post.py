"""Mail that writers ask for: the wish, its confirmation from the mailbox, its end; and the words of every mail.

Nothing that a stranger wrote stands in a mail, neither in a subject nor in a text nor in a header.
"""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import trust
from comments.models import Comment, Confirmation, Mail, Subscription
from comments.models.origin import today
from newsroom import arabic

CONFIRM = signing.TimestampSigner(salt="comment-mail-confirm")
STOP = signing.Signer(salt="comment-mail-stop")
CONFIRM_DAYS = 7


def ask(comment, on_approval, on_replies):
    """Notes what mail the comment's writer wants; gives the name of what to say. One confirmation a day and address."""
    if not (on_approval or on_replies):
        return "nothing"
    wish = {"on_approval": on_approval, "on_replies": on_replies}
    confirmed = timezone.now() if comment.proved else None
    with transaction.atomic():
        row, _new = Subscription.objects.update_or_create(comment=comment, defaults=wish)
        if confirmed and not row.confirmed_at:
            Subscription.objects.filter(pk=row.pk).update(confirmed_at=confirmed)
        if confirmed or row.confirmed_at:
            return "mail"
        day = today()
        _row, new = Confirmation.objects.get_or_create(writer_hash=comment.writer_hash, day=day)
        if not new:
            return "asked-before"
        once = f"confirm {comment.writer_hash} {day}"
        Mail.objects.create(kind=Mail.Kind.CONFIRM, once=once, to=comment.email, comment=comment)
    return "asked"


def open_wishes(writer):
    """The comments of that writer's hash whose wish for mail waits for an answer."""
    found = Comment.objects.filter(writer_hash=writer, subscription__confirmed_at=None, subscription__isnull=False)
    return found.select_related("article", "subscription").oldest()


def confirm(writer, keys):
    """The mailbox has answered: these comments' mail flows, and their address is proved to be their writer's."""
    with transaction.atomic():
        chosen = list(open_wishes(writer).filter(key__in=keys))
        Subscription.objects.filter(comment__in=chosen).update(confirmed_at=timezone.now())
        Comment.objects.filter(pk__in=[comment.pk for comment in chosen]).quietly().update(proved=True)
    for comment in chosen:
        comment.refresh_from_db()
        trust.let_through(comment)
    return chosen


def stop(writer):
    """Ends all mail about comments to that address, what waits in the outbox included."""
    with transaction.atomic():
        addresses = set(Comment.objects.filter(writer_hash=writer).exclude(email="").values_list("email", flat=True))
        Subscription.objects.filter(comment__writer_hash=writer).delete()
        Mail.objects.filter(to__in=addresses).exclude(kind=Mail.Kind.DIGEST).delete()


# --- The words --------------------------------------------------------------------------------------


def compose(mail):
    """The message, or None if there is nothing to say any more."""
    subject, lines, writer = WORDS[mail.kind](mail)
    if subject is None:
        return None
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}"
               f"@{settings.SITE_HOST}>"}  # fmt: skip
    if writer:
        link = settings.SITE_URL + reverse("comment_mail_stop", args=[STOP.sign(writer)])
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        lines += ["", "--", _("To stop all mail about comments:"), link]
    subject = f"{arabic.isolate_plain(subject)} | {settings.SITE_NAME}"
    return EmailMessage(subject, "\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)


def confirming(mail):
    comment = mail.comment
    if comment is None or not open_wishes(comment.writer_hash).exists():
        return None, [], ""
    link = settings.SITE_URL + reverse("comment_mail_confirm", args=[CONFIRM.sign(comment.writer_hash)])
    lines = [
        _("Somebody who gave this address asked for mail about a comment on our site."),
        _("If it was you, open this page and confirm it there; the link holds for seven days:"),
        "",
        link,
        "",
        _("If it was not, do nothing: no further mail will come."),
    ]
    return _("Confirm that you want mail about your comment"), lines, comment.writer_hash


def approved(mail):
    comment = mail.comment
    if comment is None or not comment.is_shown:
        return None, [], ""
    lines = [_("Your comment has been approved and is on the page:"), "", *where(comment)]
    return _("Your comment is on the page"), lines, comment.writer_hash


def replied(mail):
    comment = mail.comment
    if comment is None or not comment.is_shown or not comment.parent:
        return None, [], ""
    lines = [_("Your comment has been answered:"), "", *where(comment)]
    return _("Your comment has an answer"), lines, comment.parent.writer_hash


def where(comment):
    return [arabic.isolate_plain(comment.article.headline), settings.SITE_URL + comment.permalink]


def digested(mail):
    new, waiting = mail.facts["new"], mail.facts["waiting"]
    shown = {"shown": arabic.grouped(new)}
    lines = [
        ngettext("%(shown)s new comment since the last mail.", "%(shown)s new comments since the last mail.", new)
        % shown,
        ngettext("%(shown)s comment waits", "%(shown)s comments wait", waiting) % {"shown": arabic.grouped(waiting)}
        + ".",
        "",
        settings.SITE_URL + reverse("admin:comments_comment_changelist"),
        "",
        _("This mail can be switched off on that page."),
    ]
    return ngettext("%(shown)s new comment", "%(shown)s new comments", new) % shown, lines, ""


WORDS = {
    Mail.Kind.CONFIRM: confirming,
    Mail.Kind.APPROVED: approved,
    Mail.Kind.REPLY: replied,
    Mail.Kind.DIGEST: digested,
}
