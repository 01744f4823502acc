"""The statuses of an article, and the acts that revisions record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Act(models.TextChoices):
    SAVE = "save", _("saved")
    SUBMIT = "submit", _("sent to review")
    SEND_BACK = "send_back", _("sent back to the writer")
    PUBLISH = "publish", _("published")
    UNSCHEDULE = "unschedule", _("taken off the schedule")
    ARCHIVE = "archive", _("taken down")
    PIN = "pin", _("pinned to the top of the home page")
    UNPIN = "unpin", _("unpinned")
    RESTORE = "restore", _("an older version restored")
