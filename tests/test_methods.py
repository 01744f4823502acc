"""HEAD and OPTIONS of every address that readers may ask for."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from comments.mail.messages import CONFIRM, STOP
from comments.views import receipt_url
from tests.factories import make_comment

ACTS = ("correct/", "withdraw/", "mail/")
NOT_PAGES = {"/comments/nothing/", "/corrections/", "/healthz", "/readyz", "/robots.txt", "/manifest.webmanifest"}


def named(patterns, prefix=""):
    """Return the names of all addresses outside of the admin."""
    found = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= set() if route.startswith("admin") else named(pattern.url_patterns, route)
        elif not route.startswith("admin"):
            found.add(pattern.name or route)
    return found


@pytest.fixture
def addresses(article, mona):
    """{name: address} of every reader's address that answers a GET."""
    comment = make_comment(article, approved_by=mona)
    reply = make_comment(article, approved_by=mona, parent=comment, email="x@example.com")
    date = article.published_at
    return {
        "home": "/",
        "article": article.get_absolute_url(),
        "short": f"/s/{article.pk}/",
        "section": article.section.get_absolute_url(),
        "author": article.byline[0].get_absolute_url(),
        "tag": article.tag_list[0].get_absolute_url(),
        "archive": f"/archive/{date.year}/{date.month}/",
        "comment": comment.permalink,
        "reply": reply.permalink,
        "comment_replies": f"{comment.permalink}replies/",
        "comment_report": f"{comment.permalink}report/",
        "comment_reported": "/comments/reported/",
        "comment_received": "/comments/received/",
        "comment_challenge": "/comments/challenge/",
        "comment_receipt": receipt_url(comment),
        "comment_mail_confirm": f"/comments/mail/confirm/{CONFIRM.sign(comment.email_hash)}/",
        "comment_mail_stop": f"/comments/mail/stop/{STOP.sign('a' * 32)}/",
        "/comments/nothing/": "/comments/nothing/",
        **{path: path for path in ("/authors/", "/search/", "/feed/", "/sitemap.xml", "/news-sitemap.xml", *NOT_PAGES)},
    }


def test_head_answers_as_get_does_without_a_body(client, addresses):
    for name, address in addresses.items():
        got, head = client.get(address), client.head(address)
        assert head.status_code == got.status_code, name
        assert head.content == b"", name
        assert head.headers.get("Location") == got.headers.get("Location"), name


def test_options_lists_the_allowed_methods(client, addresses):
    for name, address in addresses.items():
        answer = client.options(address)
        assert answer.status_code < 500, name
        if name not in NOT_PAGES:
            assert "GET" in answer.get("Allow", ""), name
            assert "HEAD" in answer["Allow"], name


def test_a_post_only_address_answers_405_with_allow(client, article, addresses):
    for address in (f"/articles/{article.pk}/comments/", *(addresses["comment_receipt"] + act for act in ACTS)):
        for method in (client.get, client.head, client.options):
            answer = method(address)
            assert (answer.status_code, answer["Allow"]) == (405, "POST"), address


def test_every_private_page_of_a_commenter_is_tested(addresses):
    reading = {"comment_add", "comment_correct", "comment_withdraw", "comment_ask_for_mail"}
    ours = {name for name in named(get_resolver().url_patterns) if name.startswith("comment")}
    assert ours - reading <= addresses.keys()
