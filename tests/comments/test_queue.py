"""The moderation queue: deciding one by one and in bulk, with undo."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.models import Ban, Comment, Decision, Digest, HouseRules, Report, Status, Version
from tests.comments.acts import QUEUE, decide, decide_picked, pick, token_of, undo
from tests.factories import make_comment


def bodies(page):
    return re.findall(r'<div class="desk-text" dir="(?:rtl|ltr)">(.*?)</div>', page)


def test_a_moderator_decides_one_by_one(desk, mona, article):
    for verb in ("approve", "reject", "spam"):
        comment = make_comment(article, body=f"تعليق {verb}")
        assert decide(desk(mona), verb, comment, json=False).status_code == 302
    assert sorted(Comment.objects.values_list("status", flat=True)) == ["approved", "rejected", "spam"]
    assert Decision.objects.filter(by=mona).count() == 3


def test_a_rejection_has_a_reason_that_the_commenter_sees(desk, client, mona, article):
    answer = client.post(
        f"/articles/{article.pk}/comments/",
        {"body": "خارج الموضوع تمامًا", "name": "ريم", "email": "reem@example.com"},
        headers={"sec-fetch-site": "same-origin"},
    )
    comment = Comment.objects.get()
    data = {f"code_{comment.pk}": "off_topic", f"note_{comment.pk}": "المقال عن غيره"}
    decide(desk(mona), "reject", comment, **data)
    page = client.get(answer["Location"]).content.decode()
    assert "لم يُنشر تعليقك" in page
    assert "خارج عن موضوع المقال: المقال عن غيره" in page


def test_an_unknown_reason_is_ignored(desk, mona, article):
    comment = make_comment(article)
    decide(desk(mona), "reject", comment, **{f"code_{comment.pk}": "made up"})
    assert Decision.objects.get().code == ""


def test_many_comments_are_decided_and_undone_at_once(desk, mona, article):
    comments = [make_comment(article, body=f"تعليق {n}") for n in range(12)]
    client = desk(mona)
    told = decide_picked(client, "approve", map(pick, comments)).json()
    assert told["said"] == "اعتُمد 12 تعليقًا."
    assert Comment.objects.approved().count() == 12
    assert Decision.objects.values("act").distinct().count() == 1
    page = client.get(QUEUE).content.decode()
    assert "آخر ما قررت: اعتُمد 12 تعليقًا، " in page
    told = undo(client, told["act"]).json()
    assert told["said"] == "تراجعت عن قرارك في 12 تعليقًا."
    assert Comment.objects.waiting().count() == 12


def test_all_found_comments_are_decided_as_one_act_without_later_ones(desk, mona, article):
    first = make_comment(article, body="إعلان أول", email="spam@example.com")
    for number in range(40):
        make_comment(article, body=f"إعلان {number}", email="spam@example.com")
    other = make_comment(article, body="كلام طيب", email="good@example.com")
    client = desk(mona)
    page = client.get(f"{QUEUE}?writer={first.key}").content.decode()
    as_of = re.search(r'name="as_of" value="([^"]+)"', page)[1]
    late = make_comment(article, body="إعلان متأخر", email="spam@example.com")
    decide_picked(client, "spam", query=f"?writer={first.key}", all="1", as_of=as_of)
    assert Comment.objects.filter(status=Status.SPAM).count() == 41
    assert Decision.objects.values("act").distinct().count() == 1
    assert set(Comment.objects.waiting()) == {other, late}


def test_deciding_on_all_found_leaves_comments_corrected_or_decided_since(desk, mona, omar, article):
    first, second, third = (make_comment(article, body=f"نص {n}", email="x@example.com") for n in "أبج")
    second.correct("نص آخر", lambda comment, body: ([], None))
    second.correct("نص ب", lambda comment, body: ([], None))
    Version.objects.update(at=timezone.now() - datetime.timedelta(hours=1))
    client = desk(mona)
    as_of = timezone.now().isoformat()
    second.correct("نص آخر", lambda comment, body: ([], None))
    third.reject(omar)
    decide_picked(client, "approve", query=f"?show=all&writer={first.key}", all="1", as_of=as_of)
    assert list(Comment.objects.approved()) == [first]
    for nonsense in ("", "x", "2025-13-45", "2025-01-01T00:00"):
        decide_picked(client, "spam", query=f"?show=all&writer={first.key}", all="1", as_of=nonsense)
    assert list(Comment.objects.approved()) == [first]


def test_an_act_from_a_stale_page_is_refused_with_the_reason(desk, mona, omar, article):
    comment = make_comment(article)
    seen = token_of(comment)
    comment.reject(omar)
    told = decide(desk(mona), "approve", comment, token=seen).json()
    assert (told["said"], told["refused"]) == ("", [{"pk": comment.pk, "why": "بتّ فيه قبلك omar: مرفوض."}])
    page = desk(mona).post(f"{QUEUE}{comment.pk}/approve/", {"token": seen}, follow=True).content.decode()
    assert "بتّ فيه قبلك omar: مرفوض." in page


def test_a_claim_is_seen_by_the_other_and_expires(desk, mona, omar, article):
    comment = make_comment(article)
    desk(mona).post(f"{QUEUE}claim/", {"claim": comment.pk, "shown": [comment.pk]})
    told = desk(omar).post(f"{QUEUE}claim/", {"claim": comment.pk, "shown": [comment.pk]}).json()
    assert told["claimed"] == {str(comment.pk): "mona"}
    assert "ينظر فيه الآن: mona" in desk(omar).get(QUEUE).content.decode()
    Comment.objects.without_edition().update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    told = desk(omar).post(f"{QUEUE}claim/", {"claim": comment.pk, "shown": [comment.pk]}).json()
    assert told["claimed"] == {}
    assert Comment.objects.get().claimed_by == omar


def test_a_claim_returns_what_was_decided_meanwhile(desk, mona, omar, article):
    comment, other = make_comment(article), make_comment(article, body="آخر")
    comment.approve(omar)
    told = desk(mona).post(f"{QUEUE}claim/", {"claim": other.pk, "shown": [comment.pk, other.pk]}).json()
    assert told["decided"] == {str(comment.pk): "omar: معتمد"}


def test_the_queue_shows_waiting_comments_reported_first_then_oldest(desk, mona, article):
    make_comment(article, body="الأول")
    make_comment(article, body="الثاني")
    make_comment(article, body="قديم ومعتمد", approved_by=mona)
    reported = make_comment(article, body="عليه بلاغ", approved_by=mona)
    desk(mona).post(f"/comments/{reported.key}/report/", {"why": "insult"}, headers={"sec-fetch-site": "same-origin"})
    page = desk(mona).get(QUEUE).content.decode()
    assert bodies(page) == ["عليه بلاغ", "الأول", "الثاني"]
    assert "يسيء إلى أحد" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?show=approved", ["قديم"]),
        ("?show=rejected", ["مرفوض"]),
        ("?show=spam", []),
        ("?show=all", ["مرفوض", "قديم", "الشَّريحة الجديدة"]),
        ("?q=الشريحه", ["الشَّريحة الجديدة"]),
        ("?q=ريم", ["الشَّريحة الجديدة"]),
        ("?q=زعفران", []),
        ("?section=999999", []),
        ("?section=x", ["الشَّريحة الجديدة"]),
        ("?since=2020-01-01&until=2020-12-31", []),
        ("?since=nonsense", ["الشَّريحة الجديدة"]),
        ("?until=2999-12-31&order=suspects", ["الشَّريحة الجديدة"]),
        ("?writer=unknown", []),
        ("?show=nonsense", ["الشَّريحة الجديدة"]),
        ("?page=99", ["الشَّريحة الجديدة"]),
    ],
)
def test_each_filter_finds_its_comments(desk, mona, article, query, found):
    make_comment(article, body="الشَّريحة الجديدة")
    make_comment(article, body="قديم", approved_by=mona, email="a@example.com")
    make_comment(article, body="مرفوض", email="b@example.com").reject(mona)
    assert bodies(desk(mona).get(QUEUE + query).content.decode()) == found


def test_a_card_shows_the_commenters_history_and_network(client, desk, mona, article):
    for number in range(3):
        client.post(
            f"/articles/{article.pk}/comments/",
            {"body": f"تعليق رقم {number}", "name": "ريم", "email": "reem@example.com"},
            headers={"sec-fetch-site": "same-origin"},
        )
    first, second, _third = Comment.objects.order_by("pk")
    first.approve(mona)
    second.reject(mona)
    page = " ".join(re.sub("<[^>]+>", " ", desk(mona).get(QUEUE).content.decode()).split())
    assert "من هذا البريد: اعتُمد 1 ، رُفض 1 ، أول ظهور" in page
    assert "تعليقان آخران من هذه الشبكة" in page


def test_a_correction_shows_both_wordings(desk, mona, article):
    comment = make_comment(article, approved_by=mona, body="النص الأول")
    comment.correct("النص الثاني", lambda comment, body: ([], None))
    page = desk(mona).get(QUEUE).content.decode()
    assert bodies(page) == ["النص الثاني"]
    assert "تعديل من صاحبه" in page
    assert "النص الأول" in page


def test_reply_and_approve_is_one_act_with_one_undo(desk, client, mona, article):
    comment = make_comment(article, body="سؤال")
    told = decide(desk(mona), "reply", comment, **{f"reply_{comment.pk}": "جواب الفريق"}).json()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "جواب الفريق" in page
    assert "من هيئة التحرير" in page
    undo(desk(mona), told["act"])
    page = client.get(article.get_absolute_url()).content.decode()
    assert "جواب الفريق" not in page
    assert "سؤال" not in page
    again = Decision.objects.order_by("pk").last()
    undo(desk(mona), again.act)
    assert "جواب الفريق" in client.get(article.get_absolute_url()).content.decode()


def test_an_empty_reply_decides_nothing(desk, mona, article):
    comment = make_comment(article)
    answer = decide(desk(mona), "reply", comment, **{f"reply_{comment.pk}": "  "})
    assert (answer.status_code, answer.json()["errors"]) == (422, ["لم يُبتّ في شيء: اكتب الرد أولًا."])
    assert Comment.objects.get().status == "pending"


def test_the_comment_page_shows_its_decisions_and_undoes_the_last(desk, mona, article):
    comment = make_comment(article)
    act = comment.reject(mona, code="advert").act
    address = reverse("admin:comments_comment_change", args=[comment.pk])
    page = desk(mona).get(address).content.decode()
    assert "إعلان" in page
    assert act in page
    undo(desk(mona), act)
    assert Comment.objects.get().status == "pending"


@pytest.mark.parametrize("place", ["nonsense", "999999"])
def test_a_comment_that_is_not_there_is_not_found(desk, mona, place):
    assert desk(mona).get(f"{QUEUE}{place}/change/").status_code == 404


def test_a_ban_is_made_on_the_comments_page(client, desk, mona, article):
    client.post(
        f"/articles/{article.pk}/comments/",
        {"body": "سيئ", "name": "ريم", "email": "reem@example.com"},
        headers={"sec-fetch-site": "same-origin"},
    )
    comment = Comment.objects.get()
    page = desk(mona).post(f"{QUEUE}{comment.pk}/ban/?card=1", {"kind": "network", "days": "7"}, follow=True)
    assert "محجوز من الآن حتى" in page.content.decode()
    assert Ban.objects.get().hash == comment.network_hash
    assert desk(mona).post(f"{QUEUE}{comment.pk}/ban/", {"kind": "network", "days": "9999"}).status_code == 403


def test_banning_twice_makes_one_ban_that_one_lift_ends(desk, mona, article):
    comment = make_comment(article)
    Ban.of_comment(comment, "writer", 30, mona)
    Ban.of_comment(comment, "writer", 7, mona, note="مرة ثانية")
    ban = Ban.objects.get()
    assert (ban.until - timezone.now()).days == 29
    ban.lift()
    assert not Ban.objects.active().exists()


def test_a_comment_without_hashes_cannot_be_banned(desk, mona, article):
    comment = make_comment(article)
    page = desk(mona).post(f"{QUEUE}{comment.pk}/ban/?card=1", {"kind": "network", "days": "7"}, follow=True)
    assert "لم يعد محفوظًا شيء" in page.content.decode()
    assert Ban.objects.count() == 0


def test_keeping_a_reported_comment_clears_its_reports_and_undo_restores_them(desk, mona, article):
    comment = make_comment(article, approved_by=mona)
    desk(mona).post(f"/comments/{comment.key}/report/", {"why": "other"}, headers={"sec-fetch-site": "same-origin"})
    told = decide(desk(mona), "approve", comment).json()
    comment.refresh_from_db()
    assert (comment.status, comment.open_reports, comment.waiting_since) == ("approved", 0, None)
    undo(desk(mona), told["act"])
    comment.refresh_from_db()
    assert comment.open_reports == 1
    assert comment.waiting_since is not None
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    ["", "agreement/", "activity/", "export/", "cards/", "1/change/", "1/approve/", "1/wave/spam/", "1/reply/",
     "1/hide/", "1/ban/", "1/note/", "approve/", "undo/x/", "claim/", "digest/on/"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["salma", "stranger"])
def test_without_permission_nothing_is_seen_or_decided(request, client, desk, article, who, path):
    comment = make_comment(article)
    visitor = client if who == "stranger" else desk(request.getfixturevalue(who))
    assert visitor.get(QUEUE + path).status_code in (302, 403)
    data = {"token": token_of(comment), "pick": pick(comment)}
    assert visitor.post(QUEUE + path.replace("1/", f"{comment.pk}/"), data).status_code in (302, 403)
    assert Comment.objects.get().status == "pending"


def test_a_moderator_sees_only_the_comments_admin(desk, mona, article):
    page = desk(mona).get("/admin/").content.decode()
    places = set(re.findall(r'href="/admin/(\w+/\w+)/"', page))
    assert places == {"comments/comment", "comments/word", "comments/ban", "comments/cannedtext", "comments/houserules"}


def test_the_admin_index_counts_waiting_comments(desk, mona, article):
    for number in range(3):
        make_comment(article, body=f"ينتظر {number}")
    page = desk(mona).get("/admin/").content.decode()
    assert "3 تعليقات تنتظر" in page
    assert "ينتظر 0" in page


@pytest.mark.parametrize("show", ["", "?show=all", "?order=suspects", "?q=تعليق"])
def test_the_queue_takes_the_same_queries_for_three_and_for_thirty(desk, mona, article, show):
    client = desk(mona)

    def asked():
        client.get(QUEUE + show)  # the first look notes the visit, and finds the listed words of new comments
        with CaptureQueriesContext(connection) as queries:
            client.get(QUEUE + show)
        return len(queries)

    for number in range(3):
        make_comment(article, body=f"تعليق {number} عن واتساب", email=f"r{number}@example.com")
    few = asked()
    for number in range(40):
        make_comment(article, body=f"تعليق آخر {number}", email=f"x{number}@example.com")
    assert asked() == few
    assert few <= 19


# --- What is kept beside the queue ------------------------------------------------------------------


def test_comment_rules_are_shown_beside_the_form_and_close_the_site(desk, client, mona, article):
    desk(mona).get("/admin/comments/houserules/")
    address = "/admin/comments/houserules/1/change/"
    desk(mona).post(address, {"text": "ناقش الفكرة لا صاحبها"})
    assert "ناقش الفكرة لا صاحبها" in client.get(article.get_absolute_url()).content.decode()
    desk(mona).post(address, {"closed_now": "on", "text": ""})
    page = client.get(article.get_absolute_url()).content.decode()
    assert "التعليقات مغلقة في الموقع كله حاليًا." in page
    assert "اترك ردّاً" not in page
    assert HouseRules.objects.count() == 1


def test_a_ban_is_lifted_in_the_list(desk, mona, article):
    comment = make_comment(article)
    ban = Ban.of_comment(comment, "writer", 30, mona)
    page = desk(mona).get("/admin/comments/ban/").content.decode()
    assert "عنوان البريد" in page
    desk(mona).post("/admin/comments/ban/", {"action": "lift", "_selected_action": [ban.pk], "index": "0"})
    assert Ban.objects.active().count() == 0


def test_a_moderator_switches_the_digest_off_and_on(desk, mona):
    desk(mona).post(f"{QUEUE}digest/off/")
    assert Digest.objects.get(user=mona).wanted is False
    assert "لا تصلك رسائل" in desk(mona).get(QUEUE).content.decode()
    desk(mona).post(f"{QUEUE}digest/on/")
    assert Digest.objects.get(user=mona).wanted is True
