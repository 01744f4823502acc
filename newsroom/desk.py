"""The desk: Django's admin with the outlet's face and a front page of its own."""

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsroom.sign_in import SignInForm

# The rich-text editor pastes with style attributes and writes one style element (django-prose-editor 0.28, by hash).
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class Desk(admin.AdminSite):
    site_title = site_header = settings.SITE_NAME
    index_title = _("The newsroom today")
    site_url = "/"
    enable_nav_sidebar = True
    login_form = SignInForm

    def login(self, request, extra_context=None):
        """Django's page; while a wait is due it answers 429 with Retry-After (RFC 6585), the account name kept."""
        response = super().login(request, extra_context)
        if wait := getattr(request, "sign_in_wait", 0):
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
        return response

    def admin_view(self, view, cacheable=False):
        wrapped = super().admin_view(view, cacheable)
        return csp_update({"style-src": [EDITOR_STYLE], "style-src-attr": ["'unsafe-inline'"]})(wrapped)
