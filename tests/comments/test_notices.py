"""Notices for commenters and readers if the article or its comments are closed or not shown."""

import pytest
from django.urls import reverse

from articles.models import Article
from comments.intake import checks, receiving, trust
from comments.mail import messages, subscriptions
from comments.models import Comment, HouseRules
from comments.views import receipt_url
from newsroom import arabic
from newsroom.visitors.origin import Origin
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
FORM = {"name": "ريم", "email": "reem@example.com", "body": "كتبته قبل الإغلاق"}
ON_REPLIES, ON_APPROVAL = 'name="on_replies"', 'name="on_approval"'


def hide_comments(article, omar):
    Article.objects.filter(pk=article.pk).update(comments_hidden=True)


def close_comments(article, omar):
    Article.objects.filter(pk=article.pk).update(comments_open=False)


def archive(article, omar):
    article.archive(omar)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (hide_comments, "تعليقات هذا المقال لا تُعرض الآن."),
        (archive, "المقال لا يُعرض الآن، ولا التعليقات عليه."),
    ],
)
def test_the_receipt_of_a_waiting_comment_says_if_it_would_not_be_shown(client, article, omar, act, said):
    comment = make_comment(article)
    act(article, omar)
    page = client.get(receipt_url(comment)).content.decode()
    assert page.count('<p class="deck">') == 2
    assert said in page
    assert ON_REPLIES not in page
    assert ON_APPROVAL in page


@pytest.mark.parametrize("act", [hide_comments, close_comments, archive])
def test_mail_is_not_offered_where_none_can_come(client, article, mona, omar, act):
    comment = make_comment(article, approved_by=mona)
    assert ON_REPLIES in client.get(receipt_url(comment)).content.decode()
    act(article, omar)
    page = client.get(receipt_url(comment)).content.decode()
    assert ON_REPLIES not in page
    assert ON_APPROVAL not in page
    assert reverse("comment_ask_for_mail", args=["x"]).rpartition("x")[2] not in page.partition("<main")[2]


def test_after_a_report_a_link_leads_back_to_the_comment(client, article, mona):
    comment = make_comment(article, approved_by=mona)
    answer = client.post(f"/comments/{comment.key}/report/", {"why": "insult"}, headers=HERE, follow=True)
    assert f'href="{comment.permalink}"' in answer.content.decode()
    for query in ("", "?comment=nobody", "?comment=" + "x" * 500):
        assert client.get(f"/comments/reported/{query}").status_code == 200


@pytest.mark.parametrize("place", ["article", "site"])
def test_a_comment_sent_just_after_closing_comes_back_readable_and_cannot_be_sent(client, article, mona, omar, place):
    make_comment(article, approved_by=mona)
    if place == "article":
        close_comments(article, omar)
    else:
        rules = HouseRules.now()
        rules.closed_now = True
        rules.save()
    answer = client.post(f"/articles/{article.pk}/comments/", FORM, headers=HERE)
    page = answer.content.decode()
    thread = page[page.index('id="comments"') :]
    assert answer.status_code == 422
    assert "readonly" in thread
    assert FORM["body"] in thread
    assert 'tabindex="-1" autofocus>' in thread
    assert "مغلقة" in thread
    assert "<button" not in thread.partition("</section>")[0]
    assert "?reply=" not in page


def test_a_form_with_an_error_in_a_field_leaves_the_focus_to_the_field(client, article):
    answer = client.post(f"/articles/{article.pk}/comments/", FORM | {"email": "x"}, headers=HERE)
    page = answer.content.decode()
    assert f'action="/articles/{article.pk}/comments/"' in page
    assert 'tabindex="-1">' in page


def test_the_page_that_confirms_mail_is_written_with_arabic_commas(client, article, omar):
    comment = make_comment(article)
    subscriptions.ask(comment, True, True)
    link = reverse("comment_mail_confirm", args=[messages.CONFIRM.sign(comment.email_hash)])
    assert f"على {arabic.isolate(article.headline)}، " in client.get(link).content.decode()
    article.archive(omar)
    assert "على مقال لا يُعرض الآن، " in client.get(link).content.decode()


def test_a_reply_whose_parent_is_removed_meanwhile_comes_back_with_its_text(client, article, mona, monkeypatch):
    top = make_comment(article, approved_by=mona)

    def erased_meanwhile(*args):
        Comment.objects.filter(pk=top.pk).delete()
        return run_checks(*args)

    run_checks = checks.run_checks
    monkeypatch.setattr(checks, "run_checks", erased_meanwhile)
    answer = client.post(f"/articles/{article.pk}/comments/", FORM | {"parent": top.key}, headers=HERE)
    assert answer.status_code == 422
    assert FORM["body"] in answer.content.decode()
    assert Comment.objects.count() == 0


def test_a_comment_erased_during_a_request_is_no_error_and_404_afterwards(client, article, mona):
    comment = make_comment(article, approved_by=mona)
    Comment.objects.filter(pk=comment.pk).delete()
    assert not comment.withdraw()
    assert not comment.correct("صيغة ثانية", lambda row, body: ([], None))
    assert subscriptions.ask(comment, True, True) == "late"
    receiving.note_report(comment, "insult", Origin("192.0.2.9"))
    assert not trust.auto_approve(comment)
