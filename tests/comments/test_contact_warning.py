"""A comment with an e-mail address or a phone number comes back once with a warning, and is held."""

import re
import time

import pytest

from comments.intake.checks import CHALLENGE
from comments.models import Comment
from comments.views import RECEIPT
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
SENT = {"name": "ريم", "email": "reem@example.com", "body": "سؤال عن الشريحة"}
WARNING = "سيقرأ الجميع عنوان البريد أو رقم الهاتف هذا"
CASES = [
    ({"body": "راسلوني على reem@example.org"}, "an e-mail address in the text"),
    ({"body": "رقمي ٠٥٥ ٥٠٠ ٠١١١"}, "a phone number"),
    ({"name": "reem@example.org"}, "a link, an address or a number as a name"),
    ({"name": "ريم 0555000111"}, "a link, an address or a number as a name"),
]


def send(client, article, **data):
    return client.post(f"/articles/{article.pk}/comments/", SENT | data, headers=HERE)


def hidden_fields(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


@pytest.mark.parametrize(("data", "why"), CASES)
def test_a_text_with_contact_data_comes_back_once_and_is_then_accepted(client, article, settings, data, why):
    settings.COMMENTS_TRUST_AFTER = 1
    first = send(client, article, **data)
    page = first.content.decode()
    assert (first.status_code, WARNING in page, Comment.objects.count()) == (422, True, 0)
    assert all(text in page for text in data.values())
    second = send(client, article, **data, **hidden_fields(page))
    assert second.status_code == 303
    comment = Comment.objects.get()
    assert comment.status == "pending"
    assert {"why": why, "holds": True} in comment.check_results


@pytest.mark.parametrize(
    "body", ["صدر عام 2025 بسعر 1,299 دولارًا", "عنوان الجهاز 192.168.100.100", "@reem كتبت عن http/1.1"]
)
def test_other_texts_are_accepted_at_once(client, article, body):
    answer = send(client, article, body=body)
    assert answer.status_code == 303
    assert "anyway" not in hidden_fields(client.get(article.get_absolute_url()).content.decode())


def test_a_correction_with_contact_data_comes_back_too(client, article):
    comment = make_comment(article)
    address = f"/comments/receipt/{RECEIPT.sign(comment.key)}/correct/"
    first = client.post(address, {"body": "رقمي 0555000111"}, headers=HERE)
    page = first.content.decode()
    assert (first.status_code, WARNING in page) == (422, True)
    second = client.post(address, {"body": "رقمي 0555000111", **hidden_fields(page)}, headers=HERE)
    assert second.status_code == 303
    comment.refresh_from_db()
    assert comment.body == "رقمي 0555000111"
    assert {"why": "a phone number", "holds": True} in comment.check_results


def challenge_of(seconds_ago, monkeypatch):
    now = time.time()
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", lambda: now - seconds_ago)
        return CHALLENGE.sign(f"nonce-{seconds_ago}")


def whys():
    return {reason["why"] for reason in Comment.objects.get().check_results}


def test_sending_again_at_once_does_not_count_as_written_within_seconds(client, article, monkeypatch):
    data = {"body": "رقمي 0555000111", "challenge": challenge_of(60, monkeypatch)}
    page = send(client, article, **data).content.decode()
    fields = hidden_fields(page)
    assert fields["challenge"] == data["challenge"]
    send(client, article, **data | fields)
    assert whys() == {"a phone number"}


@pytest.mark.parametrize("challenge", ["", "forged:x:y", "old"])
def test_only_a_valid_challenge_is_put_into_the_form_again(client, article, monkeypatch, challenge):
    challenge = challenge_of(13 * 3600, monkeypatch) if challenge == "old" else challenge
    page = send(client, article, body="رقمي 0555000111", challenge=challenge).content.decode()
    assert hidden_fields(page)["challenge"] == ""


def test_a_first_form_within_seconds_is_still_noticed(client, article, monkeypatch):
    data = {"body": "رقمي 0555000111", "challenge": challenge_of(0, monkeypatch)}
    fields = hidden_fields(send(client, article, **data).content.decode())
    send(client, article, **data | fields)
    assert "written within seconds" in whys()


def test_the_warning_says_that_it_may_be_sent_and_will_wait(client, article):
    page = send(client, article, body="رقمي 0555000111").content.decode()
    assert "أو أعد إرساله كما هو، وسينتظر حينها موافقة مشرف" in page
