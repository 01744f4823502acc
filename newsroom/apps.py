from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from newsroom import checks  # noqa: F401 register their system checks
from newsroom.visitors import network  # noqa: F401 register their system checks


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("Site")


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.desk.Desk"
