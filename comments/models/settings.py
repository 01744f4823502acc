from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom import arabic, html
from newsroom.models import Public


class HouseRules(Public):
    """Settings of comments, one row: whether the site takes comments now, and the rules shown beside the form."""

    closed_now = models.BooleanField(
        _("close comments now"),
        default=False,
        help_text=_("On the whole site and at once; what is shown stays."),
    )
    text = models.TextField(_("rules for comments"), blank=True, help_text=_("Shown beside the form; plain text."))

    class Meta:
        verbose_name = verbose_name_plural = _("rules for comments")
        default_permissions = ("view", "change")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="house_rules_are_one_row")]

    def __str__(self):
        return str(_("Rules for comments"))

    def save(self, *args, **kwargs):
        self.pk, self.text = 1, arabic.sanitize_user_text(self.text)
        super().save(*args, **kwargs)

    @classmethod
    def now(cls):
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def html(self):
        return html.paragraphs(self.text)
