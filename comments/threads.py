"""Comments as a page shows them: threaded to a fixed depth, the oldest first."""

from comments.models import DEPTH, Comment


def threads(article):
    """(the approved top-level comments with `replies` below them, how many there are) by one query.

    An answer below the fixed depth stands beside the one that it answers; an answer to what is not shown is not shown.
    """
    rows = list(Comment.objects.approved().filter(article=article).defer("email").oldest())
    placed, top = {}, []
    for comment in rows:
        comment.replies, comment.depth = [], 1
        comment.article = article
        if comment.parent_id is None:
            top.append(comment)
        elif comment.parent_id in placed:
            above = placed[comment.parent_id]
            if above.depth == DEPTH:
                above = above.above
            above.replies.append(comment)
            comment.above, comment.depth = above, above.depth + 1
        else:
            continue
        placed[comment.pk] = comment
    return top, len(placed)
