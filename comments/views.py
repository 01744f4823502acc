"""Views of readers. None of them uses the session: a signed-in editor is a reader like any other."""

import functools
import secrets

from django.core import signing
from django.core.paginator import EmptyPage
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.models import Article
from articles.reader.context import article_context
from comments.forms import CommentForm, CorrectionForm, MailForm, ReportForm
from comments.intake import checks, limits, receiving
from comments.intake.same_form import already_sent, form_hash
from comments.mail import subscriptions
from comments.models import Comment, Report, Status
from comments.models.visibility import shows_comments
from comments.threads import address_of, replies_page, top_level
from newsroom.page_cache import cached_page
from newsroom.visitors.guard import public_post, refused
from newsroom.visitors.origin import Origin

RECEIPT = signing.Signer(salt="comment-receipt")


@public_post(limits.ADD)
@require_POST
def add(request, pk):
    """Take a comment: 303 to its receipt, 422 with the filled-in form if it is refused, 403 from another site."""
    article = get_object_or_404(Article.objects.as_page(), pk=pk)
    if not article.is_live:
        raise Http404
    form = CommentForm(article, request.POST)
    form.is_valid()
    name = form_hash(request, form)
    if known := already_sent(name):
        return see_other(receipt_url(known))
    if closed := receiving.closed_reason(article):
        form.add_error(None, closed)
    if form.errors:
        return render(request, "articles/article.html", article_context(article) | {"comment_form": form}, status=422)
    origin, data = Origin.of(request), form.cleaned_data
    if receiving.is_flooded(origin):
        return refused(request, status=429)
    comment = form.comment
    comment.form_hash = name
    if receiving.receive(comment, origin, data["website"], data["challenge"], data["proof"]):
        return see_other(receipt_url(comment))
    known = already_sent(name)  # the same form was saved by another request meanwhile
    form = CommentForm(article, request.POST)
    if not known and not form.is_valid():  # its parent was removed meanwhile
        return render(request, "articles/article.html", article_context(article) | {"comment_form": form}, status=422)
    return see_other(receipt_url(known) if known else reverse("comment_received"))


@never_cache
@require_safe
def challenge(request):
    """Return a signed challenge for one comment; the form's script fetches it when the form is first touched."""
    return JsonResponse({"challenge": checks.CHALLENGE.sign(secrets.token_urlsafe(12))})


# --- The commenter's private page -------------------------------------------------------------------


def receipt_url(comment):
    return reverse("comment_receipt", args=[RECEIPT.sign(comment.key)])


def of_token(token):
    """Return the comment of a private link, or raise 404."""
    try:
        key = RECEIPT.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    found = Comment.objects.filter(purged_at=None).select_related(
        "article__section", "last_decision", "parent", "subscription"
    )
    return get_object_or_404(found, key=key)


@never_cache
@require_safe
def receipt(request, token):
    """The private page on which a commenter sees the state of a comment, corrects it and withdraws it."""
    return private_page(request, of_token(token), token, said=request.GET.get("said", ""))


def private_page(request, comment, token, status=200, said="", form=None):
    subscription = getattr(comment, "subscription", None)
    closed = receiving.closed_reason(comment.article)
    may_be_replied_to = not closed and shows_comments(comment.article)
    may_get_mail = comment.status == Status.PENDING or (comment.status == Status.APPROVED and may_be_replied_to)
    context = {
        "comment": comment,
        "article": comment.article,
        "token": token,
        "notice": notice(said, comment),
        "form": form or CorrectionForm(initial={"body": comment.newest}),
        "may_change": comment.status in (Status.PENDING, Status.APPROVED) and not comment.is_staff,
        "closed": closed,
        "subscription": subscription,
        "may_ask": subscription is None and may_get_mail,
        "may_be_replied_to": may_be_replied_to,
    }
    return render(request, "comments/receipt.html", context, status=status)


NOTICES = {  # {value of the parameter «said»: (text, whether it is a refusal)}
    "corrected": (_("Your correction has arrived."), False),
    "late": (_("That is not possible any more: a moderator has decided on the comment meanwhile."), True),
    "withdrawn-before": (_("You had taken this comment back before; it stays so."), True),
    "asked": (_("We have sent a link to your address: follow it to confirm, and mail will come."), False),
    "asked-before": (
        _("No new link was sent: this address had one before, or its owner wants no mail. The link in our earlier mail "
          "confirms this comment too, or lets mail come again."), False),
    "mail": (_("Mail will come to your address."), False),
    "nothing": (_("Choose at least one kind of mail."), True),
}  # fmt: skip


def notice(said, comment):
    """Return the notice about the last act on the private page, or None."""
    if said == "late" and comment.status == Status.WITHDRAWN:
        said = "withdrawn-before"
    text, is_refusal = NOTICES.get(said, ("", False))
    return {"text": text, "is_refusal": is_refusal} if text else None


@never_cache
@require_safe
def received(request):
    """A receipt without a private link, for a comment that was sent before."""
    return render(request, "comments/receipt.html", {"comment": None, "article": None})


@public_post(limits.CHANGE)
@require_POST
def correct(request, token):
    comment, form = of_token(token), CorrectionForm(request.POST)
    form.is_valid()
    if refusal := receiving.closed_reason(comment.article) or receiving.correction_refusal(comment):
        form.add_error("body", refusal)
    if form.errors:
        return private_page(request, comment, token, status=422, form=form)
    run_checks = functools.partial(checks.check_correction, origin=Origin.of(request))
    if not comment.correct(form.cleaned_data["body"], run_checks):
        return see_other(reverse("comment_receipt", args=[token]) + "?said=late")
    return see_other(reverse("comment_receipt", args=[token]) + "?said=corrected")


@public_post(limits.CHANGE)
@require_POST
def withdraw(request, token):
    comment = of_token(token)
    said = "withdrawn" if comment.withdraw() else "late"
    return see_other(reverse("comment_receipt", args=[token]) + f"?said={said}")


@public_post(limits.CHANGE)
@require_POST
def ask_for_mail(request, token):
    """Save what mail the commenter wants, and mail one link to confirm it; no other mail is sent before that."""
    comment, form = of_token(token), MailForm(request.POST)
    form.is_valid()
    said = subscriptions.ask(comment, **form.cleaned_data)
    return see_other(reverse("comment_receipt", args=[token]) + f"?said={said}")


# --- Any reader -------------------------------------------------------------------------------------


@cached_page()
def permalink(request, key):
    """Redirect to the page on which the comment stands, and to its anchor."""
    comment = get_object_or_404(Comment.objects.shown().select_related("article", "root"), key=key)
    return redirect(address_of(comment))


@cached_page(params=("page",))
def replies(request, key):
    """All replies of one thread, page by page; the article's own page shows the first ones."""
    top = get_object_or_404(Comment.objects.select_related("article__section"), key=key, root=None)
    if not shows_comments(top.article) or not top_level(top.article).filter(pk=top.pk).exists():
        raise Http404
    try:
        shown = replies_page(top, int(request.GET.get("page", "1")))
    except EmptyPage:
        raise Http404 from None
    closed = receiving.closed_reason(top.article)
    context = {"article": top.article, "replies_page": shown, "open": not closed, "closed_reason": closed,
               "back": address_of(top)}  # fmt: skip
    return render(request, "comments/replies.html", context)


@public_post(limits.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, key):
    """Report a comment to the moderators; once a day from one network address."""
    comment = get_object_or_404(Comment.objects.shown().select_related("article__section"), key=key)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"comment": comment, "form": form, "choices": Report.Why.choices, "article": comment.article}
        return render(request, "comments/report.html", context, status=status)
    origin = Origin.of(request)
    if receiving.has_too_many_reports(origin):
        return refused(request, status=429)
    receiving.note_report(comment, form.cleaned_data["why"], origin)
    return see_other(f"{reverse('comment_reported')}?comment={comment.key}")


@never_cache
@require_safe
def reported(request):
    comment = Comment.objects.shown().filter(key=request.GET.get("comment", "")).first()
    return render(request, "comments/reported.html", {"comment": comment})


def see_other(url):
    response = redirect(url)
    response.status_code = 303
    return response
