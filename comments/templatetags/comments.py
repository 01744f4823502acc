"""The comments of a story and the form, composed into its page; and what waits, on the desk's front page."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from comments.forms import CommentForm
from comments.models import Comment
from comments.threads import threads

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context, article):
    """The approved comments and the form; a refused form (`comment_form` in the page's context) as it was sent."""
    request = context["request"]
    top, total = threads(article)
    open_now = settings.COMMENTS_OPEN and article.comments_open
    form = context.get("comment_form") or CommentForm(article, initial={"parent": request.GET.get("reply", "")})
    return {
        "request": request,
        "site": context["site"],
        "article": article,
        "threads": top,
        "total": total,
        "form": form,
        "reply_to": find(top, form["parent"].value() or ""),
        "open": open_now,
        "closed_reason": "" if open_now else _("Comments on this story are closed."),
    }


def find(comments, key):
    """The comment of that key among the threads, or None."""
    for comment in comments:
        if comment.key == key:
            return comment
        if found := find(comment.replies, key):
            return found
    return None


@register.simple_tag
def waiting_comments():
    """{count, oldest}: what waits for a moderator."""
    waiting = Comment.objects.waiting()
    return {"count": waiting.count(), "oldest": waiting.oldest().select_related("article").first()}
