"""The statuses of a comment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PENDING = "pending", _("waiting")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    SPAM = "spam", _("spam")
    WITHDRAWN = "withdrawn", _("withdrawn")


REFUSED = (Status.REJECTED, Status.SPAM)
DECIDED = (Status.APPROVED, *REFUSED)  # by a moderator or by a rule
