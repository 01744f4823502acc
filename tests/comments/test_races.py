"""Simultaneous acts of two people, on PostgreSQL."""

import pytest
from django.db import connection

from articles.models import Section
from authors.models import Author
from comments import personal, relearning
from comments.intake import receiving
from comments.mail import digest
from comments.models import Classifier, Comment, Decision, Digest
from newsroom.mail import outbox
from newsroom.models import Mail
from newsroom.roles import MODERATOR
from newsroom.visitors.origin import Origin
from tests.comments.classifier_counts import counts, recounted
from tests.conftest import person
from tests.factories import make_article, make_comment
from tests.threads import at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def people():
    return [person(name, MODERATOR) for name in ("mona", "nour", "rami", "sami")]


@pytest.fixture
def tale(people):
    people[0].is_superuser = True
    people[0].save()
    return make_article(people[0], Section.objects.create(name="قسم"), [Author.objects.create(name="كاتب", title="ص")])


def test_overlapping_acts_do_not_deadlock_and_count_exactly(tale, people):
    for number in range(40):
        make_comment(tale, body=f"تعليق رقم {number} عن رقائق ومعالجات وهواتف {number % 7}", email=f"r{number}@e.com")

    def decides(by, rows, after):
        return lambda: Comment.objects.filter(pk__in=rows).decide(after, by)

    keys = list(Comment.objects.values_list("pk", flat=True))
    for turn in range(5):
        at_once(
            decides(people[0], keys[::2], "approved"),
            decides(people[1], keys[::3], "spam"),
            decides(people[2], list(reversed(keys)), "rejected" if turn % 2 else "approved"),
            decides(people[3], keys[5:30], "spam"),
        )
    assert counts() == recounted() != {}


def test_recounting_during_decisions_counts_exactly(tale, people):
    for number in range(40):
        make_comment(tale, body=f"تعليق رقم {number} عن هواتف {number % 7}", email=f"r{number}@e.com")
    Comment.objects.all().decide("approved", people[0])
    keys = list(Comment.objects.values_list("pk", flat=True))

    def counts_anew():
        relearning.set_aside(Comment.objects.filter(pk__in=keys[::3]))
        relearning.keep_up()

    for turn in range(5):
        at_once(
            counts_anew,
            relearning.keep_up,
            lambda: Comment.objects.filter(pk__in=keys[::2]).decide("spam", people[0]),
            lambda: Comment.objects.filter(pk__in=keys[5:30]).decide("rejected" if turn % 2 else "approved", people[1]),  # noqa: B023
        )
    while not Classifier.now().complete:
        relearning.keep_up()
    assert counts() == recounted() != {}


def test_the_second_of_two_moderators_is_refused(tale, people):
    comment = make_comment(tale)
    seen = {comment.pk: comment.token}
    rows = Comment.objects.filter(pk=comment.pk)
    outcomes = at_once(*[lambda by=by: rows.all().decide("approved", by, seen=seen) for by in people])
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 0, 0, 1]
    assert Decision.objects.count() == 1


def decision(pk, verb, by, seen):
    return lambda: Comment.objects.filter(pk=pk).decide(verb, by, seen=seen)


def reply(pk, text, by, seen):
    return lambda: Comment.objects.filter(pk=pk).approve_and_reply(text, by, seen)


def undoing(act, by):
    return lambda: Comment.objects.undo(act, by)


def test_the_refusal_says_who_decided(tale, people):
    for turn in range(8):
        comment = make_comment(tale, body=f"تعليق عن السباق رقم {turn}")
        seen = {comment.pk: comment.token}
        verbs = ["approved", "rejected", "spam", "approved"]
        outcomes = at_once(*[decision(comment.pk, verb, by, seen) for by, verb in zip(people, verbs, strict=True)])
        winner = Decision.objects.get(comment_key=comment.key)
        told = {why for outcome in outcomes for _comment, why in outcome.refused}
        status = Comment.objects.get(pk=comment.pk).get_status_display()
        assert told == {f"بتّ فيه قبلك {winner.who}: {status}."}


def test_a_correction_at_the_moment_of_a_decision_is_never_approved_unread(tale, people):
    for turn in range(8):
        comment = make_comment(tale, body=f"صيغة أولى {turn}")
        seen, one = {comment.pk: comment.token}, Comment.objects.get(pk=comment.pk)
        at_once(
            lambda one=one: one.correct("صيغة لم يقرأها أحد", lambda comment, body: ([], None)),
            decision(comment.pk, "approved", people[0], seen),
        )
        comment.refresh_from_db()
        assert comment.body == f"صيغة أولى {turn}" or comment.status == "pending"
        assert comment.newest == "صيغة لم يقرأها أحد"


def test_two_replies_and_an_undo_at_once_leave_whole_acts(tale, people):
    for turn in range(6):
        comment = make_comment(tale, body=f"سؤال رقم {turn}")
        seen = {comment.pk: comment.token}
        outcomes = at_once(*[reply(comment.pk, f"رد {n}", by, seen) for n, by in enumerate(people)])
        assert sorted(len(outcome.done) for outcome in outcomes) == [0, 0, 0, 1]
        replies = Comment.objects.filter(parent=comment)
        assert [reply.status for reply in replies] == ["approved"]
        act = next(outcome.act for outcome in outcomes if outcome.done)
        undone = at_once(*[undoing(act, by) for by in people])
        assert sorted(len(outcome.done) for outcome in undone) == [0, 0, 0, 2]
        comment.refresh_from_db()
        assert (comment.status, replies.get().status) == ("pending", "withdrawn")


def test_a_report_at_the_moment_of_an_undo_is_counted(tale, people):
    for turn in range(6):
        comment = make_comment(tale, body=f"عليه بلاغ {turn}", approved_by=people[0])
        act = comment.mark_as_spam(people[1]).act
        Comment.objects.undo(act, people[1])
        again = Comment.objects.filter(pk=comment.pk).decide("spam", people[2]).act
        at_once(
            lambda comment=comment: receiving.note_report(comment, "insult", Origin("192.0.2.9")),
            undoing(again, people[3]),
        )
        comment.refresh_from_db()
        assert (comment.status, comment.waiting_since is not None) == ("approved", comment.open_reports == 1)


def test_one_act_is_undone_once(tale, people):
    comment = make_comment(tale)
    act = comment.decide("spam", people[0]).act
    outcomes = at_once(*[lambda by=by: Comment.objects.undo(act, by) for by in people])
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 0, 0, 1]
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_the_same_comment_at_the_same_moment_is_saved_once(tale):
    def sends():
        comment = Comment(article=tale, name="ريم", email="reem@example.com", body="مرة واحدة")
        return comment.submit()

    assert sorted(at_once(sends, sends, sends, sends)) == [False, False, False, True]
    assert Comment.objects.count() == 1


def test_two_services_at_once_do_nothing_twice(tale, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_comment(tale)
    at_once(digest.write_digests, digest.write_digests, digest.write_digests)
    assert Mail.objects.count() == Digest.objects.count() == len(people)
    sent = at_once(outbox.send_due, outbox.send_due, outbox.send_due)
    assert sum(done for done, _failed in sent) == len(people)
    at_once(personal.purge, personal.purge)
