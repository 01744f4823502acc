"""Decisions are recorded, undone exactly, and never made on a text that the moderator has not read."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from comments.intake import checks
from comments.models import Comment, Decision, Status, Version
from newsroom.models import Edition, Mail
from newsroom.records import InsertOnly
from tests.comments.classifier_counts import counts
from tests.factories import make_comment


def run_checks(comment, body):
    return [], None


def test_a_decision_records_who_what_when_why_and_which_wording(article, mona):
    comment = make_comment(article, body="نص التعليق الأول")
    comment.reject(mona, code="insult", note="فيه سبّ")
    decision = Decision.objects.get()
    assert (decision.by, decision.before, decision.after, decision.code) == (mona, "pending", "rejected", "insult")
    assert decision.reason == "فيه إساءة إلى أشخاص: فيه سبّ"
    assert decision.text_hash == comment.text_hash
    assert "نص" not in str(Decision.objects.values().get()["text_hash"])


def test_decisions_are_neither_changed_nor_deleted(article, mona):
    make_comment(article, approved_by=mona)
    decision = Decision.objects.get()
    for attempt in (
        decision.save,
        decision.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(note="x"),
    ):
        with pytest.raises(InsertOnly):
            attempt()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL's")
def test_postgresql_itself_refuses_to_change_a_decision(article, mona):
    make_comment(article, approved_by=mona)
    for statement in ("UPDATE comments_decision SET note = 'x'", "DELETE FROM comments_decision"):
        with pytest.raises(DatabaseError, match="record"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_decision_outlives_its_comment(article, mona):
    comment = make_comment(article, approved_by=mona)
    comment.delete()
    assert Decision.objects.get().comment_key == comment.key


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "approved"},
        {"status": "pending", "waiting_since": None},
        {"proposed": "تعديل"},
        {"name": ""},
        {"body": ""},
        {"email": ""},
        {"status": "rejected", "decided_at": None},
    ],
)
def test_the_database_refuses_an_inconsistent_comment(article, wrong):
    comment = make_comment(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment._base_manager.filter(pk=comment.pk).update(**wrong)


def test_the_database_refuses_a_decision_without_a_moderator(article):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision(comment_key="x", after="approved", by=None).save()


@pytest.mark.parametrize("verb", ["approved", "rejected", "spam"])
def test_every_decision_can_be_undone(article, mona, omar, verb):
    comment = make_comment(article)
    waited = comment.waiting_since
    act = comment.decide(verb, mona).act
    outcome = Comment.objects.undo(act, omar)
    comment.refresh_from_db()
    assert [one.pk for one in outcome.done] == [comment.pk]
    assert (comment.status, comment.waiting_since, comment.decided_by) == ("pending", waited, None)
    undone = Decision.objects.first()
    assert (undone.by, undone.undoes.act, undone.after) == (omar, act, "pending")


def test_an_undo_can_be_undone(article, mona):
    comment = make_comment(article)
    act = comment.approve(mona).act
    again = Comment.objects.undo(act, mona).act
    Comment.objects.undo(again, mona)
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_many_are_decided_as_one_act_with_one_undo(article, mona):
    for number in range(12):
        make_comment(article, body=f"تعليق {number}")
    outcome = Comment.objects.all().decide(Status.SPAM, mona)
    assert len(outcome.done) == 12
    assert Decision.objects.filter(act=outcome.act).count() == 12
    assert len(Comment.objects.undo(outcome.act, mona).done) == 12
    assert Comment.objects.waiting().count() == 12
    assert counts() == {}


def test_a_comment_that_another_moderator_decided_on_since_is_not_undone(article, mona, omar):
    first, second = make_comment(article, body="أول"), make_comment(article, body="ثانٍ")
    act = Comment.objects.all().decide(Status.REJECTED, mona).act
    second.approve(omar)
    outcome = Comment.objects.undo(act, mona)
    assert [comment.pk for comment in outcome.done] == [first.pk]
    assert [why for _comment, why in outcome.refused] == ["بتّ فيه omar بعد ذلك."]
    second.refresh_from_db()
    assert second.status == "approved"


def test_a_second_moderator_is_told_that_the_first_has_decided(article, mona, omar):
    comment = make_comment(article)
    seen = {comment.pk: comment.token}
    comment.reject(omar)
    outcome = Comment.objects.filter(pk=comment.pk).decide(Status.APPROVED, mona, seen=seen)
    assert outcome.done == []
    assert [str(why) for _comment, why in outcome.refused] == ["بتّ فيه قبلك omar: مرفوض."]
    comment.refresh_from_db()
    assert comment.status == "rejected"


def test_a_stale_tab_cannot_approve_a_newer_wording(article, mona):
    comment = make_comment(article, body="نص بريء")
    seen = {comment.pk: comment.token}
    assert comment.correct("إعلان مندسّ", run_checks)
    outcome = Comment.objects.filter(pk=comment.pk).decide(Status.APPROVED, mona, seen=seen)
    assert [str(why) for _comment, why in outcome.refused] == ["عدّل صاحبه النص بعد أن قرأته: اقرأه من جديد."]
    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("pending", "إعلان مندسّ")


# --- Corrections ------------------------------------------------------------------------------------


@pytest.fixture
def corrected(article, mona):
    comment = make_comment(article, approved_by=mona, body="النص المعتمد")
    assert comment.correct("النص المعدّل", run_checks)
    return comment


def test_the_approved_wording_is_shown_until_the_correction_is_approved(client, corrected, article, mona):
    def page():
        return client.get(article.get_absolute_url()).content.decode()

    assert "النص المعتمد" in page()
    assert "النص المعدّل" not in page()
    assert corrected in Comment.objects.waiting()
    corrected.approve(mona)
    assert "النص المعدّل" in page()
    assert "النص المعتمد" not in page()


def test_a_refused_correction_leaves_the_approved_wording(corrected, mona):
    corrected.reject(mona)
    assert (corrected.status, corrected.body, corrected.proposed) == ("approved", "النص المعتمد", "")


def test_a_correction_that_is_spam_takes_the_comment_down(corrected, mona):
    act = corrected.mark_as_spam(mona).act
    assert (corrected.status, corrected.proposed) == ("spam", "")
    Comment.objects.undo(act, mona)
    corrected.refresh_from_db()
    assert (corrected.status, corrected.body, corrected.proposed) == ("approved", "النص المعتمد", "النص المعدّل")


def test_undoing_an_approved_correction_restores_both_wordings(corrected, mona):
    act = corrected.approve(mona).act
    assert (corrected.body, corrected.proposed) == ("النص المعدّل", "")
    Comment.objects.undo(act, mona)
    corrected.refresh_from_db()
    assert (corrected.body, corrected.proposed) == ("النص المعتمد", "النص المعدّل")
    assert corrected.waiting_since is not None


def test_undoing_never_loses_a_newer_correction(article, mona):
    comment = make_comment(article, body="أول")
    act = comment.approve(mona).act
    comment.correct("ثانٍ", run_checks)
    Comment.objects.undo(act, mona)
    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.proposed) == ("pending", "ثانٍ", "")
    assert set(Version.objects.values_list("body", flat=True)) == {"أول", "ثانٍ"}


def test_correcting_back_to_the_shown_wording_needs_no_moderator(corrected):
    corrected.correct("النص المعتمد", run_checks)
    assert (corrected.proposed, corrected.waiting_since) == ("", None)


def test_a_correction_is_checked_again(article):
    comment = make_comment(article)
    comment.correct("اتصل 0555 000 111 الآن", checks.check_correction)
    assert "a phone number" in [reason["why"] for reason in comment.check_results]


@pytest.mark.parametrize("status", ["rejected", "spam"])
def test_a_refused_comment_cannot_be_corrected_or_withdrawn(article, mona, status):
    comment = make_comment(article)
    comment.decide(status, mona)
    assert not comment.correct("جديد", run_checks)
    assert not comment.withdraw()


def test_withdrawing_is_recorded_and_final(client, article, mona):
    comment = make_comment(article, approved_by=mona, body="سأندم عليه")
    assert comment.withdraw()
    assert "سأندم عليه" not in client.get(article.get_absolute_url()).content.decode()
    decision = Decision.objects.first()
    assert (decision.actor, decision.by, decision.after) == ("writer", None, "withdrawn")
    outcome = Comment.objects.all().decide(Status.APPROVED, mona)
    assert [str(why) for _comment, why in outcome.refused] == ["سحبه صاحبه."]
    assert Comment.objects.undo(decision.act, mona).done == []


# --- The edition ------------------------------------------------------------------------------------


def test_only_visible_changes_make_a_new_edition(article, mona):
    def raised(act):
        before = Edition.current()[0]
        act()
        return Edition.current()[0] != before

    comment, other = make_comment(article), make_comment(article, body="آخر")
    assert not raised(lambda: comment.mark_as_spam(mona))
    assert not raised(lambda: comment.reject(mona))
    assert raised(lambda: comment.approve(mona))
    assert not raised(lambda: comment.correct("تعديل", run_checks))
    assert raised(lambda: comment.reject(mona) and comment.reject(mona))
    assert not raised(lambda: other.claim(mona))
    assert not raised(other.withdraw)


def test_undoing_an_approval_deletes_its_notification(article, mona):
    comment = make_comment(article)
    comment.refresh_from_db()
    act = comment.approve(mona).act
    Mail.objects.create(kind="approved", dedup_key="x", to="reem@example.com", subject_id=comment.pk)
    Comment.objects.undo(act, mona)
    assert Mail.objects.count() == 0
