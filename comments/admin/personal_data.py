"""Personal data of one e-mail address: look it up, export it, and erase it after a confirmation page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comments import personal
from newsroom import arabic

ERASED = (
    "comments",
    "notes_of_moderators",
    "mail_waiting",
    "mail_asked_on",
)  # bans and refusals of mail are not erased
KEPT = (*ERASED, "bans", "mail_stopped_at")


class PersonalDataViews:
    """Mixin for the comments' ModelAdmin. An address is never part of a URL, since URLs are logged."""

    def personal_data_urls(self):
        def wrap(view):
            return self.admin_site.admin_view(view)

        return [
            path("personal-data/", wrap(self.personal_data), name="comments_personal_data"),
            path("personal-data/export/", wrap(require_POST(self.export_data)), name="comments_export_data"),
            path("personal-data/erasure/", wrap(require_POST(self.ask_to_erase)), name="comments_ask_to_erase"),
            path("personal-data/erase/", wrap(require_POST(self.erase_data)), name="comments_erase_data"),
        ]

    def personal_data(self, request):
        may_erase(request)
        email = request.POST.get("email", "").strip()
        return self.found_page(request, email) if email else self.data_page(request, {})

    def export_data(self, request):
        may_erase(request)
        email = request.POST.get("email", "").strip()
        if not is_address(email):
            return self.found_page(request, email)
        options = {"ensure_ascii": False, "indent": 1}
        response = JsonResponse(personal.export(email), safe=False, json_dumps_params=options)
        response.headers["Content-Disposition"] = 'attachment; filename="comments.json"'
        return response

    def ask_to_erase(self, request):
        """Show the confirmation page: what will be erased, with the button that does it."""
        may_erase(request)
        email = request.POST.get("email", "").strip()
        found = personal.export(email) if is_address(email) else {}
        if not any(found.get(name) for name in ERASED):
            return self.found_page(request, email)
        return self.data_page(request, {"email": email, "count": len(found["comments"])}, "erase_personal_data.html")

    def erase_data(self, request):
        may_erase(request)
        email = request.POST.get("email", "").strip()
        if not is_address(email):
            return self.found_page(request, email)
        count = personal.erase(email, by=request.user)
        message = ngettext(
            "What was kept of %(address)s is erased: %(n)s comment.",
            "What was kept of %(address)s is erased: %(n)s comments.",
            count,
        )
        message %= {"n": arabic.digits(count), "address": arabic.isolate_plain(email)}
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:comments_personal_data"))

    def found_page(self, request, email):
        """Return the page with what is stored about the address, or with an error."""
        if not is_address(email):
            return self.data_page(request, {"email": email, "error": _("Enter a valid e-mail address.")}, status=422)
        found = personal.export(email)
        kept = {
            "is_kept": any(found[name] for name in KEPT),
            "is_erasable": any(found[name] for name in ERASED),
        }
        return self.data_page(request, {"email": email, "found": found, **kept})

    def data_page(self, request, found, template="personal_data.html", status=200):
        context = self.page_context(request, _("Personal data of one address")) | {"found": None} | found
        return render(request, f"admin/comments/{template}", context, status=status)


def may_erase(request):
    if not request.user.has_perm("comments.erase_personal_data"):
        raise PermissionDenied


def is_address(email: str) -> bool:
    """Return True for an e-mail address, also for one that only an earlier release accepted and stored."""
    try:
        validate_email(email)
    except ValidationError:
        return bool(email) and personal.comments_of(email).exists()
    return True
