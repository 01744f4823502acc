"""The reader's side of comments. Nothing here looks at the session: a signed-in editor is a reader like any other."""

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.views import page_of
from comments import checks
from comments.forms import CommentForm
from comments.models import Comment
from newsroom.edition import page
from newsroom.network import sent_from_here

RECEIPT = signing.Signer(salt="comment-receipt")


@csrf_exempt  # guarded by Sec-Fetch-Site or Origin instead: a token would need a cookie on every reader page
@never_cache
@require_POST
def add(request, pk):
    """Takes a comment: 303 to its receipt; 422 with the page and the form filled in; 403 if another site sent it."""
    story = get_object_or_404(Article.objects.as_page(), pk=pk)
    if not story.is_live:
        raise Http404
    if not sent_from_here(request):
        text = request.POST.get("body", "")
        return render(request, "comments/refused.html", {"text": text, "article": story}, status=403)
    form = CommentForm(story, request.POST)
    form.is_valid()
    if not (settings.COMMENTS_OPEN and story.comments_open):
        form.add_error(None, _("Comments on this story are closed."))
    if form.errors:
        return render(request, "articles/article.html", page_of(story) | {"comment_form": form}, status=422)
    comment = form.save(commit=False)
    if comment.was_sent_already():
        return see_other(reverse("comment_received"))
    comment.suspicion = checks.reasons(comment, trap=form.cleaned_data["website"])
    comment.save()
    return see_other(reverse("comment_receipt", args=[RECEIPT.sign(comment.key)]))


@never_cache
def receipt(request, token):
    """The private page on which a writer sees what became of the comment."""
    try:
        key = RECEIPT.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    comment = get_object_or_404(Comment.objects.select_related("article"), key=key)
    return render(request, "comments/receipt.html", {"comment": comment, "article": comment.article})


@never_cache
def received(request):
    """A receipt without the private link: for a comment that had been sent before."""
    return render(request, "comments/receipt.html", {"comment": None, "article": None})


@page()
def permalink(request, key):
    """To the story's page and the comment's anchor."""
    comment = get_object_or_404(Comment.objects.approved().select_related("article"), key=key)
    if not comment.article.is_live:
        raise Http404
    return redirect(f"{comment.article.get_absolute_url()}#{comment.anchor}")


def see_other(url):
    response = redirect(url)
    response.status_code = 303
    return response
