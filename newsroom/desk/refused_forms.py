"""Answer a refused form of the desk with a page that holds everything that was typed and a way to send it again."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import html
from newsroom.visitors.network import is_same_origin

USERNAME_FIELD, PASSWORD_FIELD = "_sign_in_username", "_sign_in_password"
ENDED = _("Your session has ended. Sign in again: what you typed is kept.")
OURS = {"csrfmiddlewaretoken", USERNAME_FIELD, PASSWORD_FIELD}


def asks_for_json(request: HttpRequest) -> bool:
    """Return True for a request by one of our scripts (fetch), which cannot show a page."""
    return request.headers.get("Sec-Fetch-Dest") == "empty" or "application/json" in request.headers.get("Accept", "")


def signed_out(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Answer a POST whose session has ended: a sign-in form that sends the same data again; 401 for a script."""
    if asks_for_json(request):
        return JsonResponse({"errors": [str(ENDED)]}, status=401)
    return render_page(request, site, ENDED, status=403, again=True, sign_in=True)


def refused(request: HttpRequest, site: AdminSite, reason: str, *, status: int, again: bool = False) -> HttpResponse:
    """Answer a POST that was refused for the reason; `again` offers to send the same data once more."""
    reason = reason or _("Your role does not include this act.")
    if asks_for_json(request):
        return JsonResponse({"errors": [str(reason)]}, status=status)
    return render_page(request, site, reason, status=status, again=again)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a POST whose CSRF token is missing or old: the data again, with a new token, if our own page sent it."""
    from_desk = request.path.startswith("/admin/") and is_same_origin(request)
    if not from_desk:
        words = _t("This form was not sent from a page of this site, or the page is too old. Open it anew.")
        return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
    behind_sign_in = request.resolver_match is not None and request.resolver_match.namespace == "admin"
    ended = behind_sign_in and not (request.user.is_active and request.user.is_staff)
    if asks_for_json(request):
        return JsonResponse({"errors": [str(ENDED)]}, status=401 if ended else 403)
    words = ENDED if ended else _("This page was too old to be taken. What you typed is kept: send it again.")
    return render_page(request, None, words, status=403, again=True, sign_in=ended)


def render_page(
    request: HttpRequest,
    site: AdminSite | None,
    reason: str,
    *,
    status: int,
    again: bool = False,
    sign_in: bool = False,
) -> HttpResponse:
    """Render the page: the reason, the typed fields to read and copy, and a form that sends them again."""
    typed = {name: values for name, values in request.POST.lists() if name not in OURS and "password" not in name}
    from_sign_in = request.path.endswith("/login/")
    context = {
        **desk_context(request, site),
        "title": _("Not saved yet"),
        "reason": reason,
        "status": status,
        "fields": [typed_field(request, name, values) for name, values in typed.items() if is_typed(name, values)],
        "hidden": [(name, value) for name, values in typed.items() for value in values] if again else [],
        "files": [file.name for file in request.FILES.values()],
        "again": again and not from_sign_in,
        "sign_in": sign_in and not from_sign_in,
        "address": request.get_full_path(),
        "back": request.path,
        "sign_in_form": getattr(request, "sign_in_form", None),
        "username_field": USERNAME_FIELD,
        "password_field": PASSWORD_FIELD,
    }
    return render(request, "admin/not_saved.html", context, status=status)


def desk_context(request: HttpRequest, site: AdminSite | None) -> dict[str, Any]:
    """Return the context of every desk page; only the site's name if the database does not answer."""
    try:
        return site.each_context(request) if site else {"site_title": settings.SITE_NAME}
    except DatabaseError:
        return {"site_title": settings.SITE_NAME}


def is_typed(name: str, values: list[str]) -> bool:
    """Return whether a field was typed by a person: not one of ours and not empty."""
    return not name.startswith("_") and name not in ("base", "action") and any(value.strip() for value in values)


def typed_field(request: HttpRequest, name: str, values: list[str]) -> dict[str, str]:
    """Return {label, text, html} of a typed field, with label and choice as on the form; html where it is markup."""
    model_admin = getattr(getattr(request.resolver_match, "func", None), "model_admin", None)
    fields = getattr(getattr(model_admin, "form", None), "base_fields", {})
    whole, _underscore, place = name.rpartition("_")
    field = fields.get(name) or (fields.get(whole) if place.isdecimal() else None)
    label = (field and field.label) or label_of_column(model_admin, name) or name
    text = str(_("yes")) if values == ["on"] else "\n".join(choice_label(field, value) for value in values)
    markup = html.for_page(html.clean(text)) if text.lstrip().startswith("<") else ""
    return {"label": label, "text": text, "html": markup}


def choice_label(field: Any, value: str) -> str:
    """Return the label of a chosen value; the value of any other field as it is."""
    field = getattr(field, "fields", [field])[0]
    if not hasattr(field, "queryset"):
        return value
    try:
        return str(field.to_python(value) or value)
    except ValidationError:
        return value


def label_of_column(model_admin: ModelAdmin | None, name: str) -> str:
    """Return the verbose name of a model's field, or ''."""
    columns = {field.name: field for field in model_admin.opts.get_fields()} if model_admin else {}
    return getattr(columns.get(name), "verbose_name", "")
