"""The pages behind the links of mails. A GET changes nothing: mail programs and scanners open links by themselves."""

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comments import post, trust
from comments.guard import public_post, signed_post


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """Asks once more on the page; the POST proves the address and lets the mail flow."""
    try:
        writer = post.CONFIRM.unsign(token, max_age=post.CONFIRM_DAYS * 86400)
    except signing.BadSignature:
        return render(request, "comments/mail.html", {"state": "stale"}, status=410)
    if request.method != "POST":
        return render(request, "comments/mail.html", {"state": "ask", "comments": post.open_wishes(writer)})
    chosen = post.confirm(writer, request.POST.getlist("comment"))
    proof = trust.proof_of(chosen[0].email) if chosen else ""
    return render(request, "comments/mail.html", {"state": "confirmed", "comments": chosen, "proof": proof})


@signed_post
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Ends all mail about comments to an address; a mail program's own button posts here too (RFC 8058)."""
    try:
        writer = post.STOP.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    if request.method != "POST":
        return render(request, "comments/mail.html", {"state": "stop"})
    post.stop(writer)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse("ok", content_type="text/plain")
    return render(request, "comments/mail.html", {"state": "stopped"})
