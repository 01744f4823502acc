"""Deciding on comments and taking it back: one act on any number of them, in one transaction, on record."""

import uuid
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models.decision import Actor, Decision
from comments.models.learning import identities, learn
from comments.models.mail import announce, hush
from comments.models.origin import text_hash
from newsroom.models import PublicQuerySet, change

PENDING, APPROVED, REJECTED, SPAM, WITHDRAWN = "pending", "approved", "rejected", "spam", "withdrawn"
WRITTEN = [
    "status", "body", "proposed", "text_hash", "duplicate_hash", "folded", "decided_by", "decided_at", "last",
    "waiting_since", "open_reports", "counted", "claimed_by", "claimed_until",
]  # fmt: skip


@dataclass
class Outcome:
    """What an act came to: its name, the comments it changed, and why it left others alone."""

    act: str = field(default_factory=lambda: uuid.uuid4().hex)
    done: list = field(default_factory=list)
    refused: list = field(default_factory=list)  # (comment, sentence)


class DecidingQuerySet(PublicQuerySet):
    def decide(self, after, by, code="", note="", seen=None, outcome=None, actor=Actor.MODERATOR):
        """Decides on every comment of the set that lets it; gives the `Outcome`.

        `seen` is {pk: the `token` that the moderator's page had}: whatever changed since is left alone.
        """
        outcome = outcome or Outcome()
        with transaction.atomic():
            chosen = []
            for comment in self.locked():
                if reason := refusal(comment, after, seen):
                    outcome.refused.append((comment, reason))
                else:
                    chosen.append(comment)
            turns = [Turn(comment, outcome.act, by, actor, code, note) for comment in chosen]
            with edition_of(turns, after):
                for turn in turns:
                    turn.decide(after)
                write(turns)
        outcome.done += chosen
        return outcome

    def undo(self, act, by):
        """Takes an act back wherever nobody decided since, restoring what was; gives the `Outcome`, itself an act."""
        outcome = Outcome()
        with transaction.atomic():
            past = Decision.objects.filter(act=act).exclude(act="").exclude(actor=Actor.WRITER)
            decisions = {one.comment_key: one for one in past}
            rows = {comment.key: comment for comment in self.model.objects.filter(key__in=decisions).locked()}
            turns = []
            for key, decision in decisions.items():
                comment = rows.get(key)
                if reason := against_undoing(comment, decision):
                    outcome.refused.append((comment, reason))
                else:
                    turns.append(Turn(comment, outcome.act, by, undoes=decision))
            with edition_of(turns, *(turn.undoes.before for turn in turns)):
                for turn in turns:
                    turn.restore()
                write(turns)
        outcome.done = [turn.comment for turn in turns]
        return outcome

    def locked(self):
        """Return the rows, locked in the order of their keys so that two callers never deadlock.

        What they refer to is read afterwards: PostgreSQL reads a joined row as it was before the wait for the lock.
        """
        keys = list(self.order_by().values_list("pk", flat=True))
        rows = self.model.objects.select_for_update().prefetch_related("last__by")
        return list(rows.filter(pk__in=keys).order_by("pk"))


class Turn:
    """One comment's part of an act: its state before, and the record that it leaves."""

    def __init__(self, comment, act, by, actor=Actor.MODERATOR, code="", note="", undoes=None):
        self.comment, self.undoes = comment, undoes
        self.record = Decision(
            act=act, comment_key=comment.key, before=comment.status, by=by, actor=actor, code=code, note=note[:300],
            text_hash=text_hash(comment.newest), shown_hash=comment.text_hash, reports=comment.open_reports,
            waited_since=comment.waiting_since, undoes=undoes,
            said=[reason["why"] for reason in comment.suspicion], score=comment.score,
        )  # fmt: skip
        self.was_shown = comment.status == APPROVED

    def decide(self, after):
        comment = self.comment
        if comment.proposed and comment.status == APPROVED and after == REJECTED:
            after = APPROVED  # the correction is refused; what was approved stays what is shown
        elif comment.proposed and after == APPROVED:
            comment.wording(comment.proposed)
        comment.proposed, comment.status = "", after
        comment.open_reports, comment.waiting_since = 0, None
        self.settle(after)

    def restore(self):
        comment, past = self.comment, self.undoes
        newer = comment.proposed  # its writer corrected it since: that is what waits then
        wordings = comment.wordings()
        comment.wording(wordings[past.shown_hash])
        comment.proposed = newer or (wordings[past.text_hash] if past.text_hash != past.shown_hash else "")
        comment.status = past.before or WITHDRAWN  # an answer that did not exist before
        comment.open_reports, comment.waiting_since = past.reports, past.waited_since
        if comment.proposed and comment.status != APPROVED:  # nobody has read the newest wording yet
            comment.wording(comment.proposed)
            comment.proposed, comment.status = "", PENDING
        if (comment.proposed or comment.status == PENDING) and not comment.waiting_since:
            comment.waiting_since = timezone.now()
        self.settle(comment.status)

    def settle(self, after):
        comment, record = self.comment, self.record
        record.after = after
        comment.note_newest()
        comment.decided_by, comment.decided_at = (None, None) if after == PENDING else (record.by, timezone.now())
        comment.claimed_by = comment.claimed_until = None

    def lesson(self):
        """What the classifier takes back and adds: the counts follow from the state alone, so undoing is exact."""
        comment, old = self.comment, self.comment.counted
        if comment.status in (APPROVED, REJECTED, SPAM) and not comment.staff_id:
            new = {"bad": comment.status != APPROVED, "ids": identities(comment.body)}
        else:
            new = None
        comment.counted = new
        if old != new:
            yield from [(old["ids"], old["bad"], -1)] if old else []
            yield from [(new["ids"], new["bad"], +1)] if new else []


def write(turns):
    """Records, rows, counts and mail of an act, in an order that no two acts can lock each other in."""
    if not turns:
        return
    Decision.objects.bulk_create(turn.record for turn in turns)
    lessons = [lesson for turn in turns for lesson in turn.lesson()]
    for turn in turns:
        turn.comment.last = turn.record
    models.QuerySet(type(turns[0].comment)).bulk_update([turn.comment for turn in turns], WRITTEN, batch_size=50)
    learn(lessons)
    shown = [turn.comment for turn in turns if turn.comment.status == APPROVED and not turn.was_shown]
    hidden = [turn.comment for turn in turns if turn.comment.status != APPROVED and turn.was_shown]
    announce(shown)
    hush(hidden)


def edition_of(turns, *states):
    """`change()` where readers see what is decided; else nothing, so that refusing spam empties no cache."""
    seen = APPROVED in states or any(turn.was_shown for turn in turns)
    return change() if turns and seen else nullcontext()


def refusal(comment, after, seen):
    """Why the comment is left alone, or None."""
    if comment.status == WITHDRAWN:
        return _("Its writer has taken it back.")
    if seen is not None and seen.get(comment.pk) != comment.token:
        last = (seen.get(comment.pk) or "").rpartition(".")[2]
        if comment.last and str(comment.last_id) != last:
            who, what = comment.last.who, comment.get_status_display()
            return _("%(who)s has just decided on it: %(what)s.") % {"who": who, "what": what}
        return _("Its writer has changed the text since you read it: read it again.")
    if comment.status == after and not comment.proposed and not comment.open_reports:
        return _("It is «%(status)s» already.") % {"status": comment.get_status_display()}
    return None


def against_undoing(comment, decision):
    if comment is None:
        return _("The comment has been erased.")
    if comment.last_id != decision.pk:
        who = comment.last.who if comment.last else ""
        return _("%(who)s has decided on it since.") % {"who": who}
    if not decision.text_hash or {decision.text_hash, decision.shown_hash} - comment.wordings().keys():
        return _("The wording that was decided on is not kept any more.")
    return None
