"""The duplicate hash recognizes a wording in any spelling, and follows the newest wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import personal
from comments.intake import checks
from comments.models import Comment
from comments.models.hashes import duplicate_hash
from tests.comments.test_checks import arrive, whys
from tests.factories import make_comment

TEXT = "عرض خاص على كل الهواتف المستعملة، والأسعار أقل من السوق بشيء كبير"
EVASIONS = [
    TEXT.replace("عرض", "عـرض"),
    TEXT + ".",
    TEXT.replace("خاص ", "خاص  "),
    TEXT.replace("كل", "كل\u200d"),
    TEXT.replace("والأسعار", "والاسعار"),
    TEXT.replace("بشيء", "بشي"),
    TEXT.replace("،", " -"),
    TEXT.replace("المستعملة", "المستعمله"),
    TEXT.replace("على", "علي"),
    TEXT.replace("عرض", "عَرْض"),
    TEXT.replace("كبير", "كبييييير"),
    TEXT.replace("خاص", "خ.ا.ص"),
    TEXT.replace("الهواتف", "الهواتف 🔥🔥"),
    TEXT.replace("السوق", "السوق\u200b\u2060\ufeff"),
    TEXT.replace("كل", "ڪل").replace("على", "علی"),
    f"\u2067{TEXT}\u2069\n\n",
    " ".join(TEXT.replace(" ", "")),
]


@pytest.mark.parametrize("evasion", EVASIONS)
def test_a_wording_is_recognized_in_any_spelling(article, evasion):
    first = arrive(article, body=TEXT)
    second = arrive(article, body=evasion, email="two@example.com")
    assert whys(second) == ["the same words in another comment"]
    assert second.duplicate_hash == first.duplicate_hash != ""


@pytest.mark.parametrize("text", ["", "؟", "شكرًا لكم", "أحسنتم", "🔥" * 40, "هههههههههههههههههههههههههههه", "ـ" * 60])
def test_a_short_common_text_is_no_duplicate(article, text):
    assert duplicate_hash(text) == ""


def test_another_wording_is_no_duplicate(article):
    arrive(article, body=TEXT)
    assert whys(arrive(article, body=TEXT.replace("الهواتف", "الحواسيب"), email="two@example.com")) == []


@given(st.text(st.sampled_from("ابتءأإؤئةه ـ.،!\u200d\u064e1a"), max_size=40))
def test_the_duplicate_hash_does_not_depend_on_what_is_squashed(text):
    assert duplicate_hash(text) == duplicate_hash(" ".join(text)) == duplicate_hash(text.replace("ء", ""))


def test_the_duplicate_hash_follows_the_newest_wording(article, mona):
    one, two = TEXT, TEXT + " وأكثر من ذلك بكثير"
    comment = make_comment(article, body=one)
    assert comment.duplicate_hash == duplicate_hash(one)
    comment.correct(two, checks.check_correction)
    assert comment.duplicate_hash == duplicate_hash(two)
    act = comment.approve(mona).act
    comment.correct(one, checks.check_correction)
    assert (comment.body, comment.duplicate_hash) == (two, duplicate_hash(one))
    comment.reject(mona)
    assert (comment.body, comment.duplicate_hash) == (two, duplicate_hash(two))
    Comment.objects.undo(Comment.objects.get().last_decision.act, mona)
    comment.refresh_from_db()
    assert (comment.proposed, comment.duplicate_hash) == (one, duplicate_hash(one))
    comment.withdraw()
    assert comment.duplicate_hash == duplicate_hash(two)
    assert act


def test_an_erased_comment_has_no_duplicate_hash(article, mona):
    comment = make_comment(article, mona, body=TEXT)
    make_comment(article, body="رد", parent=comment, email="two@example.com")
    personal.erase("reem@example.com")
    comment.refresh_from_db()
    assert (comment.body, comment.duplicate_hash) == ("", "")


def test_a_wave_costs_no_more_queries_than_one_comment(article, django_assert_num_queries):
    Comment.objects.bulk_create(
        Comment(article=article, name="ريم", email=f"r{n}@example.com", body=TEXT, duplicate_hash=duplicate_hash(TEXT))
        for n in range(300)
    )
    with django_assert_num_queries(1):
        assert checks.is_duplicate(checks.Submission(Comment(article=article, body=TEXT), TEXT))
