"""The moderation queue while the network is slow or fails: the page shows only what the server has confirmed."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUEUE = "/admin/comments/comment/"
SEED = """
from articles.models import Article
from comments.models import Comment
from django.utils import timezone
Comment.objects.waiting().without_edition().update(waiting_since=None, status="withdrawn")
article = Article.objects.published().newest_first().first()
start = timezone.now()
for n in range({number}):
    Comment(article=article, name=f"قارئ {{n}}", email=f"slow{{n}}@example.com", body={body},
            created_at=start + timezone.timedelta(milliseconds=n)).save()
"""
STATE = """
import json
from comments.models import Comment, Decision
decided = ["pending", "approved", "rejected", "spam"]
rows = Comment.objects.filter(email__startswith="slow", status__in=decided).order_by("pk")
print(json.dumps([list(rows.values_list("status", flat=True))[-{number}:],
                  Comment.objects.filter(staff__isnull=False, body="رد من لوحة المفاتيح").count()]))
"""


@pytest.fixture
def queue(server, new_page):
    """Open the queue with so many waiting comments, as a moderator."""

    def open_queue(number, body='f"تعليق رقم {n} للشبكة البطيئة"'):
        server.python(SEED.format(number=number, body=body))
        page = new_page()
        sign_in(page, server, "mona")
        page.goto(server.url + QUEUE)
        return page

    return open_queue


def statuses(server, number):
    return json.loads(server.python(STATE.format(number=number)))


def cards(page):
    return page.locator(".desk-comment")


def test_enter_in_a_field_decides_nothing(server, queue):
    page = queue(2)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    first = cards(page).first
    first.locator("summary", has_text="سبب الرفض").click()
    first.locator("input[name^=note_]").fill("ملاحظة")
    for field in ("input[name^=note_]", "[name=pick]", "select[name^=code_]"):
        first.locator(field).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    page.locator("#choose-all").check()
    page.locator("#choose-all").press("Enter")
    page.locator("[name=code_bulk]").press("Enter")
    page.keyboard.press("Escape")
    first.get_by_text("المزيد").click()
    for field in ("input[name=note]", "input[name=phrase]", "select[name=days]", "input[name^=note_]"):
        for found in page.locator(f"#content-main {field}").all():
            found.evaluate("field => { const box = field.closest('details'); if (box) box.open = true }")
            found.focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert [url for url in posts if not url.endswith("/claim/")] == []
    assert statuses(server, 2)[0] == ["pending", "pending"]


def test_the_page_waits_for_the_server_and_restores_failed_cards(server, queue):
    page = queue(12)
    failing = []

    def slowly(route):
        if failing:
            failing.pop()
            return route.abort()
        page.wait_for_timeout(150)
        return route.continue_()

    page.route("**/approve/**", slowly)
    page.keyboard.press("j")

    # a slow server: nothing is shown as decided before it says so
    page.keyboard.press("a")
    expect(page.locator(".desk-comment.sending")).to_have_count(1)
    assert page.locator(".desk-comment.decided").count() == 0
    expect(page.locator(".desk-comment.decided")).to_have_count(1)
    expect(page.locator(".desk-comment.decided [data-status]")).to_have_text("معتمد")
    expect(page.locator("#said")).to_have_text("اعتُمد تعليق واحد.")
    expect(page.locator('[data-count=""]')).to_have_text("11")

    # two keys, and the second request fails: one comment is decided, the other card is restored
    page.keyboard.press("a")
    expect(page.locator(".desk-comment.decided")).to_have_count(2)
    failing.append(1)
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(page.locator(".desk-comment.sending")).to_have_count(0)
    expect(page.locator(".desk-comment.decided")).to_have_count(3)
    assert statuses(server, 12)[0] == ["approved"] * 2 + ["pending", "approved"] + ["pending"] * 8

    # a key held down decides once
    current = page.locator(".desk-comment:focus")
    expect(current).to_have_count(1)
    page.keyboard.down("a")
    for _time in range(9):
        page.keyboard.down("a")
    page.keyboard.up("a")
    expect(page.locator(".desk-comment.decided")).to_have_count(4)
    page.wait_for_timeout(400)
    assert page.locator(".desk-comment.decided").count() == 4

    # each press of undo reverts one act
    for left in (3, 2, 1, 0):
        page.keyboard.press("u")
        expect(page.locator(".desk-comment.decided")).to_have_count(left)
    assert statuses(server, 12)[0] == ["pending"] * 12


def test_a_decision_whose_response_was_lost_is_shown(server, queue):
    page = queue(3)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/spam/**", lose_the_answer)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".desk-comment.decided")).to_have_count(1)
    assert statuses(server, 3)[0] == ["spam", "pending", "pending"]
    expect(page.locator("#said")).to_have_text("انقطع الاتصال، لكن القرار سُجّل: انظر البطاقة.")
    page.keyboard.press("u")  # undoes this act
    expect(page.locator(".desk-comment.decided")).to_have_count(0)
    assert statuses(server, 3)[0] == ["pending"] * 3
    page.keyboard.press("s")
    expect(page.locator(".desk-comment.decided")).to_have_count(1)

    # while the server is down, nothing is shown as decided
    page.unroute("**/spam/**")
    page.route("**/comments/comment/**", lambda route: route.abort())
    page.keyboard.press("s")
    expect(page.locator("#said")).to_have_text("لم يؤكد الخادم القرار، وهذا آخر ما نعرفه عن التعليق: أعد المحاولة.")
    expect(page.locator(".desk-comment.decided")).to_have_count(1)
    expect(page.locator(".desk-comment.failed")).to_have_count(1)
    page.unroute("**/comments/comment/**")
    assert statuses(server, 3)[0] == ["spam", "pending", "pending"]
    page.keyboard.press("s")  # tried again: on the card that failed, not on the next one
    expect(page.locator(".desk-comment.decided")).to_have_count(2)
    assert statuses(server, 3)[0] == ["spam", "spam", "pending"]


def test_an_empty_reply_and_a_changed_text_decide_nothing(server, queue):
    page = queue(3)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_have_text("لم يُبتّ في شيء: اكتب الرد أولًا.")
    page.keyboard.type("   ")
    page.keyboard.press("Control+Enter")
    assert page.locator(".desk-comment.decided, .desk-comment.sending").count() == 0
    page.keyboard.type("رد من لوحة المفاتيح")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".desk-comment.decided")).to_have_count(1)
    assert statuses(server, 3) == [["approved", "pending", "pending"], 1]

    server.python(
        "from comments.models import Comment\n"
        "one = Comment.objects.filter(email__startswith='slow', status='pending').order_by('pk').first()\n"
        "one.correct('نص صححه صاحبه بعد قراءته', lambda comment, body: ([], None))\n"
    )
    page.keyboard.press("a")
    expect(page.locator("#said.bad")).to_contain_text("عدّل صاحبه النص")
    expect(page.locator(".desk-comment.decided")).to_have_count(1)
    changed = page.locator(".desk-comment:not(.decided)").first
    expect(changed.locator(".desk-text")).to_have_text("نص صححه صاحبه بعد قراءته")
    assert statuses(server, 3)[0] == ["approved", "pending", "pending"]
    page.keyboard.press("a")  # read again, and decided
    expect(page.locator(".desk-comment.decided")).to_have_count(2)


def test_a_wave_is_decided_and_undone_by_one_key_each(server, queue):
    page = queue(300, body='"عرض لا يفوتك: اشترك في قناتنا واربح هاتفًا" + "." * (n % 3)')
    expect(cards(page)).to_have_count(1)
    expect(page.locator(".desk-wave")).to_contain_text("300 تعليق بهذا النص: قرار واحد لها كلها.")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_text("لا شيء ينتظر. أحسنتم.").wait_for()
    assert set(statuses(server, 300)[0]) == {"spam"}
    page.keyboard.press("u")
    expect(page.locator(".desk-wave")).to_contain_text("300 تعليق بهذا النص: قرار واحد لها كلها.")
    assert set(statuses(server, 300)[0]) == {"pending"}
