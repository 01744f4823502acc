"""Comments as a page shows them: threaded to a fixed depth, the oldest first, fifty threads a page."""

from dataclasses import dataclass

from django.core.paginator import EmptyPage
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from comments.models import DEPTH, Comment

A_PAGE, MOST_PAGES = 50, 10_000


@dataclass
class Talk:
    """One page of a story's comments: the top-level ones with `replies` below them; `total` counts what is shown."""

    threads: list
    total: int
    number: int
    pages: int


def talk(article, number=1):
    """That page of the article's comments, by one query however many there are.

    `EmptyPage` is raised for one that is not there. What was taken away, but has answers that are shown, keeps its
    place without its words. An answer below the fixed depth stands beside the one that it answers.
    """
    if not 1 <= number <= MOST_PAGES:
        raise EmptyPage
    comments = Comment.objects.filter(article=article)
    seated_here = tops(comments).values("pk")[(number - 1) * A_PAGE : number * A_PAGE]
    answered = Exists(Comment.objects.approved().filter(parent=OuterRef("pk")).order_by())
    here = Q(pk__in=seated_here) | (Q(root__in=seated_here) & (Q(status="approved") | answered))
    rows = comments.filter(here).annotate(total=count(comments.approved()), tops=count(tops(comments)))
    threads, placed, total, pages = [], {}, 0, 1
    for comment in rows.defer("email", "folded", "counted", "suspicion", "proposed").oldest():
        total, pages = comment.total, -(-comment.tops // A_PAGE)
        placed[comment.pk] = comment
        if comment.root_id is None:
            threads.append(seat(comment, article))
    for comment in placed.values():
        if comment.root_id is not None:
            seat_below(comment, placed, article)
    if number > pages:
        raise EmptyPage
    return Talk(threads, total, number, pages)


def count(rows):
    """How many they are, as a part of another query."""
    return Subquery(rows.order_by().values("article").annotate(n=Count("pk")).values("n"))


def tops(comments):
    """The top-level ones that are shown, or that shown answers hang on."""
    answered = Exists(Comment.objects.approved().filter(root=OuterRef("pk")).order_by())
    return comments.filter(Q(status="approved") | answered, root=None).oldest()


def seat(comment, article, above=None):
    comment.replies, comment.article, comment.above = [], article, above
    comment.depth = above.depth + 1 if above else 1
    if above:
        above.replies.append(comment)
    return comment


def seat_below(comment, placed, article):
    """Below what it answers, or below the top where that is gone; what it answers came before it and has its seat."""
    above = placed.get(comment.parent_id)
    above = above if above and hasattr(above, "replies") else placed[comment.root_id]
    seat(comment, article, above.above if above.depth == DEPTH else above)


def page_number(comment):
    """The page on which a shown comment stands."""
    top = comment.root or comment
    before = Q(created_at__lt=top.created_at) | Q(created_at=top.created_at, pk__lt=top.pk)
    return tops(Comment.objects.filter(article=comment.article)).filter(before).count() // A_PAGE + 1
