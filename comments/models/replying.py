"""Replies in the newsroom's name: approving the comment and publishing the reply are one act and one transaction."""

from django.db import transaction

from comments.models.locking import lock_in_order
from comments.models.moderation import DecisionStep, Outcome, edition_of, refusal, write
from comments.models.status import Status
from comments.models.undoing import UndoQuerySet

MAX_NAME_LENGTH = 80
STAFF_EMAIL = "staff@invalid.example"  # in place of the account's address, which is not stored with the reply


class StaffReplyQuerySet(UndoQuerySet):
    def approve_and_reply(self, body: str, by, seen: dict[int, str]) -> Outcome:
        """Approve each comment of the queryset, unless that is done, and publish the reply below it.

        `body` is clean and not blank. If a comment has changed since the page showed it (`seen`), neither is done.
        """
        outcome = Outcome()
        with transaction.atomic():
            thread = {pk for pair in self.order_by().values_list("pk", "root") for pk in pair if pk}
            lock_in_order(self.model.objects.filter(pk__in=thread))  # the reply refers to parent and root
            for comment in self.locked():
                stale = refusal(comment, None, seen)
                if stale:
                    outcome.refused.append((comment, stale))
                    continue
                if comment.status != Status.APPROVED or comment.proposed or comment.open_reports:
                    self.model.objects.filter(pk=comment.pk).decide(Status.APPROVED, by, seen=seen, outcome=outcome)
                    comment.refresh_from_db()
                else:
                    outcome.done.append(comment)
                self.publish_reply(comment, body, by, outcome)
        return outcome

    def publish_reply(self, parent, body, by, outcome):
        name = (by.get_full_name() or by.get_username())[:MAX_NAME_LENGTH].strip()
        reply = self.model(article=parent.article, parent=parent, body=body, name=name, staff=by,
                           email=STAFF_EMAIL)  # fmt: skip
        reply.save()
        step = DecisionStep(reply, outcome.act, by)
        step.record.before = ""
        with edition_of([step], Status.APPROVED):
            step.decide(Status.APPROVED)
            write([step])
        return reply
