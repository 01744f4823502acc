"""A reader comments without a cookie, and a moderator decides."""

import re

import pytest

from comments.models import Comment
from comments.threads import thread_page
from newsroom.models import Edition
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
SENT = {"body": "تعليق من قارئ", "name": "ريم", "email": "reem@example.com", "parent": "", "website": ""}


def send(client, article, headers=HERE, **changes):
    return client.post(f"/articles/{article.pk}/comments/", SENT | changes, headers=headers)


def page_of(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def test_a_comment_waits_until_it_is_approved(client, article, mona):
    answer = send(client, article)
    assert answer.status_code == 303
    receipt = client.get(answer["Location"])
    assert "تعليقك ينتظر الموافقة" in receipt.content.decode()
    assert "no-store" in receipt["Cache-Control"]
    assert "تعليق من قارئ" not in page_of(client, article)
    Comment.objects.get().approve(mona)
    assert "تعليق من قارئ" in page_of(client, article)
    assert "تعليق واحد" in page_of(client, article)
    assert "تعليقك منشور" in client.get(answer["Location"]).content.decode()


def test_no_step_sets_a_cookie(client, article):
    answer = send(client, article)
    client.get(answer["Location"])
    send(client, article, name="")
    send(client, article, headers={})
    assert not client.cookies


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("body", "", "اكتب تعليقك."),
        ("body", " \u200c \u202e ", "اكتب تعليقك."),
        ("name", "", "اكتب اسمك، أو الاسم الذي تُعرف به."),
        ("email", "", "اكتب عنوان بريدك الإلكتروني؛ لن يُنشر."),
        ("email", "reem", "هذا ليس عنوان بريد إلكتروني، مثل name@example.com."),
    ],
)
def test_an_invalid_form_comes_back_with_the_reason_and_what_was_typed(client, article, field, value, message):
    answer = send(client, article, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert article.headline in page
    assert message in page
    assert "اترك ردّاً" in page
    for name in {"body", "name", "email"} - {field}:
        assert SENT[name] in page
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://127.0.0.1:8000"}, 303),
        ({"origin": "http://127.0.0.1:8001"}, 403),
        ({"origin": "https://127.0.0.1:8000"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"}, 403),
        ({}, 403),
    ],
)
def test_a_form_of_another_site_is_refused(client, article, headers, status):
    answer = send(client, article, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert SENT["body"] in answer.content.decode()
        assert Comment.objects.count() == 0


def test_a_signed_in_editor_is_treated_as_a_reader(desk, omar, article):
    send(desk(omar), article)
    assert Comment.objects.get().status == "pending"
    assert Comment.objects.get().staff is None


def test_the_email_address_is_never_shown(client, article, mona):
    answer = send(client, article)
    Comment.objects.get().approve(mona)
    for shown in (page_of(client, article), client.get(answer["Location"]).content.decode()):
        assert "reem@example.com" not in shown
        assert "gravatar" not in shown


def test_markup_in_a_comment_is_text(client, article, mona):
    make_comment(article, approved_by=mona, name='<b onclick="x">', body="<script>alert(1)</script>")
    page = page_of(client, article)
    assert "<script>alert" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in re.sub("</?bdi[^>]*>", "", page)


def test_replies_are_below_their_parent_to_a_fixed_depth(article, mona):
    above = None
    for number in range(6):
        above = make_comment(article, approved_by=mona, parent=above, body=f"مستوى {number}")
    make_comment(article, body="ينتظر")
    page = thread_page(article)
    assert page.total == 6
    assert [comment.body for comment in page.threads] == ["مستوى 0"]
    third = page.threads[0].replies[0].replies
    assert [comment.body for comment in third] == ["مستوى 2", "مستوى 3", "مستوى 4", "مستوى 5"]


def test_a_reply_has_its_parent(client, article, mona):
    first = make_comment(article, approved_by=mona)
    page = client.get(f"{article.get_absolute_url()}?reply={first.key}").content.decode()
    assert f'name="parent" value="{first.key}"' in page
    send(client, article, parent=first.key)
    assert Comment.objects.get(body=SENT["body"]).parent == first


def test_a_comment_that_is_not_approved_takes_no_reply(client, article):
    waiting = make_comment(article)
    assert send(client, article, parent=waiting.key).status_code == 422


def test_closed_comments_take_no_comment(client, make_article):
    article = make_article(comments_open=False)
    assert "اترك ردّاً" not in page_of(client, article)
    answer = send(client, article)
    assert answer.status_code == 422
    assert Comment.objects.count() == 0


def test_an_article_that_is_not_public_takes_no_comment(client, make_article):
    assert send(client, make_article(published=False)).status_code == 404


def test_a_repeated_comment_is_saved_once(client, article):
    first, second = send(client, article), send(client, article)
    assert Comment.objects.count() == 1
    assert second["Location"] != first["Location"]
    assert "وصلنا هذا التعليق من قبل" in client.get(second["Location"]).content.decode()


def test_check_results_are_stored_for_the_moderator(client, article, desk, mona):
    send(client, article, body="اتصل 0555 000 111 أو ٠٥٥٥٠٠٠١١١", website="http://spam.example", anyway="1")
    assert [reason["why"] for reason in Comment.objects.get().check_results] == [
        "a field that people do not see was filled in", "a phone number", "sent without a script",
    ]  # fmt: skip
    page = desk(mona).get("/admin/comments/comment/").content.decode()
    assert "رقم هاتف" in page
    assert "مُلئ حقل لا يراه الناس" in page


def test_a_forged_receipt_is_not_found(client, article):
    comment = make_comment(article)
    assert client.get(f"/comments/receipt/{comment.key}:forged/").status_code == 404


def test_only_approved_comments_make_a_new_edition(client, article, mona):
    edition = Edition.current()[0]
    send(client, article)
    assert Edition.current()[0] == edition
    Comment.objects.get().approve(mona)
    assert Edition.current()[0] != edition
