"""Undo an act: the decision is reverted, while corrections and reports that came since stay.

The result is the same as if the decision had never been made; a redo gives the same as if it had never been undone.
Only the newest decision on a comment that stands can be undone.
"""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models.decision import Actor, Decision
from comments.models.hashes import text_hash
from comments.models.moderation import (
    DecisionStep,
    ModerationQuerySet,
    Outcome,
    edition_of,
    write,
)
from comments.models.status import REFUSED, Status

RECENT_ACTS, DECISIONS_CHECKED = 10, 50  # how many recent acts, and decisions of each, are searched


class UndoQuerySet(ModerationQuerySet):
    def undo(self, act: str, by) -> Outcome:
        """Undo the act on every comment where it is the newest decision that stands; the undo is an act itself."""
        outcome = Outcome()
        with transaction.atomic():
            past = Decision.objects.filter(act=act).exclude(act="").exclude(actor=Actor.COMMENTER)
            decisions = {one.comment_key: one for one in past.select_related("by")}
            rows = {comment.key: comment for comment in self.model.objects.filter(key__in=decisions).locked()}
            models.prefetch_related_objects(list(rows.values()), "versions")
            histories = histories_of(decisions)
            steps = []
            for key, decision in decisions.items():
                comment = rows.get(key)
                if reason := reason_against(comment, decision, histories[key]):
                    outcome.refused.append((comment, reason))
                else:
                    steps.append(DecisionStep(comment, outcome.act, by, undoes=decision))
            with edition_of(steps, *(step.undoes.before for step in steps)):
                for step in steps:
                    restore(step)
                write(steps)
        outcome.done = [step.comment for step in steps]
        return outcome


def restore(step: DecisionStep) -> None:
    """Set the comment to the state before `step.undoes`, with the corrections and reports that came after it."""
    comment, past = step.comment, step.undoes
    wordings, newest = comment.wordings(), comment.newest
    corrected = text_hash(newest) != past.left_hash if past.left_hash else bool(comment.proposed)
    newest = newest if corrected else wordings[past.text_hash]
    status = past.before or Status.WITHDRAWN  # a staff reply, which did not exist before
    if corrected and status in REFUSED:
        status = Status.PENDING  # no moderator has read the newest wording
    shown = wordings[past.shown_hash] if status == Status.APPROVED else newest
    comment.set_body(shown)
    comment.proposed = newest if newest != shown else ""
    if text_hash(shown) == past.shown_hash:
        comment.hidden_spans = past.hidden_spans_before
    comment.status = status
    comment.open_reports = past.reports + max(0, comment.open_reports - past.reports_after)
    waits = status == Status.PENDING or (status == Status.APPROVED and (comment.proposed or comment.open_reports))
    since = past.waited_since or comment.waiting_since or timezone.now()
    comment.waiting_since = since if waits else None
    step.settle(status)


def histories_of(comment_keys) -> dict[str, list[Decision]]:
    """Return {comment key: decisions on it, oldest first}, by one query."""
    histories = {key: [] for key in comment_keys}
    rows = Decision.objects.filter(comment_key__in=list(histories)).select_related("by").order_by("pk")
    for decision in rows:
        histories[decision.comment_key].append(decision)
    return histories


def standing(history: list[Decision]) -> list[Decision]:
    """Return the decisions on one comment that were not undone, newest last; the redo stands for a redone decision."""
    stack, is_undo = [], {}
    for decision in history:
        is_undo[decision.pk] = decision.undoes_id is not None and not is_undo.get(decision.undoes_id, False)
        if not is_undo[decision.pk]:
            stack.append(decision)
        elif stack and stack[-1].pk == decision.undoes_id:
            stack.pop()
    return stack


def reason_against(comment, decision: Decision, history: list[Decision]) -> str | None:
    """Return why the decision cannot be undone now, or None."""
    if comment is None:
        return _("The comment has been erased.")
    for later in history:
        if later.undoes_id == decision.pk:
            return _("%(who)s has undone it already.") % {"who": later.who}
    stack = standing(history)
    if decision.pk not in {one.pk for one in (*stack[-1:], *history[-1:])}:
        return _("%(who)s has decided on it since.") % {"who": (stack or history)[-1].who}
    if not decision.text_hash or {decision.text_hash, decision.shown_hash} - comment.wordings().keys():
        return _("The wording that was decided on is not kept any more.")
    return None


def last_undoable_act(by) -> tuple[Decision, int] | None:
    """Return a decision of the newest act since sign-in that can be undone, and the act's number of decisions.

    Acts of releases that could not undo (without identifier or wording) are never offered. An older act can be undone
    on the page of its comment.
    """
    rows = Decision.objects.filter(by=by, undone_by=None).exclude(act="").exclude(text_hash="").order_by("-pk")
    rows = rows.filter(Q(undoes=None) | Q(undoes__undoes__isnull=False))  # decisions, and those that were redone
    if by.last_login:
        rows = rows.filter(at__gte=by.last_login)
    passed: list[str] = []
    while len(passed) < RECENT_ACTS and (newest := rows.exclude(act__in=passed).first()):
        decisions = list(rows.filter(act=newest.act)[:DECISIONS_CHECKED])
        stacks = map(standing, histories_of(decision.comment_key for decision in decisions).values())
        newest_standing = {stack[-1].pk for stack in stacks if stack}
        if any(decision.pk in newest_standing for decision in decisions):
            return newest, rows.filter(act=newest.act).count()
        passed.append(newest.act)
    return None
