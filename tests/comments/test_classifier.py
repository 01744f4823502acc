"""Scores and bands of the classifier, its explanation, and the order of the queue."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import activity, classifier_report, relearning
from comments.intake import receiving
from comments.models import Classifier, Comment, Decision
from comments.models.classifier import Opinion, band_of, rank_of, tokens
from comments.models.classifier.insults import is_harsh, is_insult
from comments.models.classifier.opinion import MIN_SAMPLES, MUCH_SCORE
from newsroom.visitors.origin import Origin
from tests.comments.acts import QUEUE
from tests.factories import make_comment

SPAM = "اربح المال من بيتك سريعًا يوم {}"
THANKS = "شكرًا على المقال المفيد رقم {}"


def arrive(article, body, email="reem@example.com"):
    comment = Comment(article=article, name="ريم", email=email, body=body)
    assert receiving.receive(comment, Origin("192.0.2.1"))
    comment.refresh_from_db()
    return comment


@pytest.fixture
def taught(article, mona):
    for number in range(MIN_SAMPLES):
        make_comment(article, body=SPAM.format(number), email=f"s{number}@example.com").mark_as_spam(mona)
        make_comment(article, body=THANKS.format(number), email=f"g{number}@example.com").approve(mona)


# --- When it speaks ---------------------------------------------------------------------------------


def test_there_is_no_score_before_enough_decisions_of_both_kinds(article, mona):
    for number in range(3 * MIN_SAMPLES):
        make_comment(article, body=SPAM.format(number), email=f"s{number}@example.com").mark_as_spam(mona)
    for number in range(MIN_SAMPLES - 1):
        make_comment(article, body=THANKS.format(number), email=f"g{number}@example.com").approve(mona)
    assert arrive(article, "اربح المال").score is None
    make_comment(article, body="شكرًا لكم", email="g@example.com").approve(mona)
    assert arrive(article, "اربح المال اليوم").score > 0.5


def test_a_text_like_refused_ones_scores_high_and_is_sorted_first(article, taught):
    bad = arrive(article, "اربح المال وأنت في بيتك سريعًا", "x@example.com")
    good = arrive(article, "مقال مفيد شكرًا", "y@example.com")
    assert band_of(bad.score) >= 1
    assert band_of(good.score) == 0
    assert good.score < bad.score
    assert list(Comment.objects.waiting().queue(suspects_first=True)) == [bad, good]
    assert bad.status == good.status == "pending"


@pytest.mark.parametrize("text", ["صورة", "متى يصل إلى الأسواق؟", "هذا النص لم يرد مثله من قبل", "؟", "😀", "12"])
def test_an_unknown_text_is_in_no_band(article, taught, text):
    assert band_of(Opinion([text]).score(text)) == 0


def test_the_last_band_is_the_rarest(article, taught):
    text = SPAM.format(3)
    assert Opinion([text]).score(text) >= MUCH_SCORE


# --- Words that insult ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["كلب", "يا كلاب", "والكلاب", "كـلـب", "ك ل ب", "ك.ل.ب", "ك*لب", "كلاااااب", "كَلْب", "حمارين",
     "أغبياء", "ابن الحرام", "قليل الأدب", "الله ياخذكم", "تبّاً لكم", "بالجزمة", "يلعن أبوكم"],
)  # fmt: skip
def test_an_insult_is_recognized_in_any_spelling(text):
    assert any(token.startswith("!insult") for token in tokens(text))


@pytest.mark.parametrize(
    "text",
    ["كلمة", "احمرار الشاشة", "بقرار", "الحيوية", "قلب", "وسائل", "نعم", "الله يعطيكم العافية", "ابن سينا",
     "قليل الكلام", "أبو عبيدة", "نيكون", "تفهم", "كتف", "تباين", "خولة", "العملات", "زقاق", "الطحين",
     "تفاح", "خوارزمية", "كلاود", "تيسير", "سافر", "مهرجان"],
)  # fmt: skip
def test_a_word_that_resembles_an_insult_is_none(text):
    assert not [token for token in tokens(text) if token.startswith("!")]


def test_harsh_words_are_kept_apart():
    assert is_harsh("كذاب")
    assert not is_insult("كذاب", "")


def test_an_insult_at_the_end_of_a_long_text_is_counted():
    words = random.Random(1).choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=6000)
    text = " ".join("".join(words[at : at + 6]) for at in range(0, 4800, 6)) + " يا كلب"
    assert "!insult 1" in tokens(text)


# --- What a card shows ------------------------------------------------------------------------------


def cards(page):
    """Return [(pk, band, number of the checks' reasons)] of the page's cards, in their order."""
    found = []
    for part in re.split(r'<article class="desk-comment', page)[1:]:
        band = 2 if "يشبه المرفوض كثيرًا" in part else 1 if "يشبه المرفوض قليلًا" in part else 0
        why = re.search(r'<p class="desk-why">(.*?)</p>', part, re.S)
        reasons = len(re.findall("<span>", why[1])) if why else 0
        found.append((int(re.search(r'data-pk="(\d+)"', part)[1]), band, reasons))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_most_suspect_first_follows_what_the_cards_show(desk, article, mona, seed):
    dice = random.Random(seed)
    words = [*SPAM.split()[:5], *THANKS.split()[:4], "كلب", "حمار", "هاتف", "متى", "0555000111", "غبي"]

    def text(number):
        return " ".join(dice.sample(words, dice.randint(2, 6))) + f" {number}"

    for number in range(2 * MIN_SAMPLES + 10):
        comment = make_comment(article, body=text(number), email=f"r{number}@example.com")
        comment.decide("spam" if "كلب" in comment.body or "اربح" in comment.body else "approved", mona)
    waiting = [arrive(article, text(number), f"w{number}@example.com") for number in range(100, 125)]
    for comment in waiting[:5]:  # what is taught meanwhile changes no card by itself
        comment.decide(dice.choice(["spam", "approved"]), mona)
    client = desk(mona)
    for _round in range(2):
        shown = cards(client.get(f"{QUEUE}?order=suspects").content.decode())
        rows = Comment.objects.in_bulk([pk for pk, _band, _reasons in shown])
        assert len(shown) == 20
        numbers = [(band, reasons, round(100 * evidence(rows[pk].score))) for pk, band, reasons in shown]
        assert numbers == sorted(numbers, reverse=True)
        assert len(set(numbers)) > 10
        relearning.keep_up()


def evidence(score):
    return rank_of(score, 0) % 10_000


def test_a_card_shows_no_percentage_and_no_words_as_reasons(desk, article, mona, taught):
    comment = arrive(article, "اربح المال من بيتك سريعًا", "x@example.com")
    page = desk(mona).get(QUEUE).content.decode()
    assert "يشبه المرفوض كثيرًا" in page
    assert "%" not in re.search(r'<p class="desk-why">(.*?)</p>', page, re.S)[1]
    assert "كيف حكم المصنِّف" not in page
    assert f'/{comment.pk}/change/#classifier"' in page


def test_the_explanation_names_whole_words_and_their_direction(desk, article, mona, taught):
    comment = arrive(article, "شكرًا، اربح المال! www.example.org/x", "x@example.com")
    page = desk(mona).get(f"{QUEUE}{comment.pk}/change/").content.decode()
    part = re.search(r'<details class="desk-explanation" id="classifier">(.*?)</details>', page, re.S)[1]
    told = dict(re.findall(r'token (bad|good)">\s*<bdi dir="auto">(.*?)</bdi>', part))
    words = {
        re.sub("<.*?>|[\u2066-\u2069]", "", word)
        for _kind, word in re.findall(r'token (bad|good)">\s*<bdi dir="auto">(.*?)</bdi>', part)
    }
    assert words <= {"شكرًا", "اربح", "المال", "www.example.org/x"}
    assert {"شكرًا", "اربح", "المال"} <= words
    assert set(told) == {"bad", "good"}
    assert "#" not in "".join(words)


def test_the_explanation_says_if_there_is_no_opinion_yet(desk, article, mona):
    page = desk(mona).get(f"{QUEUE}{make_comment(article).pk}/change/").content.decode()
    assert "لا رأي له بعد" in page


def test_a_page_of_cards_reads_no_token_counts(desk, article, mona, taught):
    arrive(article, "اربح المال من بيتك")
    client = desk(mona)
    with CaptureQueriesContext(connection) as queries:
        client.get(QUEUE)
    assert not [query for query in queries if "comments_token" in query["sql"] or "comments_classifier" in query["sql"]]


# --- Scores that keep up ----------------------------------------------------------------------------


def test_a_decision_changes_no_score_until_the_next_job_renews_them(article, mona, taught):
    waiting = arrive(article, "خبر عاجل عن هاتف")
    for number in range(MIN_SAMPLES):
        make_comment(article, body=f"خبر عاجل {number}", email=f"n{number}@example.com").mark_as_spam(mona)
    before = waiting.score
    waiting.refresh_from_db()
    assert waiting.score == before
    assert relearning.renew_scores(100) == 1
    waiting.refresh_from_db()
    assert waiting.score == Opinion([waiting.body]).score(waiting.body) > before
    assert waiting.rank == rank_of(waiting.score, len(waiting.check_results))
    assert relearning.renew_scores(100) == 0


def test_one_job_renews_a_limited_number_of_scores_oldest_first(article, mona, taught):
    for number in range(5):
        make_comment(article, body=f"ينتظر {number}", email=f"w{number}@example.com")
    assert [relearning.renew_scores(2) for _round in range(4)] == [2, 2, 1, 0]
    assert set(Comment.objects.waiting().values_list("scored_step", flat=True)) == {Classifier.now().steps}


# --- The report -------------------------------------------------------------------------------------


def test_agreement_with_moderators_is_counted_by_week(article, taught, mona):
    arrive(article, "اربح المال من بيتك سريعًا الآن", "a@example.com").mark_as_spam(mona)
    arrive(article, "اربح المال من بيتك سريعًا بسرعة", "b@example.com").approve(mona)
    arrive(article, "شكرًا على هذا المقال", "c@example.com").approve(mona)
    arrive(article, "كلام جديد مزعج", "d@example.com").reject(mona)
    undone = arrive(article, "المقال مفيد شكرًا", "e@example.com")
    Comment.objects.undo(undone.mark_as_spam(mona).act, mona)
    (week,) = classifier_report.by_week()
    assert {key: week[key] for key in ("decided", "refused", "precision", "recall")} == {
        "decided": 4, "refused": 2, "precision": 50, "recall": 50,
    }  # fmt: skip


def test_the_last_decision_on_a_wording_counts_also_if_it_was_redone(article, taught, mona, omar):
    redone = arrive(article, "اربح المال من بيتك سريعًا الآن", "a@example.com")
    undo = Comment.objects.undo(redone.mark_as_spam(mona).act, mona).act
    assert classifier_report.by_week() == []
    Comment.objects.undo(undo, mona)
    assert classifier_report.by_week()[0]["refused"] == 1
    again = arrive(article, "اربح المال من بيتك سريعًا غدًا", "b@example.com")
    Comment.objects.undo(again.approve(mona).act, mona)
    again.mark_as_spam(mona)
    assert (classifier_report.by_week()[0]["decided"], classifier_report.by_week()[0]["refused"]) == (2, 2)
    again.approve(omar)
    (week,) = classifier_report.by_week()
    assert (week["decided"], week["refused"], week["precision"]) == (2, 1, 50)


def test_report_weeks_begin_on_saturday(article, taught, mona):
    arrive(article, "شكرًا على هذا المقال", "c@example.com").approve(mona)
    (week,) = classifier_report.by_week()
    assert week["week"].weekday() == 5
    assert week["week"].date() == activity.waiting_by_week()[-1]["week"]


def test_a_refused_correction_counts_as_refused(article, taught, mona):
    comment = arrive(article, "شكرًا على المقال", "a@example.com")
    comment.approve(mona)
    comment.correct("اربح المال من بيتك سريعًا", lambda row, body: ([], Opinion([body]).score(body)))
    comment.refresh_from_db()
    comment.reject(mona)
    (week,) = classifier_report.by_week()
    assert (week["decided"], week["refused"], week["precision"], week["recall"]) == (2, 1, 100, 100)
    assert Decision.objects.first().score > 0.5
