"""Undoing gives the same as if the decision had never been made, whatever happened since."""

import datetime
from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Section
from authors.models import Author
from comments import personal
from comments.intake import receiving
from comments.models import Ban, Comment, Decision, Report, Status
from comments.models.undoing import last_undoable_act, standing
from newsroom.visitors.origin import Origin
from tests.conftest import person
from tests.factories import make_article, make_comment


def run_checks(comment, body):
    return [], None


def report(comment, address):
    receiving.note_report(comment, "insult", Origin(address))


def state(comment):
    comment.refresh_from_db()
    return comment.status, comment.body, comment.proposed, comment.open_reports, comment.waiting_since is not None


def test_undoing_keeps_reports_that_came_since(article, mona):
    comment = make_comment(article, body="نص", approved_by=mona)
    report(comment, "192.0.2.1")
    act = comment.approve(mona).act
    report(comment, "192.0.2.2")
    report(comment, "192.0.2.3")
    Comment.objects.undo(act, mona)
    assert state(comment) == ("approved", "نص", "", 3, True)


def test_redoing_keeps_a_correction_made_while_it_was_undone(article, mona):
    comment = make_comment(article, body="نص أول")
    act = comment.approve(mona).act
    undo = Comment.objects.undo(act, mona).act
    comment.correct("نص مصحح", run_checks)
    Comment.objects.undo(undo, mona)
    assert state(comment) == ("approved", "نص أول", "نص مصحح", 0, True)


def test_two_decisions_on_one_comment_are_undone_one_after_the_other(article, mona, omar):
    comment = make_comment(article)
    first = comment.approve(mona).act
    second = comment.mark_as_spam(omar).act
    assert Comment.objects.undo(first, mona).refused[0][1] == "بتّ فيه omar بعد ذلك."
    Comment.objects.undo(second, mona)
    assert not Comment.objects.undo(first, mona).refused
    assert state(comment)[0] == "pending"
    assert Comment.objects.undo(first, omar).refused[0][1] == "سبق أن تراجع عنه mona."


def test_each_undo_reverts_one_act_of_ones_own(article, mona, omar):
    comments = [make_comment(article, body=f"نص {number}") for number in range(3)]
    acts = [comment.approve(mona).act for comment in comments]
    make_comment(article, body="لغيرها").approve(omar)
    for act in reversed(acts):
        assert last_undoable_act(mona)[0].act == act
        Comment.objects.undo(act, mona)
    assert last_undoable_act(mona) is None


def test_a_decision_that_cannot_be_undone_is_not_offered(article, mona, omar):
    old = make_comment(article)
    Decision(act="", comment_key=old.key, before="pending", after="approved", by=mona).save()  # of an older version
    assert last_undoable_act(mona) is None
    comment = make_comment(article, body="آخر")
    comment.approve(mona)
    comment.mark_as_spam(omar)
    assert last_undoable_act(mona) is None


def test_decisions_of_old_releases_have_no_undo_button(desk, article, mona):
    comment = make_comment(article, approved_by=mona)
    decision = Decision(act="", comment_key=comment.key, before="pending", after="approved", by=mona)
    decision.save()
    Comment.objects.without_edition().update(last_decision=decision)
    client = desk(mona)
    for address in ("/admin/comments/comment/", f"/admin/comments/comment/{comment.pk}/change/"):
        page = client.get(address).content.decode()
        assert "/undo//" not in page
        assert 'id="undo" data-act="" hidden' in page or "undo" not in page


# --- Any sequence -----------------------------------------------------------------------------------


@dataclass
class Model:
    """The expected state of a comment, by replaying its history without undone decisions."""

    events: list = field(default_factory=list)  # [name, value, stands]

    def replay(self):
        status, body, proposed, reports = "pending", "صيغة 0", "", 0
        refused = ()  # (status, body) of a refusal that a correction followed
        for name, value, stands in self.events:
            if not stands:
                continue
            if name == "correct":
                if status == "approved":
                    proposed = value if value != body else ""
                elif status == "pending":
                    status, body = refused if refused[1:] == (value,) else ("pending", value)
                elif value != body:  # the approval that it followed was undone: nobody has read it
                    status, body, refused = "pending", value, (status, body)
            elif name == "report":
                reports += 1
            elif name == "withdraw":
                status, proposed, reports = "withdrawn", "", 0
            else:
                if proposed and name == "approved":
                    body = proposed
                status = "approved" if proposed and name == "rejected" else name
                proposed, reports, refused = "", 0, ()
        waits = status == "pending" or (status == "approved" and (bool(proposed) or reports > 0))
        return status, body, proposed, reports, waits


class Player:
    """Apply the same steps to a comment and to the expected state."""

    def __init__(self):
        self.mona = person("mona", "مشرف تعليقات")
        self.mona.is_superuser = True
        self.mona.save()
        authors = [Author.objects.create(name="كاتب", title="ص")]
        article = make_article(self.mona, Section.objects.create(name="قسم"), authors)
        self.comment, self.model = make_comment(article, body="صيغة 0"), Model()
        self.acts, self.undone = [], []  # [(act, its event)] that stand; [(undo's act, event)] that can be redone

    def play(self, name, number):
        self.comment.refresh_from_db()
        getattr(self, name, lambda _number: self.decide(name))(number)
        assert state(self.comment) == self.model.replay(), name
        history = list(Decision.objects.filter(comment_key=self.comment.key).order_by("pk"))
        by_moderators = [one for one in standing(history) if one.actor == "moderator"]
        assert len(by_moderators) >= len(self.acts)

    def note(self, name, value=None):
        event = [name, value, True]
        self.model.events.append(event)
        return event

    def decide(self, name):
        outcome = self.comment.decide(name, self.mona)
        if outcome.done:
            self.acts, self.undone = [*self.acts, (outcome.act, self.note(name))], []

    def correct(self, number):
        if self.comment.correct(f"صيغة {number}", run_checks):
            self.note("correct", f"صيغة {number}")

    def report(self, number):
        reports = Report.objects.count()
        report(self.comment, f"192.0.2.{reports + 1}")
        if self.comment.is_shown and Report.objects.count() > reports:
            self.note("report")

    def ban(self, number):
        Ban.of_comment(self.comment, "writer", 7, self.mona)

    def expire(self, number):
        personal.purge()

    def withdraw(self, number):
        if self.comment.withdraw():
            self.note("withdraw")
            self.acts, self.undone = [], []

    def undo(self, number):
        if self.acts:
            act, event = self.acts.pop()
            self.undone = [(Comment.objects.undo(act, self.mona).act, event)]
            event[2] = False

    def redo(self, number):
        if self.undone:
            undo, event = self.undone.pop()
            self.acts.append((Comment.objects.undo(undo, self.mona).act, event))
            event[2] = True

    def undo_an_older_one(self, number):
        if len(self.acts) > 1:  # never the newest: it must be refused
            act, _event = self.acts[number % (len(self.acts) - 1)]
            assert Comment.objects.undo(act, self.mona).refused


NAMES = ["approved", "rejected", "spam", "correct", "report", "undo", "redo", "undo_an_older_one", "ban", "expire",
         "withdraw"]  # fmt: skip
LIKELY = ["approved", "correct", "report", "undo", "redo"]
STEPS = st.lists(st.tuples(st.sampled_from(NAMES + LIKELY), st.integers(0, 5)), max_size=16)


class AnyHistory(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(STEPS)
    def test_equals_the_history_without_what_was_undone(self, steps):
        player = Player()
        for name, number in steps:
            player.play(name, number)


@pytest.mark.parametrize("seconds", [-1, 1])
def test_undoing_keeps_the_position_in_the_queue(article, mona, seconds):
    comment = make_comment(article)
    waited = comment.waiting_since
    act = comment.approve(mona).act
    report(comment, "192.0.2.1")
    Comment.objects.without_edition().update(waiting_since=waited + datetime.timedelta(seconds=seconds))
    Comment.objects.undo(act, mona)
    comment.refresh_from_db()
    assert comment.waiting_since == waited <= timezone.now()
    assert comment.status == Status.PENDING
