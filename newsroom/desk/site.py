"""The admin site: its content security policy, signing in, and pages for refused forms."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from newsroom.desk import refused_forms
from newsroom.sign_in import SignInForm

# The rich-text editor pastes with style attributes and writes one style element (django-prose-editor 0.28, by hash).
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
REFUSALS = [  # (errors, (message, or None for the error's own; status; whether to offer sending the form again))
    (PermissionDenied, (None, 403, False)),
    (Http404, (_("What you were working on is not here any more."), 404, False)),
    (IntegrityError, (_("Somebody saved at the same moment."), 409, True)),
    ((DataError, OverflowError), (_("A number or a date is larger than its field can hold."), 400, False)),
    (DatabaseError, (_("The database did not take this: send it again in a moment."), 503, True)),
]
MAX_DIGITS = 18  # of a 64-bit integer
View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)


class Desk(admin.AdminSite):
    site_title = site_header = settings.SITE_NAME
    index_title = _("The newsroom today")
    site_url = "/"
    enable_nav_sidebar = True
    login_form = SignInForm

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show Django's sign-in page; answer 429 with Retry-After (RFC 6585) while a rate limit demands a wait."""
        response = super().login(request, extra_context)
        if wait := getattr(request, "sign_in_wait", 0):
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
        return response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [path("session/", never_cache(self.session), name="session"), *super().get_urls()]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        wrapped = super().admin_view(self.keep_what_was_typed(view), cacheable)

        @functools.wraps(wrapped)
        def signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                if request.method != "POST" and refused_forms.asks_for_json(request):
                    return refused_forms.signed_out(request, self)
                if request.method == "POST" and not self.sign_in(request):
                    return refused_forms.signed_out(request, self)
            if request.method == "GET" and has_endless_number(request) and self.has_permission(request):
                return without_query(request)
            return wrapped(request, *args, **kwargs)

        return csp_update({"style-src": [EDITOR_STYLE], "style-src-attr": ["'unsafe-inline'"]})(signed_in)

    def keep_what_was_typed(self, view: View) -> View:
        """Wrap a view so that a refused POST is answered by a page that holds what was typed."""

        @functools.wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (PermissionDenied, Http404, DatabaseError, OverflowError) as error:
                does_not_fit = isinstance(error, (DataError, OverflowError))
                if request.method != "POST" and not does_not_fit:
                    raise
                if not isinstance(error, (PermissionDenied, Http404)):
                    logger.exception("The desk did not take what was sent: %s", request.path)
                return self.refuse(request, error) if request.method == "POST" else without_query(request)

        return kept

    def refuse(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Answer a POST that ended in the error, by the first of REFUSALS that fits."""
        reason, status, again = next(answer for kinds, answer in REFUSALS if isinstance(error, kinds))
        return refused_forms.refused(request, self, reason or str(error), status=status, again=again)

    def sign_in(self, request: HttpRequest) -> bool:
        """Sign in with the name and password that a form carries (see `refused_forms`); return whether that worked."""
        if refused_forms.USERNAME_FIELD not in request.POST:
            return False
        form = credentials(
            request, request.POST[refused_forms.USERNAME_FIELD], request.POST.get(refused_forms.PASSWORD_FIELD, "")
        )
        request.sign_in_form = form
        if not form.is_valid():
            return False
        login(request, form.get_user())
        return True

    def session(self, request: HttpRequest) -> JsonResponse:
        """Tell a page's script whether its visitor is signed in, with a CSRF token; POST signs in again."""
        if request.method == "POST":
            form = credentials(request, request.POST.get("username", ""), request.POST.get("password", ""))
            if not form.is_valid():
                return JsonResponse({"errors": [str(error) for error in form.non_field_errors()]}, status=400)
            login(request, form.get_user())
        if not self.has_permission(request):
            return JsonResponse({"errors": [str(refused_forms.ENDED)], "token": get_token(request)}, status=401)
        return JsonResponse({"token": get_token(request), "name": request.user.get_username()})


def without_query(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect a GET with an invalid query to the same page without the query, with a message."""
    if not request.GET:
        raise Http404
    messages.warning(request, _("This filter was not understood: the whole list is shown."))
    return HttpResponseRedirect(request.path)


def has_endless_number(request: HttpRequest) -> bool:
    """Return True if the query holds a number that is too large for a database column."""
    searched = ("q",)  # words may be long numbers: a serial, an account
    values = (
        value.strip().lstrip("+-") for name, values in request.GET.lists() if name not in searched for value in values
    )
    return any(len(value) > MAX_DIGITS and value.isdecimal() for value in values)


def credentials(request: HttpRequest, username: str, password: str) -> AdminAuthenticationForm:
    """Return the sign-in form with this name and password."""
    return SignInForm(request, {"username": username, "password": password})
