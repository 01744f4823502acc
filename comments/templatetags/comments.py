"""Template tags: the comments and form of an article, and the waiting comments on the admin's front page."""

from django import template
from django.core.paginator import EmptyPage
from django.http import Http404

from comments.forms import CommentForm
from comments.intake.receiving import closed_reason
from comments.models import LONGEST, Comment, HouseRules
from comments.threads import thread_page

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context, article):
    """Show the comments and the form; a refused form (`comment_form` in the context) as it was sent."""
    request, rules = context["request"], HouseRules.now()
    closed = closed_reason(article, rules)
    form = context.get("comment_form") or CommentForm(article, initial={"parent": request.GET.get("reply", "")})
    try:
        shown = None if article.comments_hidden else thread_page(article, int(request.GET.get("page", "1")))
    except (ValueError, EmptyPage):
        raise Http404 from None
    return {
        "request": request,
        "site": context["site"],
        "article": article,
        "thread_page": shown,
        "form": form,
        "longest": LONGEST,
        "reply_to": comment_replied_to(article, form["parent"].value() or ""),
        "open": not closed,
        "closed_reason": closed,
        "rules": rules,
    }


def comment_replied_to(article, key):
    """Return the shown comment that the form replies to, or None."""
    return Comment.objects.shown().filter(article=article, key=key).first() if key else None


@register.simple_tag
def waiting_comments():
    """Return {count, oldest, reported} of the comments that wait for a moderator."""
    waiting = Comment.objects.waiting()
    return {
        "count": waiting.count(),
        "oldest": waiting.order_by("waiting_since", "pk").first(),
        "reported": waiting.reported().count(),
    }
