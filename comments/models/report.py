from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """A reader's report of a comment; one a day from one network address."""

    class Why(models.TextChoices):
        INSULT = "insult", _("It insults somebody")
        ADVERT = "advert", _("It advertises")
        WRONG = "wrong", _("It misleads")
        PRIVATE = "private", _("It gives away somebody's private data")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="reports")
    why = models.CharField(max_length=10, choices=Why)
    address_hash = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "address_hash"], name="report_once")]

    def __str__(self):
        return self.get_why_display()
