"""The reader's side of comments. Nothing here looks at the session: a signed-in editor is a reader like any other."""

import secrets

from django.core import signing
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles.models import Article
from articles.views import page_of
from comments import checks, post, receiving
from comments.forms import CommentForm, CorrectionForm, MailForm, ReportForm
from comments.guard import public_post, refused
from comments.models import Comment, Origin, Report, Status
from comments.threads import page_number
from newsroom.edition import page

RECEIPT = signing.Signer(salt="comment-receipt")


@public_post
@require_POST
def add(request, pk):
    """Takes a comment: 303 to its receipt; 422 with the page and the form filled in; 403 if another site sent it."""
    story = get_object_or_404(Article.objects.as_page(), pk=pk)
    if not story.is_live:
        raise Http404
    form = CommentForm(story, request.POST)
    form.is_valid()
    if closed := receiving.closed_reason(story):
        form.add_error(None, closed)
    if form.errors:
        return render(request, "articles/article.html", page_of(story) | {"comment_form": form}, status=422)
    origin, data = Origin.of(request), form.cleaned_data
    if receiving.is_flooded(origin):
        return refused(request, status=429)
    comment = form.comment
    if not receiving.receive(comment, origin, data["website"], data["challenge"], data["proof"]):
        return see_other(reverse("comment_received"))
    return see_other(receipt_url(comment))


@never_cache
@require_GET
def challenge(request):
    """A signed challenge for one comment: the form's script fetches it when the form is first touched."""
    return JsonResponse({"challenge": checks.CHALLENGE.sign(secrets.token_urlsafe(12))})


# --- The private page of its writer -----------------------------------------------------------------


def receipt_url(comment):
    return reverse("comment_receipt", args=[RECEIPT.sign(comment.key)])


def of_token(token):
    """The comment of a private link, or 404."""
    try:
        key = RECEIPT.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    found = Comment.objects.filter(purged_at=None).select_related("article__section", "last", "parent", "subscription")
    return get_object_or_404(found, key=key)


@never_cache
@require_GET
def receipt(request, token):
    """The private page on which a writer sees what became of the comment, corrects it, withdraws it, asks for mail."""
    return private_page(request, of_token(token), token, said=request.GET.get("said", ""))


def private_page(request, comment, token, status=200, said="", form=None):
    subscription = getattr(comment, "subscription", None)
    context = {
        "comment": comment,
        "article": comment.article,
        "token": token,
        "said": said,
        "form": form or CorrectionForm(initial={"body": comment.newest}),
        "may_change": comment.status in (Status.PENDING, Status.APPROVED) and not comment.is_staff,
        "subscription": subscription,
        "may_ask": subscription is None and comment.status in (Status.PENDING, Status.APPROVED),
        "sent": not said and comment.status == Status.PENDING,
    }
    return render(request, "comments/receipt.html", context, status=status)


@never_cache
@require_GET
def received(request):
    """A receipt without the private link: for a comment that had been sent before."""
    return render(request, "comments/receipt.html", {"comment": None, "article": None})


@public_post
@require_POST
def correct(request, token):
    comment, form = of_token(token), CorrectionForm(request.POST)
    if not form.is_valid():
        return private_page(request, comment, token, status=422, form=form)
    if not comment.correct(form.cleaned_data["body"], checks.weigh_correction):
        return see_other(reverse("comment_receipt", args=[token]) + "?said=late")
    return see_other(reverse("comment_receipt", args=[token]) + "?said=corrected")


@public_post
@require_POST
def withdraw(request, token):
    comment = of_token(token)
    said = "withdrawn" if comment.withdraw() else "late"
    return see_other(reverse("comment_receipt", args=[token]) + f"?said={said}")


@public_post
@require_POST
def ask_for_mail(request, token):
    """Notes the wish and mails one link to confirm it; nothing flows before the address has answered."""
    comment, form = of_token(token), MailForm(request.POST)
    form.is_valid()
    said = post.ask(comment, **form.cleaned_data)
    return see_other(reverse("comment_receipt", args=[token]) + f"?said={said}")


# --- Any reader -------------------------------------------------------------------------------------


@page()
def permalink(request, key):
    """To the page of the story that the comment stands on, and to its anchor."""
    comment = get_object_or_404(Comment.objects.approved().select_related("article", "root"), key=key)
    if not comment.article.is_live or comment.article.comments_hidden:
        raise Http404
    number = page_number(comment)
    query = f"?page={number}" if number > 1 else ""
    return redirect(f"{comment.article.get_absolute_url()}{query}#{comment.anchor}")


@public_post
@require_http_methods(["GET", "POST"])
def report(request, key):
    """A reader points a moderator to a comment; once a day from one network address, and not without end."""
    comment = get_object_or_404(Comment.objects.approved().select_related("article__section"), key=key)
    if not comment.article.is_live:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"comment": comment, "form": form, "choices": Report.Why.choices, "article": comment.article}
        return render(request, "comments/report.html", context, status=status)
    origin = Origin.of(request)
    if receiving.reports_too_much(origin):
        return refused(request, status=429)
    receiving.note_report(comment, form.cleaned_data["why"], origin)
    return see_other(reverse("comment_reported"))


@never_cache
@require_GET
def reported(request):
    return render(request, "comments/reported.html")


def see_other(url):
    response = redirect(url)
    response.status_code = 303
    return response
