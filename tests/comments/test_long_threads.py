"""Long threads are paginated; a reply that is not directly below its parent names it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment
from comments.threads import REPLIES_SHOWN, THREAD_PAGE_SIZE, thread_page
from newsroom.models import new_edition
from tests.factories import make_comment

LONG = "جملة من كلام القارئ تطول قليلًا كما يكتب الناس عادة في تعليقاتهم. " * 3


@pytest.fixture
def long_thread(article, mona):
    """Make a thread of so many replies: `long_thread(300)` gives (top, replies)."""

    def make(number, parent_of=None):
        top = make_comment(article, approved_by=mona, name="أول", body="رأس الحديث")
        start, replies = timezone.now() - datetime.timedelta(days=1), []
        with new_edition():
            for place in range(number):
                reply = Comment(
                    article=article, parent=top, root=top, name=f"قارئ {place:04}", email=f"r{place}@example.com",
                    body=f"رد رقم {place:04}. {LONG}", status="approved", decided_by=mona, decided_at=start,
                    created_at=start + datetime.timedelta(seconds=place), waiting_since=None,
                )  # fmt: skip
                replies.append(reply)
            Comment.objects.bulk_create(replies)
        return top, list(Comment.objects.filter(root=top).oldest())

    return make


def html_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_page_of_the_article_shows_the_first_replies_and_a_link_to_the_others(client, article, long_thread):
    top, replies = long_thread(REPLIES_SHOWN + 3)
    page = html_of(client, article.get_absolute_url())
    assert "14 تعليقًا" in page, "the count is of all comments"
    assert page.count('<article class="cm"') == REPLIES_SHOWN + 1
    assert f'href="{top.permalink}replies/"' in page
    assert "3 ردود أخرى" in page
    assert replies[REPLIES_SHOWN - 1].body[:12] in page
    assert replies[REPLIES_SHOWN].body[:12] not in page


def test_a_short_thread_has_no_page_to_go_to(client, article, long_thread):
    long_thread(REPLIES_SHOWN)
    assert "/replies/" not in html_of(client, article.get_absolute_url())


def test_every_permalink_leads_to_a_page_with_the_comment(client, article, long_thread):
    top, replies = long_thread(2 * THREAD_PAGE_SIZE + 5)
    for place in (
        0,
        REPLIES_SHOWN - 1,
        REPLIES_SHOWN,
        THREAD_PAGE_SIZE - 1,
        THREAD_PAGE_SIZE,
        2 * THREAD_PAGE_SIZE,
        -1,
    ):
        address = client.get(replies[place].permalink)["Location"]
        path, _hash, anchor = address.partition("#")
        assert f'id="{anchor}"' in html_of(client, path), place
        assert (path == article.get_absolute_url()) == (0 <= place < REPLIES_SHOWN)
    assert client.get(top.permalink)["Location"] == f"{article.get_absolute_url()}#{top.anchor}"


def test_the_pages_of_a_thread_have_every_reply_once(client, long_thread):
    top, replies = long_thread(2 * THREAD_PAGE_SIZE + 5)
    seen = []
    for number in (1, 2, 3):
        page = html_of(client, f"{top.permalink}replies/" + (f"?page={number}" if number > 1 else ""))
        seen += re.findall(r'<article class="cm" id="(c-[^"]+)"', page)
        assert f"صفحة {number} من 3" in page
        assert '<meta name="robots" content="noindex">' in page
    assert sorted(set(seen)) == sorted({top.anchor, *(reply.anchor for reply in replies)})
    assert len(seen) == len(replies) + 3, "the top stands on each page"


@pytest.mark.parametrize("page", ["4", "0", "-1", "x", "9" * 30])
def test_a_missing_page_of_a_thread_is_404(client, long_thread, page):
    top, _replies = long_thread(2 * THREAD_PAGE_SIZE + 5)
    assert client.get(f"{top.permalink}replies/?page={page}").status_code == 404


def test_another_way_to_write_the_page_redirects(client, long_thread):
    top, _replies = long_thread(THREAD_PAGE_SIZE + 1)
    answer = client.get(f"{top.permalink}replies/?page=02&x=1")
    assert (answer.status_code, answer["Location"]) == (301, f"{top.permalink}replies/?page=2")


def test_the_page_of_a_thread_is_cached_until_the_next_edition(client, long_thread, mona):
    top, replies = long_thread(THREAD_PAGE_SIZE + 1)
    address = f"{top.permalink}replies/"
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    replies[0].reject(mona)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert replies[0].body[:12] not in again.content.decode()


def test_a_reply_has_no_page_of_replies(client, long_thread):
    _top, replies = long_thread(3)
    assert client.get(f"{replies[0].permalink}replies/").status_code == 404


def test_three_thousand_replies_take_the_queries_of_thirty(client, article, long_thread, mona):
    small = len(html_of(client, article.get_absolute_url()))
    long_thread(3000)
    page = html_of(client, article.get_absolute_url())
    assert len(page.encode()) - small < 60_000
    fresh = type(article).objects.get(pk=article.pk)
    with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
        shown = thread_page(fresh)
    assert (len(queries), shown.total) == (2, 3001)
    assert len(shown.threads[0].replies) == REPLIES_SHOWN
    assert shown.threads[0].unseen == 3000 - REPLIES_SHOWN


def test_a_page_with_fifty_long_threads_is_bounded(client, article, long_thread):
    for _thread in range(50):
        long_thread(12)
    page = html_of(client, article.get_absolute_url())
    assert page.count('<article class="cm"') == 50 * (REPLIES_SHOWN + 1)


# --- Whom a reply answers -----------------------------------------------------------------------------


def names_in(page, comment):
    """Return (name, href) of the parent that the comment names on the page, or None."""
    card = re.search(rf'<article class="cm" id="{comment.anchor}">(.*?)</article>', page, re.DOTALL)[1]
    found = re.search(r'<p class="to">.*?<a href="([^"]+)"><bdi[^>]*>(.*?)</bdi>', card, re.DOTALL)
    return found and (re.sub("<[^>]+>", "", found[2]), found[1])


@pytest.fixture
def chain(article, mona):
    """Five comments, each below the one before."""
    made, parent = [], None
    for name in ("سلمى", "فادي", "هدى", "عمر", "ليلى"):
        parent = make_comment(article, parent=parent, name=name, email=f"{len(made)}@example.com", body=f"كلام {name}")
        parent.approve(mona)
        made.append(parent)
    return made


def test_below_the_maximum_depth_a_reply_names_its_parent(client, article, chain):
    page = html_of(client, article.get_absolute_url())
    assert [names_in(page, comment) for comment in chain[:3]] == [None] * 3
    assert names_in(page, chain[3]) == ("هدى", f"#{chain[2].anchor}")
    assert names_in(page, chain[4]) == ("عمر", f"#{chain[3].anchor}")


def test_a_parent_that_is_not_shown_is_not_named(client, article, chain, mona):
    chain[3].reject(mona)
    page = html_of(client, article.get_absolute_url())
    assert names_in(page, chain[4]) is None
    assert "عمر" not in page[page.index('id="comments"') :]


def test_a_reply_to_one_on_another_page_links_there(client, article, long_thread, mona):
    top, replies = long_thread(THREAD_PAGE_SIZE + 2)
    late = make_comment(article, parent=replies[0], name="متأخر", email="late@example.com", body="رد متأخر")
    late.approve(mona)
    page = html_of(client, f"{top.permalink}replies/?page=2")
    assert names_in(page, late) == ("قارئ 0000", replies[0].permalink)
    replies[0].reject(mona)
    assert names_in(html_of(client, f"{top.permalink}replies/?page=2"), late) is None


def test_a_reply_directly_below_its_parent_names_nobody(client, article, long_thread):
    _top, replies = long_thread(5)
    page = html_of(client, article.get_absolute_url())
    assert [names_in(page, reply) for reply in replies] == [None] * 5
