"""The pages behind the links in mails. A GET changes nothing: mail programs and scanners open links by themselves."""

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comments.intake import limits, trust
from comments.mail import messages, subscriptions
from newsroom.visitors.guard import public_post, signed_post
from newsroom.visitors.origin import Origin


@public_post(limits.CONFIRM_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """Ask once more on the page; the POST verifies the address and confirms the subscriptions."""
    try:
        commenter_hash = messages.CONFIRM.unsign(token, max_age=subscriptions.CONFIRM_DAYS * 86400)
    except signing.SignatureExpired:
        return expired(request, token)
    except signing.BadSignature:
        raise Http404 from None
    if request.method != "POST":
        return render(
            request, "comments/mail.html", {"state": "ask", "comments": subscriptions.unconfirmed(commenter_hash)}
        )
    chosen = subscriptions.confirm(commenter_hash, request.POST.getlist("comment"), Origin.of(request))
    proof = trust.proof_of(chosen[0].email) if chosen else ""
    return render(request, "comments/mail.html", {"state": "confirmed", "comments": chosen, "proof": proof})


def expired(request, token):
    """Offer a new link by mail in place of an expired one."""
    if request.method != "POST":
        return render(request, "comments/mail.html", {"state": "stale"}, status=410)
    state = "renewed" if subscriptions.renew(messages.CONFIRM.unsign(token)) else "not renewed"
    return render(request, "comments/mail.html", {"state": state})


@signed_post(limits.STOP_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Unsubscribe a mailbox from all mail about comments; mail programs post here too (RFC 8058).

    The same page has a button that takes it back.
    """
    try:
        mailbox = messages.STOP.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    if request.method != "POST":
        return render(
            request, "comments/mail.html", {"state": "stopped" if subscriptions.is_stopped(mailbox) else "stop"}
        )
    if request.POST.get("List-Unsubscribe") == "One-Click":
        subscriptions.stop(mailbox)
        return HttpResponse("ok", content_type="text/plain")
    if "resume" in request.POST:
        subscriptions.resume(mailbox)
        return render(request, "comments/mail.html", {"state": "resumed"})
    subscriptions.stop(mailbox)
    return render(request, "comments/mail.html", {"state": "stopped"})
