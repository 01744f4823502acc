"""Shared by the views that act on comments: a moderator's POST only, and the redirect back."""

import functools

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from comments.models import Comment

LARGEST_KEY = 2**63 - 1


def act(view):
    """Accept only a moderator's POST; redirect a GET, such as a reload after a sign-in, to the queue."""

    @functools.wraps(view)
    def guarded(self, request, *args, **kwargs):
        self.may_moderate(request)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
        if kwargs.get("pk", 0) > LARGEST_KEY:
            raise Http404
        return view(self, request, *args, **kwargs)

    return guarded


def comment_or_404(pk):
    comment = Comment.objects.filter(pk=pk).first()
    if comment is None:
        raise Http404
    return comment


def back(request, pk=None):
    """Redirect to the list that the act came from, or to the comment's own page."""
    query = request.GET.copy()
    if query.pop("card", None) and pk:
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[pk]))
    address = reverse("admin:comments_comment_changelist")
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)
