"""Decisions on comments: one act on any number of them, in one transaction, with one `Decision` for each."""

import uuid
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models.classifier import after_decision, change_lessons, learn
from comments.models.decision import Actor, Decision
from comments.models.hashes import text_hash
from comments.models.mail import cancel_notifications, queue_notifications
from comments.models.status import DECIDED, Status
from newsroom.models import PublicQuerySet, new_edition

SAVED_FIELDS = [
    "status", "body", "proposed", "text_hash", "duplicate_hash", "folded", "decided_by", "decided_at", "last_decision",
    "waiting_since", "open_reports", "counted", "counted_by", "claimed_by", "claimed_until", "hidden_spans",
]  # fmt: skip


@dataclass
class Outcome:
    """The result of an act: its identifier, the comments it changed, and why it left others alone."""

    act: str = field(default_factory=lambda: uuid.uuid4().hex)
    done: list = field(default_factory=list)
    refused: list = field(default_factory=list)  # (comment, reason in words)


class ModerationQuerySet(PublicQuerySet):
    def decide(self, after, by, code="", note="", seen=None, outcome=None, actor=Actor.MODERATOR, hidden_spans=None):
        """Decide on every comment of the queryset that can be decided on; return the `Outcome`.

        `seen` is {pk: the `token` that the moderator's page had}: comments that have changed since are left alone.
        `hidden_spans` are the parts of the text that readers do not see from now on (see `redaction`), None to leave
        them as they are.
        """
        outcome = outcome or Outcome()
        with transaction.atomic():
            chosen = []
            for comment in self.locked():
                if reason := refusal(comment, after, seen, hidden_spans):
                    outcome.refused.append((comment, reason))
                else:
                    chosen.append(comment)
            steps = [DecisionStep(comment, outcome.act, by, actor, code, note) for comment in chosen]
            with edition_of(steps, after):
                for step in steps:
                    step.decide(after, hidden_spans)
                write(steps)
        outcome.done += chosen
        return outcome

    def locked(self):
        """Return the rows, locked in the order of their keys so that two callers cannot deadlock.

        Related rows are read afterwards: PostgreSQL returns joined rows as they were before the wait for the lock.
        """
        keys = list(self.order_by().values_list("pk", flat=True))
        rows = self.model.objects.select_for_update().prefetch_related("last_decision__by")
        return list(rows.filter(pk__in=keys).order_by("pk"))


class DecisionStep:
    """One comment within an act: its state before, and its `Decision`."""

    def __init__(self, comment, act, by, actor=Actor.MODERATOR, code="", note="", undoes=None):
        self.comment, self.undoes = comment, undoes
        self.record = Decision(
            act=act, comment_key=comment.key, before=comment.status, by=by, actor=actor, code=code, note=note[:300],
            text_hash=text_hash(comment.newest), shown_hash=comment.text_hash, reports=comment.open_reports,
            waited_since=comment.waiting_since, undoes=undoes, hidden_spans_before=comment.hidden_spans,
            check_results=[reason["why"] for reason in comment.check_results], score=comment.score,
            taught_before=comment.counted,
        )  # fmt: skip
        self.was_shown = comment.status == Status.APPROVED

    def decide(self, after, hidden_spans=None):
        comment = self.comment
        if comment.proposed and comment.status == Status.APPROVED and after == Status.REJECTED:
            after = Status.APPROVED  # the correction is refused; the approved wording stays shown
        elif comment.proposed and after == Status.APPROVED:
            comment.set_body(comment.proposed)
        comment.proposed, comment.status = "", after
        comment.hidden_spans = comment.hidden_spans if hidden_spans is None else hidden_spans
        comment.open_reports, comment.waiting_since = 0, None
        self.settle(after)

    def settle(self, after):
        """Complete the decision from the comment's new state."""
        comment, record = self.comment, self.record
        comment.note_newest()
        record.after, record.left_hash = after, text_hash(comment.newest)
        record.hidden_spans, record.reports_after = comment.hidden_spans, comment.open_reports
        is_decided = after != Status.PENDING
        comment.decided_by, comment.decided_at = (record.by, timezone.now()) if is_decided else (None, None)
        comment.claimed_by = comment.claimed_until = None

    def lesson(self):
        """Yield what the classifier must add and remove; see `classifier.lessons`."""
        comment, record = self.comment, self.record
        if self.undoes and self.undoes.taught_before is not None:
            lessons = self.undoes.taught_before
        elif comment.status in DECIDED and not comment.staff_id:
            shown = text_hash(comment.body)
            decided = shown if self.undoes else record.text_hash
            lessons = after_decision(
                comment.counted, decided=decided, shown=shown, is_approved=comment.status == Status.APPROVED
            )
        else:
            lessons = []
        return change_lessons(comment, lessons)


def write(steps):
    """Save decisions, comments, counts and mail of an act, in the order of locks that `locking` describes."""
    if not steps:
        return
    Decision.objects.bulk_create(step.record for step in steps)
    lessons = [lesson for step in steps for lesson in step.lesson()]
    for step in steps:
        step.comment.last_decision = step.record
    type(steps[0].comment).objects.without_edition().bulk_update(
        [step.comment for step in steps], SAVED_FIELDS, batch_size=50
    )
    learn(lessons)
    shown = [step.comment for step in steps if step.comment.status == Status.APPROVED and not step.was_shown]
    hidden = [step.comment for step in steps if step.comment.status != Status.APPROVED and step.was_shown]
    queue_notifications(shown)
    cancel_notifications(hidden)


def edition_of(steps, *states):
    """Return `new_edition()` if the act changes what readers see; else refusing spam would empty the page cache."""
    seen = Status.APPROVED in states or any(step.was_shown for step in steps)
    return new_edition() if steps and seen else nullcontext()


def refusal(comment, after, seen=None, hidden_spans=None):
    """Return why the comment cannot be decided on, or None. The row must be locked."""
    if comment.status == Status.WITHDRAWN:
        return _("Its commenter has withdrawn it.")
    if seen is not None and seen.get(comment.pk) != comment.token:
        text, last, reports = [*(seen.get(comment.pk) or "").split("."), "", "", ""][:3]
        if comment.last_decision and str(comment.last_decision_id) != last:
            who, what = comment.last_decision.who, comment.get_status_display()
            return _("%(who)s has just decided on it: %(what)s.") % {"who": who, "what": what}
        if comment.token.rpartition(".")[0] == f"{text}.{last}" and reports != str(comment.open_reports):
            return _("Readers have reported it since you read it: look again.")
        return _("Its commenter has changed the text since you read it: read it again.")
    changes = (
        comment.proposed or comment.open_reports or (hidden_spans is not None and hidden_spans != comment.hidden_spans)
    )
    if comment.status == after and not changes:
        return _("It is «%(status)s» already.") % {"status": comment.get_status_display()}
    return None
