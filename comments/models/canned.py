from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comments.models.decision import Code
from newsroom import arabic


class CannedText(models.Model):
    """A text that moderators reuse: a reply in the newsroom's name, or a reason for a rejection."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("reply")
        REASON = "reason", _("reason for a rejection")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.REPLY)
    title = models.CharField(_("title"), max_length=60, help_text=_("What moderators choose it by."))
    text = models.TextField(_("text"), max_length=2000)
    code = models.CharField(
        _("reason"), max_length=12, choices=Code, blank=True, help_text=_("Counted with a rejection; for reasons only.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("canned text"), _("canned texts")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="canned_text_is_whole"),
            models.UniqueConstraint(fields=["kind", "title"], name="canned_text_title_once"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.title, self.text = arabic.tidy_line(self.title), arabic.sanitize_user_text(self.text)
        if self.title and arabic.is_blank(self.title):
            raise ValidationError({"title": _("This field needs a visible character.")})
        if self.text and arabic.is_blank(self.text):
            raise ValidationError({"text": _("This field needs a visible character.")})
        if self.kind == self.Kind.REASON and len(self.text) > 300:
            raise ValidationError({"text": _("A reason has at most 300 characters.")})
