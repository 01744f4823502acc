"""The kinds of mail about comments, for the outbox in newsroom."""

from comments.mail.messages import compose
from comments.models import Comment, Confirmation, MailKind, SentNotice
from newsroom.mail import registry
from newsroom.mail.mailboxes import mailbox_hashes


@registry.register(MailKind.DIGEST)
class Digest(registry.MailKind):
    def message(self, mail):
        return compose(mail)


@registry.register(MailKind.CONFIRM, MailKind.APPROVED, MailKind.REPLY)
class CommentMail(registry.MailKind):
    def message(self, mail):
        return compose(mail)

    def finish(self, mail, *, was_sent):
        """Remember a sent notification. The comment is locked before the mail, in the order of `locking`."""
        is_kept = bool(Comment.objects.filter(pk=mail.subject_id).locked())  # it may have been erased meanwhile
        if is_kept and was_sent and mail.kind != MailKind.CONFIRM:
            SentNotice.objects.bulk_create(
                [SentNotice(comment_id=mail.subject_id, kind=mail.kind)], ignore_conflicts=True
            )

    def give_up(self, mail):
        """Let a mailbox that never got the request for confirmation be asked again."""
        if mail.kind == MailKind.CONFIRM:
            Confirmation.objects.filter(mailbox_hash__in=mailbox_hashes(mail.to)).delete()
