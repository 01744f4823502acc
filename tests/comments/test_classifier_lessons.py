"""What the classifier learns from decisions, and that undoing and erasing remove it exactly."""

import datetime

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Section
from authors.models import Author
from comments import personal, relearning
from comments.models import Classifier, Comment, Token
from comments.models.classifier import tokens
from comments.models.classifier.counts import identities
from tests.comments.classifier_counts import COMMENTS, counts, recounted
from tests.conftest import person
from tests.factories import make_article, make_comment


def run_checks(comment, body):
    return [], None


def heard(word):
    """Return the number of (refused, approved) comments with the word."""
    (identity,) = identities([word]).values()
    return counts().get(identity, (0, 0))


# --- Which wording ----------------------------------------------------------------------------------


def test_spam_after_a_correction_counts_the_correction(article, mona):
    comment = make_comment(article, body="بريء", approved_by=mona)
    comment.correct("إعلان", run_checks)
    act = comment.mark_as_spam(mona).act
    assert (heard("اعلان"), heard("بريء")) == ((1, 0), (0, 0))
    Comment.objects.undo(act, mona)
    assert (heard("اعلان"), heard("بريء")) == ((0, 0), (0, 1))


def test_a_refused_correction_counts_as_bad_and_the_shown_wording_as_good(article, mona):
    comment = make_comment(article, body="بريء", approved_by=mona)
    comment.correct("إعلان", run_checks)
    comment.refresh_from_db()
    act = comment.reject(mona).act
    assert (heard("اعلان"), heard("بريء")) == ((1, 0), (0, 1))
    undone = Comment.objects.undo(act, mona).act
    assert (heard("اعلان"), heard("بريء")) == ((0, 0), (0, 1))
    Comment.objects.undo(undone, mona)
    assert (heard("اعلان"), heard("بريء")) == ((1, 0), (0, 1))


def test_a_wording_refused_and_then_approved_counts_as_good(article, mona):
    comment = make_comment(article, body="بريء", approved_by=mona)
    for act in ("reject", "approve"):
        comment.correct("إعلان", run_checks)
        comment.refresh_from_db()
        getattr(comment, act)(mona)
    assert (heard("اعلان"), heard("بريء")) == ((0, 1), (0, 0))


def test_an_approved_correction_replaces_the_earlier_wording_in_the_counts(article, mona):
    comment = make_comment(article, body="قديم", approved_by=mona)
    comment.correct("جديد", run_checks)
    comment.refresh_from_db()
    comment.approve(mona)
    assert (heard("قديم"), heard("جديد")) == ((0, 0), (0, 1))


def test_staff_replies_are_not_learned(article, mona):
    comment = make_comment(article, body="سؤال")
    outcome = Comment.objects.filter(pk=comment.pk).approve_and_reply("جواب", mona, {comment.pk: comment.token})
    assert len(outcome.done) == 1
    assert Comment.objects.exclude(staff=None).count() == 1
    assert (heard("سوال"), heard("جواب")) == ((0, 1), (0, 0))


@pytest.mark.parametrize("after", ["approved", "rejected", "spam"])
def test_the_counts_follow_a_decision_and_its_undoing(article, mona, after):
    comment = make_comment(article, body="رقائق محلية جديدة")
    act = comment.decide(after, mona).act
    assert counts() == recounted() != {}
    Comment.objects.undo(act, mona)
    assert counts() == {}


ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            ["approved", "rejected", "spam", "undo", "undo last", "correct", "correct back", "withdraw", "erase"]
        ),
    ),
    max_size=16,
)


class AnySequenceOfActs(TestCase):
    """Decide, correct, undo and erase in any order: exactly the decisions that stand are counted."""

    @settings(max_examples=60, deadline=None)
    @given(ACTS)
    def test_restores_the_counts(self, acts):
        mona = person("mona", "مشرف تعليقات")
        mona.is_superuser = True
        mona.save()
        article = make_article(
            mona, Section.objects.create(name="قسم"), [Author.objects.create(name="كاتب", title="ص")]
        )
        comments = [
            make_comment(article, body=f"كلام {word} مشترك", email=f"r{place}@example.com")
            for place, word in enumerate(("أحمر", "أخضر", "أزرق"))
        ]
        done = []
        for place, verb in acts:
            comment = Comment.objects.filter(pk=comments[place].pk).first()
            if comment is None:
                continue
            if verb in ("undo", "undo last"):
                if done:
                    done.append(Comment.objects.undo(done[-1 if verb == "undo last" else place % len(done)], mona).act)
            elif verb == "correct":
                comment.correct(f"صيغة {len(done)} أخرى", run_checks)
            elif verb == "correct back":
                comment.correct(comments[place].body, run_checks)
            elif verb == "withdraw":
                comment.withdraw()
            elif verb == "erase":
                personal.erase(comment.email)
            else:
                done.append(comment.decide(verb, mona).act)
            assert counts() == recounted()
        for comment in comments:
            personal.erase(comment.email)
        assert counts() == {}


# --- Erasing ----------------------------------------------------------------------------------------


def test_nothing_of_an_erased_comment_is_counted(article, mona):
    make_comment(article, body="كلام فهد", email="fahd@example.com", approved_by=mona)
    make_comment(article, body="كلام", email="reem@example.com", approved_by=mona)
    assert heard("فهد") == (0, 1)
    personal.erase("fahd@example.com")
    assert (heard("فهد"), heard("كلام")) == ((0, 0), (0, 1))
    assert not Token.objects.filter(pk__in=identities(["فهد"]).values()).exists()


def test_an_erased_comment_that_keeps_its_place_is_not_counted(article, mona):
    comment = make_comment(article, body="كلام فهد", email="fahd@example.com", approved_by=mona)
    make_comment(article, body="جواب", email="reem@example.com", parent=comment, approved_by=mona)
    personal.erase("fahd@example.com")
    assert Comment.objects.filter(pk=comment.pk).exists()
    assert (heard("فهد"), counts()[COMMENTS]) == ((0, 0), (0, 1))


def test_purging_removes_deleted_wordings_from_the_counts_and_keeps_shown_ones(article, mona):
    shown = make_comment(article, body="بريء", email="a@example.com", approved_by=mona)
    shown.correct("إعلان", run_checks)
    shown.refresh_from_db()
    shown.reject(mona)
    make_comment(article, body="مزعج", email="b@example.com").mark_as_spam(mona)
    long_ago = timezone.now() - datetime.timedelta(days=django_settings.PERSONAL_DATA_DAYS + 1)
    Comment.objects.all().without_edition().update(created_at=long_ago)
    personal.purge()
    assert (heard("بريء"), heard("اعلان"), heard("مزعج")) == ((0, 1), (0, 0), (0, 0))
    Comment.objects.get().mark_as_spam(mona)
    assert (heard("بريء"), counts()[COMMENTS]) == ((1, 0), (1, 0))


# --- The key ----------------------------------------------------------------------------------------


def test_tokens_contain_no_number_and_no_address():
    found = " ".join(tokens("راسلني reem@example.com أو 0555 000 111 أو https://example.com/reem"))
    assert "#mail" in found
    assert "#phone" in found
    assert "#link" in found
    for private in ("reem", "0555", "example"):
        assert private not in found


def test_a_token_is_one_signed_64_bit_number_that_nobody_computes_without_the_key(settings):
    numbers = identities(map(str, range(2000)))
    assert len(set(numbers.values())) == 2000
    assert all(-(2**63) <= number < 2**63 for number in numbers.values())
    settings.SECRET_KEY = "another key of the site, long enough"
    assert not set(numbers.values()) & set(identities(map(str, range(2000))).values())


def test_everything_is_counted_again_under_a_new_secret_key(article, mona, settings):
    comment = make_comment(article, body="بريء", email="a@example.com", approved_by=mona)
    comment.correct("إعلان", run_checks)
    comment.refresh_from_db()
    comment.reject(mona)
    make_comment(article, body="مزعج", email="b@example.com").mark_as_spam(mona)
    relearning.keep_up()
    settings.SECRET_KEY = "another key of the site, long enough"
    assert Classifier.now().bad == Classifier.now().good == 0
    make_comment(article, body="مزعج جدًا", email="c@example.com").mark_as_spam(mona)
    assert (heard("مزعج"), Token.objects.count()) == ((1, 0), len(tokens("مزعج جدًا")))
    while not Classifier.now().complete:
        relearning.keep_up()
    assert (heard("مزعج"), heard("بريء"), heard("اعلان")) == ((2, 0), (0, 1), (1, 0))
    assert counts()[COMMENTS] == (3, 1)
    Comment.objects.get(pk=comment.pk).mark_as_spam(mona)
    assert (heard("بريء"), heard("اعلان")) == ((1, 0), (1, 0))


def test_one_job_counts_a_limited_number_and_the_next_continues(article, mona):
    for number in range(5):
        make_comment(article, body=f"تعليق {number}", email=f"r{number}@example.com", approved_by=mona)
    before = counts()
    relearning.set_aside(Comment.objects.all())
    assert counts() == {}
    relearning.BATCH, batch = 2, relearning.BATCH
    try:
        assert [relearning.count_the_rest(2) for _round in range(4)] == [2, 2, 1, 0]
    finally:
        relearning.BATCH = batch
    assert counts() == before
    assert Classifier.now().complete
