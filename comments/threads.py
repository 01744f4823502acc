"""Comments as pages show them: the oldest first, replies threaded to a fixed depth.

A page of the article shows PAGE_SIZE threads with the first REPLIES_SHOWN replies of each; the other replies stand on
the pages of their thread. A comment that was taken away, but has replies that are shown, keeps its place without words.
"""

from dataclasses import dataclass

from django.core.paginator import EmptyPage
from django.db.models import Count, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from comments.models import DEPTH, Comment

PAGE_SIZE = 50  # threads on a page of the article
REPLIES_SHOWN = 10  # of each thread there
THREAD_PAGE_SIZE = 100  # replies on a page of their thread
MOST_PAGES = 10_000
UNSEEN = ("email", "folded", "counted", "check_results", "proposed")


@dataclass
class ThreadPage:
    """One page of an article's comments: the top-level ones with `replies` below them; `total` counts what is shown."""

    threads: list
    total: int
    number: int
    pages: int


@dataclass
class RepliesPage:
    """One page of the replies of a top-level comment; `total` counts all of them."""

    top: Comment
    total: int
    number: int
    pages: int


def thread_page(article, number=1):
    """Return that page of the article's comments, by a number of queries that does not depend on how many there are.

    `EmptyPage` is raised for one that is not there. `unseen` of a thread counts the replies on its own pages.
    """
    if not 1 <= number <= MOST_PAGES:
        raise EmptyPage
    threads, total, pages = threads_of_page(article, number)
    if number > pages:
        raise EmptyPage
    placed = {comment.pk: place(comment, article) for comment in threads}
    attach_replies(first_replies(article, threads), placed, article)
    return ThreadPage(threads, total, number, pages)


def replies_page(top, number=1):
    """Return that page of the replies of a top-level comment; `EmptyPage` is raised for one that is not there."""
    rows = replies(top.article).filter(root=top.pk).defer(*UNSEEN).oldest()
    total = rows.count()
    pages = max(1, -(-total // THREAD_PAGE_SIZE))
    if not 1 <= number <= pages:
        raise EmptyPage
    placed = {top.pk: place(top, top.article)}
    attach_replies(rows[(number - 1) * THREAD_PAGE_SIZE : number * THREAD_PAGE_SIZE], placed, top.article)
    return RepliesPage(top, total, number, pages)


# --- Rows -------------------------------------------------------------------------------------------


def threads_of_page(article, number):
    """Return (the top-level ones of that page, how many comments are shown in all, how many pages there are)."""
    shown = count(Comment.objects.shown().filter(article=article))
    rows = top_level(article).annotate(total=shown, top_level_count=Window(Count("*"))).defer(*UNSEEN)
    threads = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return threads, threads[0].total if threads else 0, -(-threads[0].top_level_count // PAGE_SIZE) if threads else 1


def count(rows):
    """Return how many they are, as a part of another query."""
    return Subquery(rows.order_by().values("article").annotate(n=Count("pk")).values("n"))


def top_level(article):
    """Return the top-level ones that are shown, or that have replies that are shown."""
    return shown_or_named(article, "root").filter(root=None).oldest()


def replies(article):
    """Return the replies that are shown, or that have replies that are shown."""
    return shown_or_named(article, "parent").filter(root__isnull=False)


def first_replies(article, threads):
    """Return the first REPLIES_SHOWN replies of each thread, and give each thread its number of `unseen` ones."""
    numbered = replies(article).annotate(
        position=Window(RowNumber(), partition_by="root", order_by=["created_at", "pk"]),
        in_thread=Window(Count("*"), partition_by="root"),
    )
    by_pk = {comment.pk: comment for comment in threads}
    rows = numbered.filter(root__in=list(by_pk)).filter(position__lte=REPLIES_SHOWN).defer(*UNSEEN).oldest()
    rows = list(rows) if by_pk else []
    for reply in rows:
        by_pk[reply.root_id].unseen = max(0, reply.in_thread - REPLIES_SHOWN)
    return rows


def shown_or_named(article, link):
    """Return the article's comments that are shown, or that one which is shown names as its `link`.

    The names are gathered once from the article's own comments, whatever a database thinks of its statistics.
    """
    here = Comment.objects.filter(article=article)
    named = here.shown().filter(**{f"{link}__isnull": False}).order_by().values(link)
    return here.filter(Q(pk__in=here.shown().order_by().values("pk")) | Q(pk__in=named))


# --- Seats ------------------------------------------------------------------------------------------


def place(comment, article, above=None):
    comment.replies, comment.article, comment.above = [], article, above
    comment.depth = above.depth + 1 if above else 1
    comment.in_reply_to, comment.unseen = None, getattr(comment, "unseen", 0)
    if above:
        above.replies.append(comment)
    return comment


def attach_replies(rows, placed, article):
    """Seat each reply below its parent; at the fixed depth beside it, below the top where the parent is elsewhere.

    A reply that does not stand directly below its parent names it as `in_reply_to`, where the parent is shown.
    """
    named = []
    for comment in rows:
        parent = placed.get(comment.parent_id)
        above = parent or placed[comment.root_id]
        place(comment, article, above.above if above.depth == DEPTH else above)
        placed[comment.pk] = comment
        if comment.above is not parent:
            named.append(comment)
    missing = {comment.parent_id for comment in named} - placed.keys()
    elsewhere = Comment.objects.shown().only("key", "name").in_bulk(missing) if missing else {}
    for comment in named:
        parent = placed.get(comment.parent_id)
        if parent and parent.is_shown:
            comment.in_reply_to = {"name": parent.name, "href": f"#{parent.anchor}"}
        elif parent := elsewhere.get(comment.parent_id):
            comment.in_reply_to = {"name": parent.name, "href": parent.permalink}


# --- Addresses --------------------------------------------------------------------------------------


def page_number(comment):
    """Return the number of the article's page on which a shown comment, or the top of its thread, stands."""
    return top_level(comment.article).filter(before(comment.root or comment)).count() // PAGE_SIZE + 1


def address_of(comment):
    """Return the address, page and anchor at which a shown comment stands."""
    address, number = comment.article.get_absolute_url(), page_number(comment)
    if comment.root_id:
        earlier = replies(comment.article).filter(before(comment), root=comment.root_id).count()
        if earlier >= REPLIES_SHOWN:
            address = reverse("comment_replies", args=[comment.root.key])
            number = earlier // THREAD_PAGE_SIZE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{address}{query}#{comment.anchor}"


def before(comment):
    return Q(created_at__lt=comment.created_at) | Q(created_at=comment.created_at, pk__lt=comment.pk)
