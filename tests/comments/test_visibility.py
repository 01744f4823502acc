"""Which comments readers see: in every view, for each state of the comment and of its article."""

import datetime

import pytest
from django.utils import timezone

from comments import personal
from comments.mail import messages
from comments.models import Comment, Status, Subscription
from comments.threads import thread_page
from comments.views import receipt_url
from newsroom.models import Mail
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
SHOWN = {"approved", "corrected", "reported", "purged", "orphan", "below"}
ARTICLES = ["live", "closed", "closed site", "hidden", "scheduled", "taken down", "draft"]
READABLE = {"live", "closed", "closed site"}


def in_arabic(state):
    """Return an Arabic word that marks the state; Latin letters would be isolated on the page."""
    return "".join(chr(ord("ء") + 7 + (ord(letter) - ord("a"))) for letter in state)


def words(state):
    return f"كلام «{in_arabic(state)}» هنا"


def name_of(state):
    return f"اسم «{in_arabic(state)}»"


@pytest.fixture
def comments(article, mona):
    """Return {state: comment} with a comment in every possible state."""

    def make(state, parent=None):
        return make_comment(
            article, body=words(state), name=name_of(state), email=f"{state}@example.com", parent=parent
        )

    made = {state: make(state) for state in ("pending", "approved", "rejected", "spam", "withdrawn", "erased")}
    made |= {state: make(state) for state in ("corrected", "reported", "purged", "unapproved", "gone")}
    for state in ("approved", "corrected", "reported", "purged", "unapproved", "gone", "withdrawn", "erased"):
        made[state].approve(mona)
    made["rejected"].reject(mona)
    made["spam"].mark_as_spam(mona)
    made["withdrawn"].withdraw()
    made["corrected"].correct("تصحيح ينتظر هنا", lambda comment, body: ([], None))
    Comment.objects.filter(pk=made["reported"].pk).without_edition().update(
        open_reports=1, waiting_since=timezone.now()
    )
    long_ago = timezone.now() - datetime.timedelta(days=4000)
    Comment.objects.filter(pk=made["purged"].pk).without_edition().update(created_at=long_ago)
    made["orphan"], made["below"] = make("orphan", made["gone"]), make("below", made["approved"])
    under_erased = make("under", made["erased"])
    for comment in (made["orphan"], made["below"], under_erased):
        comment.approve(mona)
    under_erased.reject(mona)
    made["gone"].reject(mona)
    Comment.objects.filter(pk=made["unapproved"].pk).decide("rejected", mona)
    personal.erase("erased@example.com")
    personal.purge()
    for comment in made.values():
        comment.refresh_from_db()
    return made


def bring(article, omar, mona, state, settings):
    """Put the article into that state."""
    if state in ("closed", "hidden"):
        article.save_revision(
            article.newest_revision.content | {"comments_open": False, "comments_hidden": state == "hidden"}, by=omar
        )
        article.publish(omar)
    elif state == "closed site":
        settings.COMMENTS_OPEN = False
    elif state == "scheduled":
        type(article)._base_manager.filter(pk=article.pk).update(
            published_at=timezone.now() + datetime.timedelta(hours=1)
        )
    elif state == "taken down":
        article.archive(omar)
    elif state == "draft":
        type(article)._base_manager.filter(pk=article.pk).update(status="draft")
    article.refresh_from_db()


def views_of(client, article, comments):
    """Yield (view, HTML) for every view of readers that could show a comment, whatever its status code."""
    address = article.get_absolute_url()
    lists = ["/", "/feed/", "/feed.atom", "/feed.json", "/sitemap.xml", "/news-sitemap.xml", "/search/?q=كلام"]
    lists += [article.section.get_absolute_url(), article.byline[0].get_absolute_url()]
    for path in (address, *lists, "/comments/reported/", "/comments/received/"):
        yield path, client.get(path).content.decode()
    for state, comment in comments.items():
        yield f"reply to {state}", client.get(f"{address}?reply={comment.key}").content.decode()
        yield f"link of {state}", client.get(comment.permalink, follow=True).content.decode()
        yield f"replies of {state}", client.get(f"{comment.permalink}replies/").content.decode()
        yield f"report of {state}", client.get(f"{comment.permalink}report/").content.decode()
        refused = client.post(f"{comment.permalink}report/", {}, headers=HERE)
        yield f"refused report of {state}", refused.content.decode()
        taken = client.post(f"{comment.permalink}report/", {"why": "other"}, headers=HERE)
        assert taken.status_code in (303, 404)
        sent = {"body": "", "name": "فادي", "email": "fadi@example.com", "parent": comment.key}
        yield (
            f"form below {state}",
            client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE).content.decode(),
        )


@pytest.mark.parametrize("state", ARTICLES)
def test_no_reader_view_shows_a_hidden_comment(client, article, omar, mona, comments, settings, state):
    bring(article, omar, mona, state, settings)
    shown = SHOWN if state in READABLE else set()
    seen = set()
    for view, html in views_of(client, article, comments):
        found = {name for name in comments if words(name) in html or name_of(name) in html}
        assert found <= shown, view
        assert "تصحيح ينتظر هنا" not in html, view
        seen |= found
    assert seen == shown
    assert set(Comment.objects.shown()) == {comments[name] for name in shown}
    assert {name for name, comment in comments.items() if comment.is_shown} == shown
    assert thread_page(article).total == len(shown)


@pytest.mark.parametrize("state", ARTICLES)
def test_links_reports_and_replies_work_only_for_shown_comments(client, article, omar, mona, comments, settings, state):
    bring(article, omar, mona, state, settings)
    for name, comment in comments.items():
        shown = name in SHOWN and state in READABLE
        assert client.get(comment.permalink).status_code == (302 if shown else 404), name
        assert client.get(f"{comment.permalink}report/").status_code == (200 if shown else 404), name
        before = comment.reports.count()
        client.post(f"{comment.permalink}report/", {"why": "other"}, headers=HERE)
        assert comment.reports.count() == before + shown, name
        sent = {"body": f"رد على {name}", "name": "فادي", "email": "fadi@example.com", "parent": comment.key}
        answer = client.post(f"/articles/{article.pk}/comments/", sent, headers=HERE)
        taken = shown and state == "live"
        assert (answer.status_code == 303) == taken, name
        assert Comment.objects.filter(body=f"رد على {name}").exists() == taken, name


@pytest.mark.parametrize("state", ARTICLES)
def test_mail_is_sent_only_about_shown_comments(article, omar, mona, comments, settings, state):
    bring(article, omar, mona, state, settings)
    for name, comment in comments.items():
        if comment.parent:
            Subscription.objects.get_or_create(comment=comment.parent, defaults={"confirmed_at": timezone.now()})
        for kind in ("approved", "reply") if comment.parent else ("approved",):
            mail = Mail.objects.create(kind=kind, dedup_key=f"{kind} {name}", to="x@example.com", subject_id=comment.pk)
            told = messages.compose(mail)
            assert (told is not None) == (name in SHOWN and state in READABLE), (name, kind)


@pytest.mark.parametrize("state", ARTICLES)
def test_a_receipt_says_whether_readers_see_the_comment(client, article, omar, mona, comments, settings, state):
    bring(article, omar, mona, state, settings)
    for name, comment in comments.items():
        answer = client.get(receipt_url(comment))
        page = answer.content.decode()
        if name in ("purged", "erased"):
            assert answer.status_code == 404
            continue
        assert ("تعليقك منشور" in page) == (name in SHOWN and state in READABLE), name
        if comment.status == Status.APPROVED and state not in READABLE:
            assert "لا يُعرض" in page
            assert f'href="{comment.permalink}"' not in page
        assert (
            f'href="{article.get_absolute_url()}"' in page or f'href="{comment.permalink}"' in page
        ) == article.is_live


# --- The desk -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("live", None),
        ("hidden", "تعليقات المقال مخفية"),
        ("taken down", "المقال غير معروض"),
        ("scheduled", "المقال غير معروض"),
    ],
)
def test_a_card_says_that_the_article_is_not_shown(desk, article, omar, mona, settings, state, words):
    comment = make_comment(article)
    bring(article, omar, mona, state, settings)
    for path in ("", f"{comment.pk}/change/"):
        page = desk(mona).get(f"/admin/comments/comment/{path}").content.decode()
        for sentence in ("تعليقات المقال مخفية", "المقال غير معروض"):
            assert (sentence in page) == (sentence == words), path


@pytest.mark.parametrize(("verified", "words"), [(True, "أُكِّد عنوانه"), (False, "لم يُؤكَّد عنوانه")])
def test_a_card_says_whether_the_address_was_verified(desk, article, mona, verified, words):
    comment = make_comment(article)
    Comment.objects.filter(pk=comment.pk).without_edition().update(email_verified=verified)
    page = desk(mona).get("/admin/comments/comment/").content.decode()
    assert words in page
    assert ("لم يُؤكَّد عنوانه" in page) != verified


def test_a_card_counts_approvals_with_a_verified_address_separately(desk, article, mona):
    for place in range(3):
        make_comment(article, body=f"نص {place}", approved_by=mona)
    Comment.objects.filter(body="نص 0").without_edition().update(email_verified=True)
    make_comment(article, body="ينتظر")
    page = " ".join(desk(mona).get("/admin/comments/comment/").content.decode().split())
    assert "اعتُمد <b>3</b> (منها <b>1</b> بعنوان مؤكَّد)" in page
