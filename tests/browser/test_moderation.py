"""Moderating by keyboard alone, and what must not be lost when workers are killed."""

import concurrent.futures
import json
import os
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import sign_in
from tests.browser.server import Server, own_database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SEED = """
from articles.models import Article
from comments.models import Comment
from django.utils import timezone
Comment.objects.waiting().without_edition().update(waiting_since=None, status="withdrawn")
article = Article.objects.published().newest_first().first()
start = timezone.now()
for n in range({number}):
    Comment(article=article, name=f"قارئ {{n}}", email=f"r{{n}}@example.com", body=f"تعليق للبتّ رقم {{n:03}}",
            created_at=start + timezone.timedelta(seconds=n)).save()
"""
STATE = """
import json
from comments.models import Comment, Decision
rows = Comment.objects.filter(body__startswith="تعليق للبتّ")
undone = Decision.objects.filter(undoes__isnull=False, comment_key__in=rows.values("key"))
print(json.dumps([dict((c.body[-3:], c.status) for c in rows), undone.count(),
                  Comment.objects.filter(body="جواب من لوحة المفاتيح", status="approved").count()]))
"""


class Desk:
    """A moderator who uses only the keyboard."""

    def __init__(self, page):
        self.page = page

    def press(self, key, times=1):
        for _time in range(times):
            self.page.keyboard.press(key)

    def settled(self):
        expect(self.page.locator(".sending")).to_have_count(0)

    def decided(self, key, cards=1):
        """Press a deciding key and wait until so many fewer cards are open, or a new page has loaded."""
        before = self.page.locator(".desk-comment:not(.decided)").count()
        self.press(key)
        self.settled()
        if before == cards:  # the page was finished: wait for the first card of the next one
            self.page.locator(".desk-comment:focus, .desk-empty").first.wait_for()


def test_a_moderator_decides_a_hundred_comments_by_keyboard_alone(server, new_page):
    server.python(SEED.format(number=100))
    page = new_page()
    desk, decided = Desk(page), page.locator(".desk-comment.decided")
    sign_in(page, server, "mona")
    page.goto(f"{server.url}/admin/comments/comment/")
    started = time.monotonic()

    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")

    wanted = {}
    desk.press("j")
    for number in range(10):  # one by one
        verb, status = [("a", "approved"), ("s", "spam"), ("r", "rejected")][number % 3]
        desk.decided(verb)
        wanted[f"{number:03}"] = status
    desk.press("u")  # undo the tenth
    expect(decided).to_have_count(9)
    desk.decided("s")
    wanted["009"] = "spam"

    for _time in range(5):  # five at once, undone, and decided otherwise
        desk.press("x")
        desk.press("j")
    desk.decided("s", cards=5)
    expect(decided).to_have_count(15)
    desk.press("u")
    expect(decided).to_have_count(10)
    for _time in range(5):
        desk.press("x")
        desk.press("j")
    desk.decided("r", cards=5)
    expect(decided).to_have_count(15)
    wanted |= {f"{number:03}": "rejected" for number in range(10, 15)}

    # keys typed into a text decide nothing; the reply is sent with an approval
    card = page.locator(".desk-comment:not(.decided)").first
    while card.evaluate("card => card !== document.activeElement"):
        desk.press("k")
    desk.press("e")
    page.keyboard.type("جواب من لوحة المفاتيح")
    page.keyboard.press("Control+Enter")
    expect(decided).to_have_count(16)
    wanted["015"] = "approved"

    # the same key in the Arabic keyboard layout
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ش', code: 'KeyA', bubbles: true}))")
    expect(decided).to_have_count(17)
    wanted["016"] = "approved"

    number = 17
    while number < 100:
        desk.decided("a")
        wanted[f"{number:03}"] = "approved"
        number += 1
    page.get_by_text("لا شيء ينتظر. أحسنتم.").wait_for()
    print(f"100 comments by keyboard in {time.monotonic() - started:.1f} s")

    statuses, undone, answers = json.loads(server.python(STATE))
    assert statuses == wanted
    assert undone == 6
    assert answers == 1


def test_two_moderators_see_each_other(server, new_page):
    server.python(SEED.format(number=3))
    pages = {}
    for name in ("mona", "omar"):
        pages[name] = new_page()
        sign_in(pages[name], server, name)
        pages[name].goto(f"{server.url}/admin/comments/comment/")
    with pages["mona"].expect_response(lambda answer: answer.request.method == "POST"):
        pages["mona"].keyboard.press("j")
    pages["omar"].keyboard.press("j")
    pages["omar"].locator(".desk-claim", has_text="منى المشرفة").wait_for()
    pages["mona"].keyboard.press("r")
    expect(pages["mona"].locator("#said")).to_have_text("رُفض تعليق واحد.")
    pages["omar"].keyboard.press("a")
    pages["omar"].get_by_text("بتّ فيه قبلك منى المشرفة: مرفوض.").first.wait_for()


# --- Killed workers ---------------------------------------------------------------------------------


def post(url, number):
    """Return the status of submitting one comment; None if the connection broke."""
    fields = {"body": f"تعليق تحت الضغط {number}", "name": f"قارئ {number}", "email": f"load{number}@example.com"}
    headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"198.51.{number // 200}.{number % 200 + 1}"}
    request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode(), headers)
    try:
        return NO_REDIRECT.open(request, timeout=60).status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


NO_REDIRECT = urllib.request.build_opener(Stay)


def workers(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def kept(server):
    told = server.python(
        "import json; from comments.models import Comment; print(json.dumps(list(Comment.objects.filter("
        "body__startswith='تعليق تحت الضغط').values_list('body', flat=True))))"
    )
    return Counter(int(body.rsplit(" ", 1)[1]) for body in json.loads(told))


def test_acknowledged_decisions_are_saved_once_though_workers_are_killed(tmp_path):
    database = own_database(os.environ.get("DATABASE_URL", ""), "newsroom_kill")
    server = Server(tmp_path, database, articles=31, TRUSTED_PROXIES="127.0.0.0/8")
    url = f"{server.url}/articles/1/comments/"
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        sending = {number: pool.submit(post, url, number) for number in range(200)}
        killed = 0
        while not all(one.done() for one in sending.values()):
            if sum(one.done() for one in sending.values()) >= 40 * (killed + 1) and killed < 3:
                os.kill(workers(server.process)[0], signal.SIGKILL)
                killed += 1
            time.sleep(0.01)
        answers = {number: one.result() for number, one in sending.items()}
        stored = kept(server)
        broken = [number for number, status in answers.items() if status is None]
        assert killed == 3
        assert set(answers.values()) <= {303, None}
        assert {number for number, status in answers.items() if status == 303} <= stored.keys()
        assert set(stored.values()) == {1}
        again = dict(zip(broken, pool.map(lambda number: post(url, number), broken), strict=True))  # readers try again
    assert set(again.values()) <= {303}
    assert kept(server) == Counter(range(200))
    print(f"{len(answers) - len(broken)} answered 303 and {len(broken)} broken off while {killed} workers were killed")
    server.stop()
