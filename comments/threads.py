"""Comments as a page shows them: threaded to a fixed depth, the oldest first, fifty threads a page."""

from dataclasses import dataclass

from django.core.paginator import EmptyPage
from django.db.models import Count, Q, Subquery, Window

from comments.models import DEPTH, Comment

A_PAGE, MOST_PAGES = 50, 10_000
UNSEEN = ("email", "folded", "counted", "suspicion", "proposed")


@dataclass
class Talk:
    """One page of a story's comments: the top-level ones with `replies` below them; `total` counts what is shown."""

    threads: list
    total: int
    number: int
    pages: int


def talk(article, number=1):
    """That page of the article's comments, by two queries however many there are.

    `EmptyPage` is raised for one that is not there. What was taken away, but has answers that are shown, keeps its
    place without its words. An answer below the fixed depth stands beside the one that it answers.
    """
    if not 1 <= number <= MOST_PAGES:
        raise EmptyPage
    threads, total, pages = top_of_page(article, number)
    if number > pages:
        raise EmptyPage
    placed = {comment.pk: seat(comment, article) for comment in threads}
    branch = shown_or_answered(article, "parent").filter(root__in=list(placed))
    for comment in branch.defer(*UNSEEN).oldest() if threads else ():
        placed[comment.pk] = comment
        seat_below(comment, placed, article)
    return Talk(threads, total, number, pages)


def top_of_page(article, number):
    """(the top-level ones of that page, how many comments are shown in all, how many pages there are)"""
    shown = count(Comment.objects.approved().filter(article=article))
    rows = tops(article).annotate(total=shown, tops=Window(Count("*"))).defer(*UNSEEN)
    threads = list(rows[(number - 1) * A_PAGE : number * A_PAGE])
    return threads, threads[0].total if threads else 0, -(-threads[0].tops // A_PAGE) if threads else 1


def count(rows):
    """How many they are, as a part of another query."""
    return Subquery(rows.order_by().values("article").annotate(n=Count("pk")).values("n"))


def tops(article):
    """The top-level ones that are shown, or that shown answers hang on."""
    return shown_or_answered(article, "root").filter(root=None).oldest()


def shown_or_answered(article, link):
    """The article's comments that are shown, or that one which is shown names as its `link`.

    The names are gathered once from the article's own comments, whatever a database thinks of its statistics.
    """
    here = Comment.objects.filter(article=article)
    named = here.approved().filter(**{f"{link}__isnull": False}).order_by().values(link)
    return here.filter(Q(status="approved") | Q(pk__in=named))


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
    return tops(comment.article).filter(before).count() // A_PAGE + 1
