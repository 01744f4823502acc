"""Tools of moderators beside the queue: canned texts, notes, new comments, CSV export, activity."""

import csv
import datetime
import io

import pytest
from django.utils import timezone

from comments import activity
from comments.admin.reports import safe
from comments.decided import week_of
from comments.models import CannedText, Comment, CommenterNote, Decision, QueueVisit
from tests.comments.acts import QUEUE, decide
from tests.factories import make_comment


def test_a_canned_reason_is_stored_with_a_rejection(desk, mona, article):
    canned = CannedText.objects.create(
        kind="reason", title="رابط دعائي", text="لا نقبل الروابط الدعائية", code="advert"
    )
    comment = make_comment(article)
    assert "رابط دعائي" in desk(mona).get(QUEUE).content.decode()
    decide(desk(mona), "reject", comment, **{f"code_{comment.pk}": f"canned:{canned.pk}"})
    assert Decision.objects.get().reason == "إعلان: لا نقبل الروابط الدعائية"
    for nonsense in ("canned:", "canned:x", "canned:999999", "canned:" + "9" * 40):
        other = make_comment(article, body=f"آخر {nonsense[:20]}")
        assert decide(desk(mona), "reject", other, **{f"code_{other.pk}": nonsense}).status_code == 200


def test_a_canned_reply_is_on_the_card_and_managed_in_the_admin(desk, mona, article):
    answer = desk(mona).post(
        "/admin/comments/cannedtext/add/",
        {"kind": "reply", "title": "شكر", "text": "شكرًا على التصحيح، عدّلنا المقال.", "position": "0"},
    )
    assert answer.status_code == 302
    make_comment(article)
    assert "شكرًا على التصحيح، عدّلنا المقال." in desk(mona).get(QUEUE).content.decode()
    page = desk(mona).post("/admin/comments/cannedtext/add/", {"kind": "reason", "title": "\u200b", "text": "ن" * 301})
    assert page.status_code == 200


def test_a_note_on_a_commenter_is_on_all_their_cards_for_every_moderator(desk, mona, omar, article):
    first = make_comment(article, body="أول", email="reem@example.com")
    make_comment(article, body="ثان", email="reem@example.com")
    other = make_comment(article, body="لغيرها", email="other@example.com")
    desk(mona).post(f"{QUEUE}{first.pk}/note/", {"text": "مهندسة في الشركة التي نكتب عنها"})
    page = desk(omar).get(QUEUE).content.decode()
    assert page.count("مهندسة في الشركة التي نكتب عنها") == 2
    desk(omar).post(f"{QUEUE}{first.pk}/note/", {"text": " "})
    assert CommenterNote.objects.count() == 0
    Comment.objects.without_edition().filter(pk=other.pk).update(email_hash="")
    page = desk(omar).post(f"{QUEUE}{other.pk}/note/?card=1", {"text": "شيء"}, follow=True).content.decode()
    assert "لم يعد محفوظًا شيء عن كاتب هذا التعليق." in page


def test_comments_since_the_last_visit_are_new(desk, mona, article):
    make_comment(article, body="قديم")
    client = desk(mona)
    client.get(QUEUE)
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    QueueVisit.objects.update(last_at=an_hour_ago)
    Comment.objects.without_edition().update(waiting_since=an_hour_ago - datetime.timedelta(minutes=5))
    make_comment(article, body="وصل بعدها")
    page = client.get(f"{QUEUE}?show=new").content.decode()
    assert "وصل بعدها" in page
    assert "قديم" not in page
    assert client.get(QUEUE).content.decode().count('class="desk-status new"') == 1


def test_found_comments_are_exported_as_csv(desk, mona, chief, article):
    make_comment(article, body="=HYPERLINK(1)\nسطر ثان", name="+سارق", email="a@example.com")
    make_comment(article, body="آخر").approve(mona)
    answer = desk(mona).get(f"{QUEUE}export/?show=all")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 3
    assert [len(row) for row in rows] == [9, 9, 9]
    by_name = {row[2]: row for row in rows}
    assert by_name["'+سارق"][3] == "'=HYPERLINK(1)\nسطر ثان"
    assert "a@example.com" not in text
    chief.user_permissions.clear()
    text = b"".join(desk(chief).get(f"{QUEUE}export/?show=all").streaming_content).decode()
    assert "a@example.com" in text


def test_comments_are_found_by_their_commenters_address(desk, mona, article):
    make_comment(article, body="من ريم", email="reem@example.com")
    make_comment(article, body="من غيرها", email="other@example.com")
    page = desk(mona).get(f"{QUEUE}?show=all&q=Reem@Example.com").content.decode()
    assert "من ريم" in page
    assert "من غيرها" not in page


def test_decisions_are_counted_by_moderator(desk, mona, omar, article):
    comments = [make_comment(article, body=f"تعليق رقم {n}") for n in range(5)]
    waited = timezone.now() - datetime.timedelta(hours=3)
    Comment.objects.without_edition().update(waiting_since=waited)
    for comment in comments[:3]:
        comment.refresh_from_db()
        act = comment.approve(mona).act
    comments[3].refresh_from_db()
    comments[3].reject(omar)
    Comment.objects.undo(act, mona)
    page = " ".join(desk(mona).get(f"{QUEUE}activity/?days=7").content.decode().split())
    rows = {"mona": (2, 2, 0, 0, 1), "omar": (1, 0, 1, 0, 0)}
    for name, counts in rows.items():
        cells = " ".join(f"<td>{count}</td>" for count in counts)
        assert f'<th scope="row"><bdi dir="auto">{name}</bdi></th> {cells} <td>3 ساعات' in page
    assert page.count("<rect ") == 1
    assert "أقدم ما ينتظر الآن" in page


def counts_of(person):
    (work,) = activity.by_moderator({person.pk: "x"}, 7)
    return dict(work.counts)


def test_a_redone_decision_counts_once_and_not_as_undone(mona, article):
    comment = make_comment(article)
    act = comment.approve(mona).act
    act = Comment.objects.undo(act, mona).act
    assert counts_of(mona) == {"undone": 1}
    act = Comment.objects.undo(act, mona).act
    assert counts_of(mona) == {"approved": 1}
    assert sum(week["decided"] for week in activity.waiting_by_week()) == 1
    Comment.objects.undo(act, mona)
    assert counts_of(mona) == {"undone": 1}


def test_spam_and_refused_corrections_are_counted_apart(desk, mona, article):
    for number in range(3):
        make_comment(article, body=f"إعلان {number}").mark_as_spam(mona)
    corrected = make_comment(article, body="أصل", approved_by=mona)
    corrected.correct("تصحيح", lambda comment, body: ([], None))
    corrected.reject(mona)
    assert counts_of(mona) == {"spam": 3, "approved": 1, "refused": 1}
    page = " ".join(desk(mona).get(f"{QUEUE}activity/?days=7").content.decode().split())
    assert '<th scope="col">مزعج</th>' in page
    assert "<td>5</td> <td>1</td> <td>1</td> <td>3</td> <td>0</td>" in page


def test_the_activity_page_says_if_sample_comments_are_left_out(desk, mona, article):
    comment = make_comment(article)
    said = "تعليقات النسخة التجريبية غير محسوبة هنا"
    assert said not in desk(mona).get(f"{QUEUE}activity/").content.decode()
    Comment.objects.without_edition().filter(pk=comment.pk).update(sample_key="one")
    assert said in desk(mona).get(f"{QUEUE}activity/").content.decode()


@pytest.mark.parametrize(
    ("moment", "first"),
    [("2026-11-27 23:59", "2026-11-21"), ("2026-11-28 00:00", "2026-11-28"), ("2026-11-30 12:00", "2026-11-28")],
)
def test_a_week_begins_on_saturday(moment, first):
    at = timezone.make_aware(datetime.datetime.fromisoformat(moment))
    assert week_of(at) == timezone.make_aware(datetime.datetime.fromisoformat(first))


INVISIBLE = [
    "", " ", "\u00a0", "\ufeff", "\u200e", "\u200f", "\u200b", "\u2060", "\u061c", "\u3000", "\u2028", "\u034f",
    "\ufe0f", "\u115f", "\u3164", "\uffa0", "\u2800", "\u180e", "\x85", "\x1f", "\xad", "\u2066", "\U000e0001",
    "\u0301", "\ufeff \u200f\u00a0",
]  # fmt: skip


@pytest.mark.parametrize("before", INVISIBLE)
@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹢﹣﹦﹫⁼⁺₊")
def test_no_csv_cell_is_a_formula(before, sign):
    cell = f"{before}{sign}1+1"
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("text", ["", "نص = نص", "1-1", "\u200fنص", "«=1»", "#وسم", "\u00a0"])
def test_a_csv_cell_that_is_no_formula_is_unchanged(text):
    assert safe(text) == text


def test_the_csv_names_the_moderator_of_a_decided_comment(desk, mona, article):
    undone, kept = make_comment(article, name="عائد"), make_comment(article, name="باق", body="آخر")
    Comment.objects.undo(undone.mark_as_spam(mona).act, mona)
    kept.approve(mona)
    text = b"".join(desk(mona).get(f"{QUEUE}export/?show=all").streaming_content).decode()
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[6:8] == ["المشرف", "وقت القرار"]
    by_name = {row[2]: row[6:9] for row in rows}
    assert by_name["عائد"] == ["", "", ""]
    assert by_name["باق"][0] == "mona"
    assert by_name["باق"][1]


def test_a_section_can_be_closed_for_comments(desk, client, chief, article):
    section = article.section
    section.comments_open = False
    section.save()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "التعليقات مغلقة في هذا القسم." in page
    assert "اترك ردّاً" not in page
    data = {"body": "رأيي في الموضوع", "name": "ريم", "email": "reem@example.com"}
    answer = client.post(f"/articles/{article.pk}/comments/", data, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 422
    assert Comment.objects.count() == 0
