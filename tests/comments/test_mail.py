"""Mail about comments through a real SMTP server, without any text of readers."""

import datetime
import email
import email.policy
import re
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments import personal
from comments.intake import receiving
from comments.mail import messages, subscriptions
from comments.models import Comment, Confirmation, Digest, Subscription
from newsroom import jobs
from newsroom.mail import outbox
from newsroom.models import Mail
from newsroom.visitors.origin import Origin
from tests.conftest import person
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
STRANGE = "كلام الغريب"


class Postbox:
    """Collect what an SMTP server receives; refuse the given recipients."""

    def __init__(self):
        self.messages, self.refuses = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 kept"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    controller.stop()


@pytest.fixture
def private(client, article):
    """Submit a comment and return its private link."""
    sent = {"body": STRANGE, "name": STRANGE, "email": "reem@example.com"}
    return client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"]


def ask(client, private, **wish):
    answer = client.post(private + "mail/", wish or {"on_approval": "on", "on_replies": "on"}, headers=HERE)
    return client.get(answer["Location"]).content.decode()


def text_of(message):
    return message.get_body().get_content()


def link_in(message, part):
    return re.search(rf"http://127.0.0.1:8000(/comments/mail/{part}/\S+)", text_of(message))[1]


def due_now():
    Mail.objects.update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    return outbox.send_due()


def confirmed(client, private, postbox):
    ask(client, private)
    due_now()
    link = link_in(postbox.messages[-1], "confirm")
    return client.post(link, {"comment": [Comment.objects.order_by("pk").first().key]}, headers=HERE)


def test_no_mail_is_sent_before_the_mailbox_has_confirmed(client, private, postbox, mona):
    assert "أرسلنا رابطًا إلى بريدك" in ask(client, private)
    assert due_now() == (1, 0)
    Comment.objects.get().approve(mona)
    assert due_now() == (0, 0)
    assert [message["To"] for message in postbox.messages] == ["reem@example.com"]


def test_a_link_that_is_only_opened_changes_nothing(client, private, postbox):
    ask(client, private)
    due_now()
    page = client.get(link_in(postbox.messages[0], "confirm"))
    assert "أتريد" in page.content.decode() or "هل تريد هذه الرسائل؟" in page.content.decode()
    assert Subscription.objects.get().confirmed_at is None
    assert not client.cookies


def test_approval_and_replies_are_mailed_after_confirmation(client, private, postbox, mona, article):
    page = confirmed(client, private, postbox).content.decode()
    assert "شكرًا لك: ستصلك الرسائل" in page
    assert "data-proof=" in page
    comment = Comment.objects.get()
    comment.approve(mona)
    make_comment(article, parent=comment, body=STRANGE, name=STRANGE, email="x@example.com").approve(mona)
    assert due_now() == (2, 0)
    assert [
        "على الصفحة" in message["Subject"] or "ردّ على تعليقك" in message["Subject"] for message in postbox.messages[1:]
    ]
    assert [message["To"] for message in postbox.messages[1:]] == ["reem@example.com"] * 2
    for message in postbox.messages:
        assert STRANGE not in str(message)
        assert STRANGE not in text_of(message)
        assert STRANGE not in message["Subject"]
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_notifications_wait_for_a_possible_undo(client, private, postbox, mona):
    confirmed(client, private, postbox)
    act = Comment.objects.get().approve(mona).act
    assert outbox.send_due() == (0, 0)
    assert Mail.objects.count() == 1
    Comment.objects.undo(act, mona)
    assert due_now() == (0, 0)
    Comment.objects.get().approve(mona)
    assert due_now() == (1, 0)


def test_one_confirmation_mail_a_day_at_most(client, article, private, postbox):
    ask(client, private)
    other = client.post(
        f"/articles/{article.pk}/comments/",
        {"body": "تعليق ثانٍ", "name": "ريم", "email": "REEM@example.com"},
        headers=HERE,
    )["Location"]
    assert "لم نرسل رابطًا جديدًا" in ask(client, other)
    ask(client, private)
    assert due_now() == (1, 0)
    assert Confirmation.objects.count() == 1
    page = client.get(link_in(postbox.messages[0], "confirm")).content.decode()
    assert page.count('name="comment"') == 2


def test_only_what_was_ticked_is_confirmed(client, article, private, postbox):
    ask(client, private)
    other = client.post(
        f"/articles/{article.pk}/comments/",
        {"body": "كتبه غيرها بعنوانها", "name": "ريم", "email": "reem@example.com"},
        headers=HERE,
    )["Location"]
    ask(client, other)
    due_now()
    mine = Comment.objects.get(body=STRANGE)
    foreign = make_comment(article, email="foreign@example.com", body="لا شأن له")
    Subscription.objects.create(comment=foreign)
    client.post(link_in(postbox.messages[0], "confirm"), {"comment": [mine.key, foreign.key]}, headers=HERE)
    assert list(Subscription.objects.exclude(confirmed_at=None).values_list("comment", flat=True)) == [mine.pk]
    assert list(Comment.objects.filter(email_verified=True)) == [mine]


def test_an_old_confirmation_link_says_so(client, private, postbox, monkeypatch):
    ask(client, private)
    due_now()
    link = link_in(postbox.messages[0], "confirm")
    later = timezone.now().timestamp() + 8 * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "انتهت مدة هذا الرابط" in answer.content.decode()


def test_confirming_approves_a_trusted_comment(client, private, postbox, mona, article, settings):
    settings.COMMENTS_TRUST_AFTER = 1
    earlier = make_comment(article, body="سابق", email="reem@example.com", approved_by=mona)
    Comment.objects.filter(pk=earlier.pk).without_edition().update(email_verified=True)
    comment = Comment.objects.get(body=STRANGE)
    Comment.objects.filter(pk=comment.pk).without_edition().update(check_results=[], submission_results=[])
    ask(client, private)
    due_now()
    client.post(link_in(postbox.messages[0], "confirm"), {"comment": [comment.key]}, headers=HERE)
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_a_verified_device_needs_no_second_confirmation(client, private, postbox, article):
    page = confirmed(client, private, postbox).content.decode()
    proof = re.search(r'data-proof="([^"]+)"', page)[1]
    sent = {"body": "تعليق لاحق", "name": "ريم", "email": "reem@example.com", "proof": proof}
    later = client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"]
    assert "ستصلك الرسائل على بريدك." in ask(client, later)
    assert Mail.objects.count() == 0


def test_asking_for_no_mail_shows_a_notice(client, private):
    assert "اختر نوعًا واحدًا" in ask(client, private, other="x")
    assert Subscription.objects.count() == 0


def test_only_the_chosen_mail_is_sent(client, private, postbox, mona, article):
    ask(client, private, on_replies="on")
    due_now()
    comment = Comment.objects.get()
    client.post(link_in(postbox.messages[0], "confirm"), {"comment": [comment.key]}, headers=HERE)
    comment.approve(mona)
    assert due_now() == (0, 0)
    make_comment(article, parent=comment, email="x@example.com", body="جواب").approve(mona)
    assert due_now() == (1, 0)


def test_one_click_unsubscribes_and_a_get_does_not(client, private, postbox, mona):
    confirmed(client, private, postbox)
    Comment.objects.get().approve(mona)
    header = postbox.messages[0]["List-Unsubscribe"]
    link = header.strip(" <>").removeprefix("http://127.0.0.1:8000")
    assert "أتوقف كل رسائل التعليقات؟" in client.get(link).content.decode()
    assert Subscription.objects.count() == 1
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})  # from a mail program: no Origin, no Sec-Fetch-Site
    assert answer.status_code == 200
    assert Subscription.objects.count() == 0
    assert due_now() == (0, 0)
    assert client.post("/comments/mail/stop/forged:x/").status_code == 404


# --- «No further mail» --------------------------------------------------------------------------------


@pytest.fixture
def day(monkeypatch):
    """Move the clock of confirmations: `day(2)` is two days from now."""

    def move(number):
        date = timezone.now().astimezone(datetime.UTC).date() + datetime.timedelta(days=number)
        monkeypatch.setattr(subscriptions, "today", lambda: date)

    return move


def stop_link(message):
    return message["List-Unsubscribe"].strip(" <>").removeprefix("http://127.0.0.1:8000")


def test_asking_and_unsubscribing_on_four_days_sends_one_confirmation(client, article, postbox, day):
    for number in range(4):
        day(number)
        sent = {"body": f"تعليق {number}", "name": "ريم", "email": "reem@example.com"}
        ask(client, client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"])
        due_now()
        client.post(stop_link(postbox.messages[0]), {"List-Unsubscribe": "One-Click"})
    assert len(postbox.messages) == 1
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize("typed", ["reem@example.com", "REEM@Example.com", "reem+x@example.com", "ｒeem@example.com"])
def test_a_mailbox_that_did_not_answer_is_not_asked_again(client, article, private, postbox, day, typed):
    ask(client, private)
    for number in range(1, 400, 50):
        day(number)
        sent = {"body": f"تعليق {number}", "name": "ريم", "email": typed}
        other = client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"]
        assert "لم نرسل رابطًا جديدًا" in ask(client, other)
        due_now()
        personal.purge()
    assert len(postbox.messages) == 1


def test_unsubscribing_outlives_the_comments_and_a_new_secret_key(
    client, article, private, postbox, mona, settings, day
):
    confirmed(client, private, postbox)
    client.post(stop_link(postbox.messages[0]), {"List-Unsubscribe": "One-Click"})
    personal.erase("reem@example.com")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    day(30)
    sent = {"body": "بعد شهر", "name": "ريم", "email": "Reem@example.com"}
    later = client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"]
    assert "لم نرسل رابطًا جديدًا" in ask(client, later)
    Comment.objects.get().approve(mona)
    due_now()
    assert len(postbox.messages) == 1


def test_a_verified_device_does_not_undo_unsubscribing(client, article, private, postbox, mona):
    proof = re.search(r'data-proof="([^"]+)"', confirmed(client, private, postbox).content.decode())[1]
    client.post(stop_link(postbox.messages[0]), {"List-Unsubscribe": "One-Click"})
    sent = {"body": "لاحق", "name": "ريم", "email": "reem@example.com", "proof": proof}
    later = client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"]
    assert "لم نرسل رابطًا جديدًا" in ask(client, later)
    for comment in Comment.objects.all():
        comment.approve(mona)
    assert due_now() == (0, 0)


def test_mail_leased_while_the_mailbox_unsubscribes_is_not_sent(client, private, postbox, mona):
    confirmed(client, private, postbox)
    Comment.objects.get().approve(mona)
    mail = outbox.leased(Mail.objects.get().pk)
    client.post(stop_link(postbox.messages[0]), {"List-Unsubscribe": "One-Click"})
    assert messages.compose(mail) is None


def test_only_the_mailbox_can_take_unsubscribing_back(client, article, private, postbox, mona, day):
    confirmed(client, private, postbox)
    link = stop_link(postbox.messages[0])
    client.post(link)
    assert "اسمحوا بالرسائل من جديد" in client.get(link).content.decode()
    assert "عادت الرسائل مسموحة" in client.post(link, {"resume": "1"}).content.decode()
    day(1)
    sent = {"body": "عدت", "name": "ريم", "email": "reem@example.com"}
    later = client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)["Location"]
    assert "أرسلنا رابطًا إلى بريدك" in ask(client, later)
    assert due_now() == (1, 0)


def test_unsubscribing_covers_every_spelling_of_the_mailbox_and_nobody_else(client, article, private, postbox, mona):
    confirmed(client, private, postbox)
    spelled = make_comment(article, email="REEM+news@example.com", body="بكتابة أخرى")
    other = make_comment(article, email="rima@example.com", body="غيرها")
    for comment in (spelled, other):
        Subscription.objects.create(comment=comment, confirmed_at=timezone.now())
        comment.approve(mona)
    client.post(stop_link(postbox.messages[0]))
    assert list(Subscription.objects.values_list("comment", flat=True)) == [other.pk]
    assert list(Mail.objects.values_list("to", flat=True)) == ["rima@example.com"]


def test_an_expired_link_is_renewed_only_by_mail(client, private, postbox, monkeypatch, day):
    ask(client, private)
    due_now()
    link, now = link_in(postbox.messages[0], "confirm"), timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 8 * 86400)
    day(8)
    assert "أرسلوا إليّ رابطًا جديدًا" in client.get(link).content.decode()
    assert Mail.objects.count() == 0
    assert "أرسلنا رابطًا جديدًا إلى بريدك" in client.post(link, headers=HERE).content.decode()
    assert "لم نرسل رابطًا جديدًا" in client.post(link, headers=HERE).content.decode()
    due_now()
    assert len(postbox.messages) == 2
    fresh = link_in(postbox.messages[1], "confirm")
    assert "هل تريد هذه الرسائل؟" in client.get(fresh).content.decode()


def test_a_failed_confirmation_may_be_asked_for_again(client, private, postbox, day):
    postbox.refuses["reem@example.com"] = "550 no such user"
    ask(client, private)
    for _time in range(outbox.MAX_TRIES):
        due_now()
    postbox.refuses.clear()
    assert "أرسلنا رابطًا إلى بريدك" in ask(client, private)
    assert due_now() == (1, 0)


def test_approving_again_sends_no_second_notification(client, private, postbox, mona, article):
    confirmed(client, private, postbox)
    comment = Comment.objects.get()
    reply = make_comment(article, parent=comment, body="جواب", email="x@example.com")
    for _time in range(3):
        comment.approve(mona)
        reply.approve(mona)
        due_now()
        comment.reject(mona)
        reply.reject(mona)
    assert len(postbox.messages) == 3, "the confirmation, the approval, the reply"


@pytest.mark.parametrize("email", ["reem@example.com", "REEM@example.com", "reem+2@example.com"])
def test_replying_to_oneself_sends_no_mail(client, private, postbox, mona, article, email):
    confirmed(client, private, postbox)
    comment = Comment.objects.get()
    comment.approve(mona)
    due_now()
    make_comment(article, parent=comment, body="أضيف على كلامي", email=email).approve(mona)
    assert due_now() == (0, 0)


def test_no_mail_is_sent_about_an_article_that_was_taken_down(client, private, postbox, mona, omar, article):
    confirmed(client, private, postbox)
    Comment.objects.get().approve(mona)
    article.archive(omar)
    due_now()
    assert len(postbox.messages) == 1


# --- Identifiers --------------------------------------------------------------------------------------


def test_mails_of_one_thread_are_grouped_by_identifiers_without_names(client, private, postbox, mona, article):
    confirmed(client, private, postbox)
    comment = Comment.objects.get()
    comment.approve(mona)
    for name in ("فادي", "هدى"):
        make_comment(article, parent=comment, body=name, name=name, email="x@example.com").approve(mona)
    due_now()
    assert len(postbox.messages) == 4
    assert len({message["References"] for message in postbox.messages}) == 1
    assert len({message["Message-ID"] for message in postbox.messages}) == 4
    for message in postbox.messages:
        assert message["In-Reply-To"] == message["References"]
        ours = rf"<[a-z]+\.{re.escape(comment.key)}@127\.0\.0\.1>|<[A-Za-z0-9._-]+@[A-Za-z0-9.-]+>"
        for header in ("Message-ID", "References"):
            assert re.fullmatch(ours, message[header])
            assert "reem" not in message[header]
    assert messages.compose(Mail(kind="digest", to="m@example.com", facts={"new": 1, "waiting": 1}, pk=1,
                             created_at=timezone.now())).extra_headers["References"]  # fmt: skip


def test_a_retried_mail_has_the_same_identifier(client, private, postbox):
    ask(client, private)
    first = messages.compose(outbox.leased(Mail.objects.get().pk)).extra_headers["Message-ID"]
    Mail.objects.update(leased_until=None, tries=3)
    assert messages.compose(outbox.leased(Mail.objects.get().pk)).extra_headers["Message-ID"] == first


def test_the_log_quotes_no_address(client, private, postbox, caplog):
    postbox.refuses["reem@example.com"] = "550 no such user reem@example.com"
    ask(client, private)
    assert due_now() == (0, 1)
    assert "reem" not in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text


# --- The outbox -------------------------------------------------------------------------------------


def test_mail_is_retried_with_growing_delays_while_the_server_is_down(client, private, settings, postbox):
    alive = settings.EMAIL_PORT
    ask(client, private)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    waits = []
    for _time in range(3):
        assert due_now() == (0, 1)
        waits.append(Mail.objects.get().due_at - timezone.now())
    assert waits[0] < waits[1] < waits[2]
    assert Mail.objects.get().last_error == "ConnectionRefusedError"
    assert outbox.send_due() == (0, 0)
    settings.EMAIL_PORT = alive
    assert due_now() == (1, 0)
    assert Mail.objects.count() == 0


def test_a_refused_recipient_delays_no_other_mail(client, private, postbox, article):
    postbox.refuses["reem@example.com"] = "550 no such user"
    ask(client, private)
    other = client.post(
        f"/articles/{article.pk}/comments/",
        {"body": "ثانٍ", "name": "فادي", "email": "fadi@example.com"},
        headers=HERE,
    )["Location"]
    ask(client, other)
    assert due_now() == (1, 1)
    assert [message["To"] for message in postbox.messages] == ["fadi@example.com"]
    assert "reem" not in Mail.objects.get().last_error


def test_after_twenty_tries_a_mail_is_marked_as_failed_and_kept(client, private, postbox):
    postbox.refuses["reem@example.com"] = "550 no such user"
    ask(client, private)
    for _time in range(outbox.MAX_TRIES):
        due_now()
    assert (Mail.objects.get().failed, Mail.objects.get().tries) == (True, outbox.MAX_TRIES)
    assert due_now() == (0, 0)


def test_mail_about_a_comment_that_is_gone_is_deleted(article, mona):
    kept, gone = make_comment(article), make_comment(article, body="آخر", email="other@example.com")
    for comment in (kept, gone):
        Mail.objects.create(
            kind="approved", dedup_key=str(comment.pk), to=comment.email, subject_id=comment.pk, failed=True
        )
    Mail.objects.filter(subject_id=gone.pk).update(created_at=timezone.now())
    gone.delete()
    assert personal.purge()["mail about deleted comments"] == 1
    assert [mail.subject_id for mail in Mail.objects.all()] == [kept.pk]


def test_a_failed_mail_of_an_unknown_kind_does_not_stop_the_others(article, mona, postbox):
    Mail.objects.create(
        kind="gone", dedup_key="gone", to="reem@example.com", subject_id=1, tries=outbox.MAX_TRIES - 1,
        due_at=timezone.now() - datetime.timedelta(hours=1),
    )  # fmt: skip
    make_comment(article)
    call_command("run_due", verbosity=0)
    assert mona.email in [message["To"] for message in postbox.messages]
    assert Mail.objects.get().failed


def test_a_leased_mail_is_not_sent_by_another_process(client, private, postbox):
    ask(client, private)
    pk = Mail.objects.get().pk
    assert outbox.leased(pk) is not None
    assert outbox.leased(pk) is None
    assert outbox.send_due() == (0, 0)
    Mail.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))  # it died with the mail in hand
    assert outbox.send_due() == (1, 0)


# --- Digests ----------------------------------------------------------------------------------------


def test_moderators_get_one_digest_and_the_next_only_with_news(article, mona, omar, salma, postbox, settings):
    for number in range(3):
        make_comment(article, body=STRANGE, name=STRANGE, email=f"r{number}@example.com")
    call_command("run_due", verbosity=0)
    assert sorted(message["To"] for message in postbox.messages) == ["mona@example.com", "omar@example.com"]
    message = postbox.messages[0]
    assert "3 تعليقات جديدة" in message["Subject"]
    assert "3 تعليقات تنتظر" in text_of(message)
    assert STRANGE not in text_of(message)
    call_command("run_due", verbosity=0)
    make_comment(article, email="new@example.com", body="رابع")
    call_command("run_due", verbosity=0)
    assert len(postbox.messages) == 2
    Digest.objects.update(last_sent_at=timezone.now() - datetime.timedelta(minutes=settings.COMMENTS_DIGEST + 1))
    Comment.objects.filter(body=STRANGE).without_edition().update(
        created_at=timezone.now() - datetime.timedelta(days=1)
    )
    call_command("run_due", verbosity=0)
    assert len(postbox.messages) == 4
    assert "تعليق جديد واحد" in postbox.messages[-1]["Subject"]


def told(postbox, user):
    return [message for message in postbox.messages if message["To"] == user.email]


def test_a_report_on_an_old_comment_reaches_moderators(article, mona, postbox):
    comment = make_comment(article, approved_by=mona, name=STRANGE, body=STRANGE)
    long_ago = timezone.now() - datetime.timedelta(days=300)
    Comment.objects.filter(pk=comment.pk).without_edition().update(created_at=long_ago)
    receiving.note_report(comment, "insult", Origin("198.51.100.1"))
    receiving.note_report(comment, "advert", Origin("198.51.100.2"))
    call_command("run_due", verbosity=0)
    (message,) = told(postbox, mona)
    assert "بلاغان جديدان" in message["Subject"]
    assert "تعليق واحد ينتظر" in text_of(message)
    assert STRANGE not in str(message) + text_of(message)
    Digest.objects.update(last_sent_at=timezone.now() - datetime.timedelta(days=1))
    comment.refresh_from_db()
    comment.approve(mona)
    call_command("run_due", verbosity=0)
    assert len(told(postbox, mona)) == 1, "what was decided on is no news"


def test_a_correction_of_an_old_comment_reaches_moderators(article, mona, postbox):
    comment = make_comment(article, approved_by=mona)
    long_ago = timezone.now() - datetime.timedelta(days=300)
    Comment.objects.filter(pk=comment.pk).without_edition().update(created_at=long_ago)
    comment.correct("نص مصحح", lambda comment, body: ([], None))
    call_command("run_due", verbosity=0)
    (message,) = told(postbox, mona)
    assert "تصحيح جديد واحد" in message["Subject"]


def test_a_moderator_who_switched_digests_off_gets_none(article, mona, postbox):
    Digest.objects.create(user=mona, wanted=False, last_sent_at=timezone.now() - datetime.timedelta(days=1))
    make_comment(article)
    call_command("run_due", verbosity=0)
    assert "mona@example.com" not in [message["To"] for message in postbox.messages]


def test_a_moderator_who_left_gets_none(article, postbox, db):
    gone = person("gone", "مشرف تعليقات")
    gone.is_active = False
    gone.save()
    make_comment(article)
    call_command("run_due", verbosity=0)
    assert "gone@example.com" not in [message["To"] for message in postbox.messages]


def test_one_job_that_fails_leaves_the_others_alone(article, mona, postbox, monkeypatch, caplog):
    make_comment(article)

    def broken():
        raise RuntimeError("broken")

    monkeypatch.setitem(jobs.discover(), "personal data", broken)
    with pytest.raises(CommandError, match="personal data"):
        call_command("run_due", verbosity=0)
    assert len(postbox.messages) >= 1


def test_subjects_and_lines_isolate_latin(article, mona, omar):
    article.save_revision(article.newest_revision.content | {"headline": "عن C++ اليوم"}, by=omar)
    article.publish(omar)
    comment = make_comment(article, approved_by=mona)
    comment.refresh_from_db()
    mail = Mail.objects.create(kind="approved", dedup_key="x", to="reem@example.com", subject_id=comment.pk)
    assert "\u2066C++\u2069" in messages.compose(mail).body
