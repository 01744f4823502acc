"""Views of readers: pages of threads, the private page, reports, closed comments."""

import datetime
import json
from html.parser import HTMLParser

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from comments.models import Comment, HouseRules, Report
from comments.threads import page_number, thread_page
from newsroom import arabic
from newsroom.visitors import guard
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
SENT = {"body": "تعليق من قارئ", "name": "ريم", "email": "reem@example.com"}


def send(client, article, **changes):
    return client.post(f"/articles/{article.pk}/comments/", SENT | changes, headers=HERE)


def many(article, mona, number, **changes):
    for place in range(number):
        make_comment(article, body=f"تعليق رقم {place:04}", **changes)
    article.comments.all().decide("approved", mona)


# --- Threads ----------------------------------------------------------------------------------------


def test_a_page_has_fifty_threads_oldest_first(client, article, mona):
    many(article, mona, 51)
    first = client.get(article.get_absolute_url()).content.decode()
    second = client.get(f"{article.get_absolute_url()}?page=2").content.decode()
    assert "51 تعليقًا" in first
    assert "رقم 0049" in first
    assert "رقم 0050" not in first
    assert "رقم 0050" in second
    assert "رقم 0049" not in second
    assert "صفحة 1 من 2" in first


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "999999999999999999999"])
def test_a_missing_page_of_comments_is_404(client, article, page):
    assert client.get(f"{article.get_absolute_url()}?page={page}").status_code == 404


def test_a_permalink_leads_to_the_page_and_the_anchor(client, article, mona):
    many(article, mona, 51)
    last = Comment.objects.get(body="تعليق رقم 0050")
    answer = make_comment(article, approved_by=mona, parent=last, body="جواب")
    assert page_number(answer) == 2
    goes_to = client.get(answer.get_absolute_url())["Location"]
    assert goes_to == f"{article.get_absolute_url()}?page=2#{answer.anchor}"
    assert f'id="{answer.anchor}"' in client.get(goes_to).content.decode()


def test_a_permalink_of_a_hidden_comment_is_404(client, article):
    assert client.get(make_comment(article).get_absolute_url()).status_code == 404


def test_replies_stay_when_their_parent_is_removed(client, article, mona):
    first = make_comment(article, approved_by=mona, body="كلام سيُسحب")
    second = make_comment(article, approved_by=mona, parent=first, body="كلام سيُرفض")
    make_comment(article, approved_by=mona, parent=second, body="جواب باقٍ")
    first.withdraw()
    second.reject(mona)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "جواب باقٍ" in page
    assert page.count("لم يعد هذا التعليق معروضًا.") == 2
    assert "كلام سيُسحب" not in page
    assert "كلام سيُرفض" not in page
    assert "تعليق واحد" in page


def test_spam_with_a_waiting_reply_is_not_shown(client, article, mona):
    spam = make_comment(article, approved_by=mona)
    make_comment(article, parent=spam, body="ينتظر")
    spam.mark_as_spam(mona)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "لم يعد هذا التعليق معروضًا." not in page
    assert "لم يعلّق أحد بعد" in page or "لا تعليقات" in page


def test_a_thousand_comments_take_the_queries_of_three(article, mona):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            thread_page(article)
        return len(queries)

    many(article, mona, 3)
    few = asked()
    top = Comment.objects.first()
    for parent in (None, top):
        many(article, mona, 500, parent=parent)
    assert thread_page(article).total == 1003
    assert asked() == few == 2


def test_a_page_out_of_range_raises_empty_page(article):
    with pytest.raises(EmptyPage):
        thread_page(article, 2)


# --- Sending ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["ريم@مثال.السعودية", "reem@مثال.com", "reem+tag@example.co.uk", "REEM@EXAMPLE.COM"])
def test_email_addresses_of_every_script_are_accepted(client, article, email):
    assert send(client, article, email=email).status_code == 303


@pytest.mark.parametrize("email", ["reem", "reem@", "@example.com", "a b@example.com", "a@b", "a@-x.com", "x" * 255])
def test_an_invalid_address_is_refused_in_arabic(client, article, email):
    answer = send(client, article, email=email)
    assert answer.status_code == 422
    assert "هذا ليس عنوان بريد إلكتروني" in answer.content.decode()


def test_a_comment_that_is_too_long_comes_back_whole(client, article):
    text = "كلمة " * 1001
    answer = send(client, article, body=text)
    assert answer.status_code == 422
    assert "لا يزيد التعليق على 5000 حرف" in answer.content.decode()
    assert text.strip() in answer.content.decode()


def test_a_repeated_comment_from_another_network_is_recognized(client, article):
    send(client, article)
    answer = client.post(f"/articles/{article.pk}/comments/", SENT, headers=HERE, REMOTE_ADDR="198.51.100.9")
    assert answer["Location"] == "/comments/received/"
    assert Comment.objects.count() == 1


def test_the_same_text_by_another_commenter_or_article_is_saved(client, article, make_article, mona):
    first = make_comment(article, approved_by=mona, body="غيره", email="x@example.com")
    send(client, article)
    send(client, article, email="other@example.com")
    send(client, article, parent=first.key)
    send(client, make_article(headline="خبر ثانٍ"))
    assert Comment.objects.filter(body=SENT["body"]).count() == 4


def test_the_same_text_is_accepted_again_after_withdrawal(client, article):
    send(client, article)
    Comment.objects.get().withdraw()
    assert send(client, article)["Location"] != "/comments/received/"


def test_the_database_refuses_a_repeated_comment(client, article, monkeypatch):
    """Simulate two requests at once: the second one meets the constraint when it saves."""
    send(client, article)
    looks = []

    def blind(rows, *args, **kwargs):
        looks.append(rows)
        return ()

    comment = Comment(article=article, **SENT)
    monkeypatch.setattr(type(Comment.objects.all()), "values_list", blind)
    assert comment.submit() is False
    assert looks
    assert Comment.objects.count() == 1


def test_submitting_takes_the_same_queries_for_any_number_of_comments(client, article, mona):
    def asked(number):
        with CaptureQueriesContext(connection) as queries:
            send(client, article, body=f"سؤال {number} عن الشريحة الجديدة", email=f"new{number}@example.com")
        return len(queries)

    asked(0)
    few = asked(1)
    for number in range(200):
        make_comment(article, body=f"تعليق {number}", email=f"x{number}@example.com")
    article.comments.all().decide("approved", mona)
    assert asked(2) == few
    assert few <= 40


# --- The private page -------------------------------------------------------------------------------


@pytest.fixture
def private(client, article):
    return send(client, article)["Location"]


def test_the_private_page_is_not_cached_and_not_indexed(client, private):
    answer = client.get(private)
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.content.decode()


def test_a_commenter_corrects_a_comment(client, private):
    answer = client.post(private + "correct/", {"body": "نص مصحّح"}, headers=HERE)
    assert answer.status_code == 303
    assert "وصل تعديلك." in client.get(answer["Location"]).content.decode()
    assert Comment.objects.get().body == "نص مصحّح"


def test_an_empty_correction_comes_back_with_the_reason(client, private):
    answer = client.post(private + "correct/", {"body": " \u200c "}, headers=HERE)
    assert answer.status_code == 422
    assert "اكتب تعليقك." in answer.content.decode()
    assert Comment.objects.get().body == SENT["body"]


def test_a_commenter_withdraws_a_comment(client, private):
    answer = client.post(private + "withdraw/", headers=HERE)
    assert "سحبت تعليقك" in client.get(answer["Location"]).content.decode()
    assert Comment.objects.get().status == "withdrawn"


@pytest.mark.parametrize("act", ["withdraw/", "correct/"])
def test_a_second_withdrawal_does_not_blame_a_moderator(client, private, act):
    client.post(private + "withdraw/", headers=HERE)
    answer = client.post(private + act, {"body": "نص آخر"}, headers=HERE)
    page = client.get(answer["Location"]).content.decode()
    assert "سبق أن سحبتَ هذا التعليق، وهو مسحوب." in page
    assert "بتّ" not in page


def test_a_correction_after_a_decision_is_refused_with_the_reason(client, private, mona):
    Comment.objects.get().reject(mona)
    answer = client.post(private + "correct/", {"body": "متأخر"}, headers=HERE)
    assert "لم يعد ذلك ممكنًا" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("act", ["", "correct/", "withdraw/", "mail/"])
def test_a_forged_private_link_is_not_found(client, private, act):
    forged = private.replace(":", ":x", 1) + act
    assert client.post(forged, {"body": "x"}, headers=HERE).status_code in (404, 405)
    assert client.get(forged).status_code in (404, 405)


# --- Reports ----------------------------------------------------------------------------------------


def report(client, comment, why="insult", address="203.0.113.7", headers=HERE):
    return client.post(f"/comments/{comment.key}/report/", {"why": why}, headers=headers, REMOTE_ADDR=address)


def test_a_report_needs_no_account_and_counts_once_per_address(client, article, mona):
    comment = make_comment(article, approved_by=mona)
    assert "إبلاغ عن تعليق" in client.get(f"/comments/{comment.key}/report/").content.decode()
    assert report(client, comment).status_code == 303
    report(client, comment)
    report(client, comment, address="198.51.100.1")
    comment.refresh_from_db()
    assert (comment.open_reports, Report.objects.count(), comment.status) == (2, 2, "approved")
    assert not client.cookies


def test_a_report_without_a_reason_is_refused(client, article, mona):
    answer = report(client, make_comment(article, approved_by=mona), why="")
    assert answer.status_code == 422
    assert "اختر سببًا." in answer.content.decode()


def test_reports_are_limited(client, article, mona):
    many(article, mona, 11)
    answers = [report(client, comment).status_code for comment in article.comments.all()]
    assert answers == [303] * 10 + [429]


def test_a_hidden_comment_cannot_be_reported(client, article):
    assert report(client, make_comment(article)).status_code == 404


# --- The guard --------------------------------------------------------------------------------------


def test_the_csrf_exempt_views_are_a_closed_list():
    def views(resolver):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern)
            else:
                yield pattern.callback

    exempt = {view.__name__ for view in views(get_resolver()) if getattr(view, "csrf_exempt", False)}
    public = {"add", "correct", "withdraw", "ask_for_mail", "report", "confirm", "stop"}
    assert exempt - {"feed"} == public == set(guard.PUBLIC_POSTS)


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "none"}, {"origin": "https://evil.example"}]
)
def test_public_views_refuse_forms_of_other_sites(client, article, mona, headers):
    private = send(client, article)["Location"]
    shown = make_comment(article, approved_by=mona, body="معروض", email="x@example.com")
    for place in ("correct/", "withdraw/", "mail/"):
        answer = client.post(private + place, {"body": "نص غالٍ", "on_replies": "on"}, headers=headers)
        assert answer.status_code == 403
        assert "نص غالٍ" in answer.content.decode()
    assert client.post(f"/comments/{shown.key}/report/", {"why": "other"}, headers=headers).status_code == 403
    assert Comment.objects.get(body=SENT["body"]).status == "pending"
    assert Report.objects.count() == 0


# --- Closed -----------------------------------------------------------------------------------------


def test_comments_close_so_many_days_after_publication(client, make_article, settings):
    settings.COMMENTS_CLOSE_AFTER = 14
    old = make_article(at=timezone.now() - datetime.timedelta(days=15))
    new = make_article(headline="خبر جديد", at=timezone.now() - datetime.timedelta(days=13))
    page = client.get(old.get_absolute_url()).content.decode()
    assert "أُغلقت التعليقات على هذا المقال بعد نشره بمدة (بالأيام: 14)." in page
    assert "اترك ردّاً" not in page
    assert "اترك ردّاً" in client.get(new.get_absolute_url()).content.decode()
    refused = send(client, old)
    assert (refused.status_code, Comment.objects.count()) == (422, 0)
    assert SENT["body"] in refused.content.decode()


def test_closed_comments_are_shown_and_hidden_ones_are_not(client, make_article, mona, omar):
    article = make_article()
    make_comment(article, approved_by=mona, body="كلام سابق")
    article.save_revision(article.newest_revision.content | {"comments_open": False}, by=omar)
    article.publish(omar)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "كلام سابق" in page
    assert "اترك ردّاً" not in page
    article.save_revision(article.newest_revision.content | {"comments_hidden": True}, by=omar)
    article.publish(omar)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "كلام سابق" not in page
    assert 'id="comments"' not in page
    assert send(client, article).status_code == 422
    assert client.get(Comment.objects.get().get_absolute_url()).status_code == 404


def test_the_whole_site_closes_at_once(client, article):
    HouseRules(closed_now=True).save()
    assert send(client, article).status_code == 422
    assert Comment.objects.count() == 0


def test_a_refused_comment_keeps_its_text_when_comments_close_meanwhile(client, article):
    HouseRules(closed_now=True).save()
    page = send(client, article).content.decode()
    assert SENT["body"] in page
    assert "التعليقات مغلقة في الموقع كله حاليًا." in page


# --- Naughty strings --------------------------------------------------------------------------------


def naughty():
    return [
        "undefined", "1;DROP TABLE users", "<script>alert(0)</script>", "' OR 1=1 -- 1", "{{ 7*7 }}", "{% debug %}",
        "\u202eمقلوب\u202c", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞h̼͓̲̦̳̘̲e͇̣̰̦̬͎", "👩‍👩‍👧‍👦 🏳️‍🌈", "\x00\x01\x7f", "﷽", "a" * 4000,
        "%s%n%p", "../../etc/passwd", "javascript:alert(1)", "$HOME", "\u2028\u2029", "\ufeff", "مُنَاقَشَةُ سُبُلِ", "؀؁؂",
    ]  # fmt: skip


TAGS = {"header", "h2", "div", "ol", "li", "article", "span", "p", "b", "bdi", "a", "time", "br", "nav"}
ATTRIBUTES = {
    "id", "class", "dir", "lang", "href", "rel", "datetime", "aria-hidden", "aria-label", "aria-labelledby", "data-s",
}  # fmt: skip


class Markup(HTMLParser):
    """Collect the tags and attributes of a piece of HTML."""

    @classmethod
    def of(cls, markup):
        reader = cls()
        reader.tags, reader.attributes, reader.links = set(), set(), []
        reader.feed("<section " + markup)
        reader.tags.discard("section")
        return reader

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value for name, value in attrs if name == "href"]


def through(client, article, texts):
    """Send the texts as bodies and as names."""
    for number, text in enumerate(texts):
        address = f"10.1.{number // 250}.{number % 250}"
        answer = client.post(
            f"/articles/{article.pk}/comments/",
            {"body": text, "name": text[:60], "email": f"r{number}@example.com"},
            headers=HERE,
            REMOTE_ADDR=address,
        )
        assert answer.status_code in (303, 422), repr(text)
        if answer.status_code == 303 and number % 5 == 0:
            assert client.get(answer["Location"]).status_code == 200


@pytest.mark.django_db
def test_naughty_strings_are_plain_text(client, desk, mona, article, request):
    folder = request.config.rootpath.parent / "shared" / "data" / "blns.json"
    texts = [text for text in (json.loads(folder.read_text()) if folder.exists() else []) if text] + naughty()
    through(client, article, texts)
    kept = {comment.body for comment in Comment.objects.all()}
    wanted = {
        arabic.sanitize_user_text(text)
        for text in texts
        if not arabic.is_blank(arabic.sanitize_user_text(text)) and len(text) <= 5000
    }
    named = {text for text in wanted if not arabic.is_blank(arabic.tidy_line(arabic.sanitize_user_text(text)[:60]))}
    assert kept == named
    staff = desk(mona)
    for page in range(1, len(kept) // 30 + 2):
        assert staff.get(f"/admin/comments/comment/?page={page}").status_code == 200
    for query in texts[::9]:
        status = 400 if "\x00" in query else 200
        assert staff.get("/admin/comments/comment/", {"q": query}).status_code == status
    article.comments.all().decide("approved", mona)
    for number in range(1, len(kept) // 50 + 2):
        page = client.get(f"{article.get_absolute_url()}?page={number}").content.decode()
        talk_html = page[page.index('id="comments"') : page.index('id="respond"')]
        found = Markup.of(talk_html)
        assert found.tags <= TAGS
        assert found.attributes <= ATTRIBUTES
        assert {link.partition(":")[0] for link in found.links if not link.startswith(("/", "#"))} <= {"http", "https"}
        assert "\u202e" not in talk_html
