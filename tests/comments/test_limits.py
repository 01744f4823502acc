"""Every public POST is limited per client, per comment and in size; the refused text comes back."""

import datetime
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import views
from comments.intake import limits, receiving
from comments.mail.messages import CONFIRM, STOP
from comments.models import Comment, HouseRules, Report
from comments.views import RECEIPT
from newsroom import arabic
from newsroom.visitors import guard
from newsroom.visitors.limits import HOUR, TEN_MINUTES, Limit
from newsroom.visitors.origin import Origin
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
PUBLIC_POSTS = ("add", "correct", "withdraw", "ask_for_mail", "report", "confirm", "stop")
SENT = {"name": "ريم", "email": "reem@example.com"}


@pytest.fixture
def doors(article, mona):
    """Return {view: (URL, data)} of every public POST."""
    shown = make_comment(article, mona, body="تعليق ظاهر", email="shown@example.com")
    own = make_comment(article, body="تعليق ينتظر")
    token = RECEIPT.sign(own.key)
    return {
        "add": (reverse("comment_add", args=[article.pk]), SENT),
        "correct": (reverse("comment_correct", args=[token]), {}),
        "withdraw": (reverse("comment_withdraw", args=[token]), {}),
        "ask_for_mail": (reverse("comment_ask_for_mail", args=[token]), {}),
        "report": (reverse("comment_report", args=[shown.key]), {"why": "nonsense"}),
        "confirm": (reverse("comment_mail_confirm", args=[CONFIRM.sign(own.email_hash)]), {}),
        "stop": (reverse("comment_mail_stop", args=[STOP.sign("x" * 32)]), {}),
    }


def send(client, door, text, **extra):
    address, data = door
    return client.post(address, data | {"body": text}, headers=HERE, **extra)


def test_every_public_post_has_a_limit(doors):
    assert set(doors) == set(PUBLIC_POSTS) == set(guard.PUBLIC_POSTS)
    assert all(guard.PUBLIC_POSTS.values())


def test_two_public_posts_of_one_name_are_refused():
    with pytest.raises(ValueError, match="«add»"):
        guard.public_post([])(views.add)


def test_two_limits_that_would_share_a_counter_are_refused():
    def some_view(request):
        return None

    twice = [Limit("address", 30, TEN_MINUTES), Limit("address", 60, HOUR)]
    with pytest.raises(ValueError, match="one counter"):
        guard.public_post(twice)(some_view)


@pytest.mark.parametrize("name", PUBLIC_POSTS)
def test_every_public_post_is_limited(client, doors, name, settings):
    settings.COMMENTS_FLOOD = 25
    most = min(limit.allowed() for limit in guard.PUBLIC_POSTS[name])
    statuses = [send(client, doors[name], f"تصحيح رقم {number}").status_code for number in range(most)]
    last = send(client, doors[name], "نص كتبته طويلًا")
    assert 429 not in statuses
    assert last.status_code == 429
    assert int(last["Retry-After"]) >= 600
    assert "نص كتبته طويلًا" in last.content.decode()


def test_the_setting_decides_how_many_comments_one_address_sends(client, doors, settings):
    settings.COMMENTS_FLOOD = 65
    statuses = [send(client, doors["add"], f"تعليق رقم {number}").status_code for number in range(66)]
    assert statuses == [303] * 65 + [429]


@pytest.mark.parametrize("name", [name for name in PUBLIC_POSTS if name != "stop"])
def test_an_ipv6_network_is_one_client_and_another_is_not(client, doors, name, monkeypatch):
    monkeypatch.setitem(guard.PUBLIC_POSTS, name, [Limit("address", 3, HOUR)])
    statuses = [
        send(client, doors[name], f"نص {number}", REMOTE_ADDR=f"2001:db8:1:2::{number}").status_code
        for number in range(1, 5)
    ]
    assert statuses[-1] == 429 not in statuses[:-1]
    assert send(client, doors[name], "نص", REMOTE_ADDR="2001:db8:1:3::1").status_code != 429


def test_a_mail_program_s_servers_may_post_for_many_readers(client, doors):
    for number in range(40):
        address = reverse("comment_mail_stop", args=[STOP.sign(f"{number:032}")])
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_comment_has_a_maximum_of_corrections(client, article, doors, monkeypatch):
    monkeypatch.setitem(guard.PUBLIC_POSTS, "correct", [Limit("address", 1000, HOUR)])
    for number in range(limits.MAX_CORRECTIONS + 5):
        answer = send(client, doors["correct"], f"تصحيح رقم {number}")
    assert answer.status_code == 422
    assert "تصحيح رقم 24" in answer.content.decode()
    assert Comment.objects.get(body__startswith="تصحيح").versions.count() == limits.MAX_CORRECTIONS


@pytest.mark.parametrize("how", ["site", "settings", "article", "section", "age"])
def test_a_correction_is_refused_where_comments_are_closed(client, article, doors, settings, how):
    {
        "site": lambda: HouseRules(closed_now=True).save(),
        "settings": lambda: setattr(settings, "COMMENTS_OPEN", False),
        "article": lambda: type(article).objects.filter(pk=article.pk).update(comments_open=False),
        "section": lambda: type(article.section).objects.filter(pk=article.section_id).update(comments_open=False),
        "age": lambda: (
            setattr(settings, "COMMENTS_CLOSE_AFTER", 1)
            or type(article)
            .objects.filter(pk=article.pk)
            .update(published_at=timezone.now() - datetime.timedelta(days=9))
        ),
    }[how]()
    answer = send(client, doors["correct"], "تصحيح متأخر")
    assert answer.status_code == 422
    assert "تصحيح متأخر" in answer.content.decode()
    assert not Comment.objects.filter(body="تصحيح متأخر").exists()
    assert send(client, doors["withdraw"], "").status_code == 303


# --- Size -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC_POSTS)
def test_a_body_too_large_for_our_forms_is_refused_unread(client, doors, name):
    started = time.perf_counter()
    answer = send(client, doors[name], "س" * 4_500_000)
    assert answer.status_code == 413
    assert len(answer.content) < 60_000
    assert time.perf_counter() - started < 5  # the client needs a second to encode it


@pytest.mark.parametrize("name", ["add", "correct"])
@pytest.mark.parametrize("letter", ["س", "\u064e", "\n", " ", "\u2067", "a\u0300"])
def test_a_far_too_long_text_is_refused_unread_and_echoed_in_part(client, doors, name, letter, monkeypatch):
    sanitize, read = arabic.sanitize_user_text, []
    monkeypatch.setattr(
        "newsroom.visitors.fields.arabic.sanitize_user_text", lambda text: read.append(len(text)) or sanitize(text)
    )
    answer = send(client, doors[name], letter * 25_000)
    assert answer.status_code in (413, 422)
    assert len(answer.content) < 400_000
    assert max(read, default=0) < 100


def test_a_text_that_is_a_little_too_long_comes_back_whole(client, doors):
    text = "كلمة " * 1200
    page = send(client, doors["add"], text).content.decode()
    assert text.strip() in page
    assert "٦٠٠٠" in page or "6000" in page or "٥٩٩٩" in page or "5999" in page


@pytest.mark.parametrize("field", ["name", "email", "parent", "website", "challenge", "proof"])
def test_every_field_has_a_maximum_length_for_reading_and_echoing(client, doors, field):
    address, data = doors["add"]
    answer = client.post(address, data | {"body": "نص", field: "س" * 9000}, headers=HERE)
    assert answer.status_code == 422
    assert answer.content.decode().count("س" * 2000) == 0


# --- Counting ---------------------------------------------------------------------------------------


def test_the_number_of_counted_reports_is_limited(article, mona):
    comment = make_comment(article, mona)
    Comment.objects.filter(pk=comment.pk).update(open_reports=32_767)
    receiving.note_report(comment, "insult", Origin("203.0.113.9"))
    comment.refresh_from_db()
    assert comment.open_reports == receiving.MAX_REPORTS_COUNTED
    assert comment.approve(mona).done


def test_reports_from_one_ipv6_network_count_once_a_day(article, mona):
    comment = make_comment(article, mona)
    for number in range(5):
        receiving.note_report(comment, "insult", Origin(f"2001:db8:1:2::{number}"))
    assert Report.objects.count() == 1
    receiving.note_report(comment, "insult", Origin("2001:db8:1:3::1"))
    assert Report.objects.count() == 2


def test_comments_from_one_ipv6_network_are_one_address(article, settings):
    settings.COMMENTS_FLOOD = 3
    for number in range(3):
        comment = Comment(article=article, body=f"تعليق {number}", **SENT)
        receiving.receive(comment, Origin(f"2001:db8:1:2::{number}"))
    assert receiving.is_flooded(Origin("2001:db8:1:2:ffff::1"))
    assert not receiving.is_flooded(Origin("2001:db8:1:3::1"))
