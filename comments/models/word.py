"""The word lists: words and phrases that flag or hold a comment."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom import arabic

MATCHER_VERSION = 2  # raise it when the rules of newsroom.arabic.word_list change: stored hits are then found again


class WordQuerySet(models.QuerySet):
    def version(self) -> str:
        """Return 12 hexadecimal digits that differ after every change of the lists."""
        state = self.aggregate(count=models.Count("pk"), newest=models.Max("pk"), changed=models.Max("changed_at"))
        return hashlib.sha256(repr((MATCHER_VERSION, *state.values())).encode()).hexdigest()[:12]

    def kinds(self) -> dict[str, str]:
        """Return {folded word: kind}."""
        return dict(self.order_by("folded").values_list("folded", "kind"))


class Word(models.Model):
    """A listed word or phrase: it flags or holds a comment, and never deletes one."""

    class Kind(models.TextChoices):
        FLAG = "flag", _("flag: marked in the queue")
        HOLD = "hold", _("hold: never let through by itself")

    text = models.CharField(_("word or phrase"), max_length=80)
    kind = models.CharField(_("list"), max_length=4, choices=Kind, default=Kind.FLAG)
    folded = models.CharField(max_length=120, unique=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("listed word"), _("listed words")
        ordering = ["folded"]
        constraints = [models.CheckConstraint(condition=~Q(folded=""), name="word_has_letters")]

    def __str__(self):
        return self.text

    def clean(self):
        self.fold()
        if len(arabic.squash(self.folded)) < 2:
            raise ValidationError({"text": _("A listed word needs two different letters or digits at least.")})
        if Word.objects.filter(folded=self.folded).exclude(pk=self.pk).exists():
            raise ValidationError({"text": _("This word is listed already, perhaps in another spelling.")})

    def save(self, *args, **kwargs):
        self.fold()
        super().save(*args, **kwargs)

    def fold(self):
        self.text = arabic.tidy_line(self.text)
        self.folded = " ".join(arabic.terms(self.text))[:120]
