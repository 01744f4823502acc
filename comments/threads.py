"""Comments as pages show them: oldest first, replies threaded to a fixed depth.

A page of the article shows PAGE_SIZE threads with the first REPLIES_SHOWN replies of each; further replies are on the
pages of their thread. A comment that is not shown, but has shown replies, keeps its place without its text.
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
MAX_PAGES = 10_000
UNSEEN = ("email", "folded", "counted", "check_results", "proposed")


@dataclass
class ThreadPage:
    """One page of an article's comments: top-level comments with their `replies`; `total` counts all that are shown."""

    threads: list
    total: int
    number: int
    pages: int


@dataclass
class RepliesPage:
    """One page of the replies to a top-level comment; `total` counts all of them."""

    top: Comment
    total: int
    number: int
    pages: int


def thread_page(article, number=1):
    """Return that page of the article's comments, by a number of queries that does not depend on their number.

    Raise `EmptyPage` if there is no such page. `unseen` of a thread counts the replies that are only on its own pages.
    """
    if not 1 <= number <= MAX_PAGES:
        raise EmptyPage
    threads, total, pages = threads_of_page(article, number)
    if number > pages:
        raise EmptyPage
    placed = {comment.pk: place(comment, article) for comment in threads}
    attach_replies(first_replies(article, threads), placed, article)
    return ThreadPage(threads, total, number, pages)


def replies_page(top, number=1):
    """Return that page of the replies to a top-level comment; raise `EmptyPage` if there is no such page."""
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
    """Return the top-level comments of that page, how many comments are shown in all, and the number of pages."""
    shown = count(Comment.objects.shown().filter(article=article))
    rows = top_level(article).annotate(total=shown, top_level_count=Window(Count("*"))).defer(*UNSEEN)
    threads = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return threads, threads[0].total if threads else 0, -(-threads[0].top_level_count // PAGE_SIZE) if threads else 1


def count(rows):
    """Return the number of the rows as a subquery."""
    return Subquery(rows.order_by().values("article").annotate(n=Count("pk")).values("n"))


def top_level(article):
    """Return the top-level comments that are shown or have shown replies."""
    return shown_or_named(article, "root").filter(root=None).oldest()


def replies(article):
    """Return the replies that are shown or have shown replies."""
    return shown_or_named(article, "parent").filter(root__isnull=False)


def first_replies(article, threads):
    """Return the first REPLIES_SHOWN replies of each thread; set `unseen` of each thread."""
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
    """Return the article's comments that are shown, or that a shown one refers to by `link` («root» or «parent»).

    The references come from a subquery on the article's comments alone, which every database plans well.
    """
    here = Comment.objects.filter(article=article)
    named = here.shown().filter(**{f"{link}__isnull": False}).order_by().values(link)
    return here.filter(Q(pk__in=here.shown().order_by().values("pk")) | Q(pk__in=named))


# --- Placing ----------------------------------------------------------------------------------------


def place(comment, article, above=None):
    comment.replies, comment.article, comment.above = [], article, above
    comment.depth = above.depth + 1 if above else 1
    comment.in_reply_to, comment.unseen = None, getattr(comment, "unseen", 0)
    if above:
        above.replies.append(comment)
    return comment


def attach_replies(rows, placed, article):
    """Place each reply below its parent, at the maximum depth beside it; below the top if the parent is elsewhere.

    A reply that is not directly below its parent names it as `in_reply_to`, if the parent is shown.
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
    """Return the number of the article's page that has the comment, or the top of its thread."""
    return top_level(comment.article).filter(before(comment.root or comment)).count() // PAGE_SIZE + 1


def address_of(comment):
    """Return the URL of a shown comment, with page and anchor."""
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
