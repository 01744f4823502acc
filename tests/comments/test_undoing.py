"""Undoing: it equals the history without the decision, whatever commenters and readers did since."""

import datetime
from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Section
from authors.models import Author
from comments import personal, receiving
from comments.models import Ban, Comment, Decision, Origin, Report, Status
from comments.models.undoing import last_undoable_act, standing
from tests.conftest import person
from tests.factories import make_article, make_comment


def weigh(comment, body):
    return [], None


def report(comment, address):
    receiving.note_report(comment, "insult", Origin(address))


def state(comment):
    comment.refresh_from_db()
    return comment.status, comment.body, comment.proposed, comment.open_reports, comment.waiting_since is not None


def test_undoing_keeps_reports_that_came_since(story, mona):
    comment = make_comment(story, body="نص", approved_by=mona)
    report(comment, "192.0.2.1")
    act = comment.approve(mona).act
    report(comment, "192.0.2.2")
    report(comment, "192.0.2.3")
    Comment.objects.undo(act, mona)
    assert state(comment) == ("approved", "نص", "", 3, True)


def test_redoing_keeps_a_correction_made_while_it_was_undone(story, mona):
    comment = make_comment(story, body="نص أول")
    act = comment.approve(mona).act
    undo = Comment.objects.undo(act, mona).act
    comment.correct("نص مصحح", weigh)
    Comment.objects.undo(undo, mona)
    assert state(comment) == ("approved", "نص أول", "نص مصحح", 0, True)


def test_two_decisions_on_one_comment_are_undone_one_after_the_other(story, mona, omar):
    comment = make_comment(story)
    first = comment.approve(mona).act
    second = comment.mark_as_spam(omar).act
    assert Comment.objects.undo(first, mona).refused[0][1] == "بتّ فيه بعد ذلك omar."
    Comment.objects.undo(second, mona)
    assert not Comment.objects.undo(first, mona).refused
    assert state(comment)[0] == "pending"
    assert Comment.objects.undo(first, omar).refused[0][1] == "سبق أن تراجع عنه mona."


def test_every_press_of_undo_takes_back_one_act_of_ones_own(story, mona, omar):
    comments = [make_comment(story, body=f"نص {number}") for number in range(3)]
    acts = [comment.approve(mona).act for comment in comments]
    make_comment(story, body="لغيرها").approve(omar)
    for act in reversed(acts):
        assert last_undoable_act(mona)[0].act == act
        Comment.objects.undo(act, mona)
    assert last_undoable_act(mona) == []


def test_a_decision_that_cannot_be_undone_is_not_offered(story, mona, omar):
    old = make_comment(story)
    Decision(act="", comment_key=old.key, before="pending", after="approved", by=mona).save()  # of an older version
    assert last_undoable_act(mona) == []
    comment = make_comment(story, body="آخر")
    comment.approve(mona)
    comment.mark_as_spam(omar)
    assert last_undoable_act(mona) == []


def test_no_old_decision_offers_a_button(desk, story, mona):
    comment = make_comment(story, approved_by=mona)
    decision = Decision(act="", comment_key=comment.key, before="pending", after="approved", by=mona)
    decision.save()
    Comment.objects.quietly().update(last=decision)
    client = desk(mona)
    for address in ("/admin/comments/comment/", f"/admin/comments/comment/{comment.pk}/change/"):
        page = client.get(address).content.decode()
        assert "/undo//" not in page
        assert 'class="desk-undo" id="undo" hidden' in page or "undo" not in page


# --- Any sequence -----------------------------------------------------------------------------------


@dataclass
class Model:
    """What a comment must be, by replaying its history without the decisions that were undone."""

    events: list = field(default_factory=list)  # [name, value, stands]

    def replay(self):
        status, body, proposed, reports = "pending", "صيغة 0", "", 0
        for name, value, stands in self.events:
            if not stands:
                continue
            if name == "correct":
                if status == "approved":
                    proposed = value if value != body else ""
                else:  # also where the approval that it followed was undone: nobody has read it
                    status, body = "pending", value
            elif name == "report":
                reports += 1
            elif name == "withdraw":
                status, proposed, reports = "withdrawn", "", 0
            else:
                if proposed and name == "approved":
                    body = proposed
                status = "approved" if proposed and name == "rejected" else name
                proposed, reports = "", 0
        waits = status == "pending" or (status == "approved" and (bool(proposed) or reports > 0))
        return status, body, proposed, reports, waits


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["approved", "rejected", "spam", "correct", "report", "undo", "redo", "undo any", "ban",
                         "expire", "withdraw", "correct", "report", "undo", "approved"]),
        st.integers(0, 5),
    ),
    max_size=16,
)  # fmt: skip


class AnyHistory(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(STEPS)
    def test_equals_the_history_without_what_was_undone(self, steps):
        mona = person("mona", "مشرف تعليقات")
        mona.is_superuser = True
        mona.save()
        article = make_article(
            mona, Section.objects.create(name="قسم"), [Author.objects.create(name="كاتب", title="ص")]
        )
        comment, model = make_comment(article, body="صيغة 0"), Model()
        acts, undone = [], []  # acts: [(act, event)] that stand, in order; undone: [(undo's act, event)]
        for place, (name, number) in enumerate(steps):
            comment.refresh_from_db()
            if name == "correct":
                if comment.correct(f"صيغة {number}", weigh):
                    model.events.append([name, f"صيغة {number}", True])
            elif name == "report":
                reports = Report.objects.count()
                report(comment, f"192.0.2.{place}")
                if comment.is_shown and Report.objects.count() > reports:
                    model.events.append([name, None, True])
            elif name == "ban":
                Ban.of_comment(comment, "writer", 7, mona)
            elif name == "expire":
                personal.purge()
            elif name == "withdraw":
                if comment.withdraw():
                    model.events.append([name, None, True])
                    acts, undone = [], []
            elif name == "undo" and acts:
                act, event = acts.pop()
                undone = [(Comment.objects.undo(act, mona).act, event)]
                event[2] = False
            elif name == "redo" and undone:
                undo, event = undone.pop()
                acts.append((Comment.objects.undo(undo, mona).act, event))
                # what stands again was decided at its old place, but what is redone is decided on as it was then
                event[2] = True
            elif name == "undo any" and len(acts) > 1:
                act, _event = acts[number % (len(acts) - 1)]  # never the newest: it must be refused
                assert Comment.objects.undo(act, mona).refused
            elif name in ("approved", "rejected", "spam"):
                outcome = comment.decide(name, mona)
                if outcome.done:
                    event = [name, None, True]
                    model.events.append(event)
                    acts, undone = [*acts, (outcome.act, event)], []
            assert state(comment) == model.replay(), (name, steps)
            history = list(Decision.objects.filter(comment_key=comment.key).order_by("pk"))
            assert len([one for one in standing(history) if one.actor == "moderator"]) >= len(acts)


@pytest.mark.parametrize("seconds", [-1, 1])
def test_undoing_keeps_the_place_in_the_queue(story, mona, seconds):
    comment = make_comment(story)
    waited = comment.waiting_since
    act = comment.approve(mona).act
    report(comment, "192.0.2.1")
    Comment.objects.quietly().update(waiting_since=waited + datetime.timedelta(seconds=seconds))
    Comment.objects.undo(act, mona)
    comment.refresh_from_db()
    assert comment.waiting_since == waited <= timezone.now()
    assert comment.status == Status.PENDING
