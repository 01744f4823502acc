"""Sign-in on the desk and password resets, both slowed down by `newsroom.rate_limits`."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import views
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from newsroom import arabic, rate_limits
from newsroom.visitors import network

RESETS_OF_AN_ACCOUNT = 3  # mails within an hour
RESETS_FROM_AN_ADDRESS = 20


class DelayingBackend(ModelBackend):
    """Checks a password only if no wait is due; sets `request.sign_in_wait` to the seconds still to wait."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> AbstractBaseUser | None:
        if request is None or username is None or password is None:
            return None
        attempt = rate_limits.SignInAttempt(username, network.client_address(request))
        may_try, request.sign_in_wait = attempt.begin()
        user = super().authenticate(request, username, password, **kwargs) if may_try else None
        if user is None:
            raise PermissionDenied  # no other backend is tried
        request.sign_in_wait = 0
        attempt.succeed()
        return user


class SignInForm(AdminAuthenticationForm):
    def get_invalid_login_error(self) -> ValidationError:
        wait = getattr(self.request, "sign_in_wait", 0)
        if not wait:
            return super().get_invalid_login_error()
        message = ngettext(
            "Too many attempts. Wait %(n)s second, then try again, or have a new password sent to you by e-mail.",
            "Too many attempts. Wait %(n)s seconds, then try again, or have a new password sent to you by e-mail.",
            wait,
        )
        return ValidationError(message, code="wait", params={"n": arabic.digits(str(wait))})


class ResetForm(PasswordResetForm):
    """Sends at most a few mails an hour; the response never shows whether an account exists or a mail was sent.

    The link holds the site's own address, whatever host the request named.
    """

    def get_users(self, email: str) -> Iterator[AbstractBaseUser]:
        return (
            user
            for user in super().get_users(email)
            if rate_limits.is_allowed("reset-account", str(user.pk), RESETS_OF_AN_ACCOUNT)
        )

    def save(self, request: HttpRequest | None = None, **options: Any) -> None:
        address = network.rate_limit_address(network.client_address(request))
        if not rate_limits.is_allowed("reset-address", address, RESETS_FROM_AN_ADDRESS):
            return
        scheme, _separator, host = settings.SITE_URL.partition("://")
        super().save(
            request=request,
            **options
            | {
                "domain_override": host,
                "use_https": scheme == "https",
                "extra_email_context": {"site_name": settings.SITE_NAME},
            },
        )


class ResetView(views.PasswordResetView):
    form_class = ResetForm


class ResetConfirmView(views.PasswordResetConfirmView):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Save the password and remember the address: who reads the account's mail is not slowed by strangers."""
        answer = super().form_valid(form)
        rate_limits.SignInAttempt(self.user.get_username(), network.client_address(self.request)).remember()
        return answer
