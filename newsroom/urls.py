"""Every address of the site; apps are included by name. They are stable: readers and search engines rely on them.

/healthz and /readyz are answered by `newsroom.health`.
"""

import re

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path

from newsroom import media, sign_in, views

MEDIA = settings.MEDIA_URL.lstrip("/") if settings.MEDIA_URL.startswith("/") else "media/"

urlpatterns = [
    path("admin/password_reset/", sign_in.ResetView.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "admin/reset/<uidb64>/<token>/",
        sign_in.ResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("admin/reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    re_path(r"^(?P<name>logo-[0-9a-f]{12}\.(?:svg|png|webp|jpg))$", views.logo, name="logo"),
    re_path(rf"^{re.escape(MEDIA)}(?P<path>.+)$", media.media, name="media"),
    path("", include("comments.urls")),
    path("", include("authors.urls")),
    path("", include("articles.urls")),
]
if settings.DEBUG_TOOLBAR:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.server_error"
