"""Reply in the newsroom's name: the approval of what is replied to and the reply are one act and one transaction."""

from django.db import transaction

from comments.models.deciding import Outcome, Turn, edition_of, refusal, write
from comments.models.locking import lock_in_order
from comments.models.status import Status
from comments.models.undoing import UndoingQuerySet

NAME_LENGTH = 80
STAFF_EMAIL = "staff@invalid.example"  # stands for the account's own, which is not kept with the reply


class ReplyingQuerySet(UndoingQuerySet):
    def approve_and_reply(self, body: str, by, seen: dict[int, str]) -> Outcome:
        """Approve each comment of the set, if that is still to do, and publish the reply below it.

        `body` is clean and not blank. Where a comment was changed since the page showed it (`seen`), neither is done.
        """
        outcome = Outcome()
        with transaction.atomic():
            thread = {pk for pair in self.order_by().values_list("pk", "root") for pk in pair if pk}
            lock_in_order(self.model.objects.filter(pk__in=thread))  # the reply refers to both
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
        name = (by.get_full_name() or by.get_username())[:NAME_LENGTH].strip()
        reply = self.model(article=parent.article, parent=parent, body=body, name=name, staff=by,
                           email=STAFF_EMAIL)  # fmt: skip
        reply.save()
        turn = Turn(reply, outcome.act, by)
        turn.record.before = ""
        with edition_of([turn], Status.APPROVED):
            turn.decide(Status.APPROVED)
            write([turn])
        return reply
