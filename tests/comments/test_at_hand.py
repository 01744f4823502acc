"""What moderators have at hand beside the queue: canned texts, notes, what is new, CSV, the desk's work."""

import csv
import datetime
import io

from django.utils import timezone

from comments.models import CannedText, Comment, CommenterNote, Decision, QueueVisit
from tests.comments.acts import QUEUE, decide
from tests.factories import make_comment


def test_a_canned_reason_goes_with_a_rejection(desk, mona, story):
    canned = CannedText.objects.create(
        kind="reason", title="رابط دعائي", text="لا نقبل الروابط الدعائية", code="advert"
    )
    comment = make_comment(story)
    assert "رابط دعائي" in desk(mona).get(QUEUE).content.decode()
    decide(desk(mona), "reject", comment, **{f"code_{comment.pk}": f"canned:{canned.pk}"})
    assert Decision.objects.get().reason == "إعلان: لا نقبل الروابط الدعائية"
    for nonsense in ("canned:", "canned:x", "canned:999999", "canned:" + "9" * 40):
        other = make_comment(story, body=f"آخر {nonsense[:20]}")
        assert decide(desk(mona), "reject", other, **{f"code_{other.pk}": nonsense}).status_code == 200


def test_a_canned_reply_stands_on_the_card_and_is_managed_in_the_admin(desk, mona, story):
    answer = desk(mona).post(
        "/admin/comments/cannedtext/add/",
        {"kind": "reply", "title": "شكر", "text": "شكرًا على التصحيح، عدّلنا المقال.", "position": "0"},
    )
    assert answer.status_code == 302
    make_comment(story)
    assert "شكرًا على التصحيح، عدّلنا المقال." in desk(mona).get(QUEUE).content.decode()
    page = desk(mona).post("/admin/comments/cannedtext/add/", {"kind": "reason", "title": "\u200b", "text": "ن" * 301})
    assert page.status_code == 200


def test_a_note_on_a_commenter_is_shared_and_stands_on_every_card_of_theirs(desk, mona, omar, story):
    first = make_comment(story, body="أول", email="reem@example.com")
    make_comment(story, body="ثان", email="reem@example.com")
    other = make_comment(story, body="لغيرها", email="other@example.com")
    desk(mona).post(f"{QUEUE}{first.pk}/note/", {"text": "مهندسة في الشركة التي نكتب عنها"})
    page = desk(omar).get(QUEUE).content.decode()
    assert page.count("مهندسة في الشركة التي نكتب عنها") == 2
    desk(omar).post(f"{QUEUE}{first.pk}/note/", {"text": " "})
    assert CommenterNote.objects.count() == 0
    Comment.objects.quietly().filter(pk=other.pk).update(writer_hash="")
    page = desk(omar).post(f"{QUEUE}{other.pk}/note/?card=1", {"text": "شيء"}, follow=True).content.decode()
    assert "لم يعد محفوظًا شيء عن كاتب هذا التعليق." in page


def test_what_came_since_the_last_visit_is_new(desk, mona, story):
    make_comment(story, body="قديم")
    client = desk(mona)
    client.get(QUEUE)
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    QueueVisit.objects.update(last_at=an_hour_ago)
    Comment.objects.quietly().update(waiting_since=an_hour_ago - datetime.timedelta(minutes=5))
    make_comment(story, body="وصل بعدها")
    page = client.get(f"{QUEUE}?show=new").content.decode()
    assert "وصل بعدها" in page
    assert "قديم" not in page
    assert client.get(QUEUE).content.decode().count('class="desk-status new"') == 1


def test_a_table_of_all_that_is_found_can_be_taken_along(desk, mona, chief, story):
    make_comment(story, body="=HYPERLINK(1)\nسطر ثان", name="+سارق", email="a@example.com")
    make_comment(story, body="آخر").approve(mona)
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


def test_comments_are_found_by_the_address_of_their_writer(desk, mona, story):
    make_comment(story, body="من ريم", email="reem@example.com")
    make_comment(story, body="من غيرها", email="other@example.com")
    page = desk(mona).get(f"{QUEUE}?show=all&q=Reem@Example.com").content.decode()
    assert "من ريم" in page
    assert "من غيرها" not in page


def test_the_desks_work_is_counted(desk, mona, omar, story):
    comments = [make_comment(story, body=f"تعليق رقم {n}") for n in range(5)]
    waited = timezone.now() - datetime.timedelta(hours=3)
    Comment.objects.quietly().update(waiting_since=waited)
    for comment in comments[:3]:
        comment.refresh_from_db()
        act = comment.approve(mona).act
    comments[3].refresh_from_db()
    comments[3].reject(omar)
    Comment.objects.undo(act, mona)
    page = " ".join(desk(mona).get(f"{QUEUE}activity/?days=7").content.decode().split())
    assert (
        '<th scope="row"><bdi dir="auto">mona</bdi></th> <td>2</td> <td>2</td> <td>0</td> <td>1</td> <td>3 ساعات'
        in page
    )
    assert (
        '<th scope="row"><bdi dir="auto">omar</bdi></th> <td>1</td> <td>0</td> <td>1</td> <td>0</td> <td>3 ساعات'
        in page
    )
    assert page.count("<rect ") == 1
    assert "أقدم ما ينتظر الآن" in page


def test_a_section_can_be_closed_for_comments(desk, client, chief, story):
    section = story.section
    section.comments_open = False
    section.save()
    page = client.get(story.get_absolute_url()).content.decode()
    assert "التعليقات مغلقة في هذا القسم." in page
    assert "اترك ردّاً" not in page
    data = {"body": "رأيي في الموضوع", "name": "ريم", "email": "reem@example.com"}
    answer = client.post(f"/articles/{story.pk}/comments/", data, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 422
    assert Comment.objects.count() == 0
