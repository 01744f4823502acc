"""What the desk keeps against abuse: words, bans, and the challenges that were used up."""

import datetime
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.origin import DayKey, ban_hashes
from newsroom import arabic

MATCHER = 2  # raise it when the rules of newsroom.arabic.word_list change: what is kept of comments is found anew


class WordQuerySet(models.QuerySet):
    def version(self) -> str:
        """Return 12 hexadecimal digits that differ after every change of the lists."""
        state = self.aggregate(count=models.Count("pk"), newest=models.Max("pk"), changed=models.Max("changed_at"))
        return hashlib.sha256(repr((MATCHER, *state.values())).encode()).hexdigest()[:12]

    def kinds(self) -> dict[str, str]:
        """Return {folded word: kind}."""
        return dict(self.order_by("folded").values_list("folded", "kind"))


class Word(models.Model):
    """A word or phrase that a moderator wants to be shown; lists only ever flag or hold, they never delete."""

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


class BanQuerySet(models.QuerySet):
    def active(self):
        return self.filter(until__gt=timezone.now())

    def covering(self, email, origin=None, hashes=()):
        """Return those that a comment from that address falls under.

        `origin` is where a request comes from, `hashes` are those kept of where the comment came from on its day.
        """
        bans = list(self.active().select_related("day_key"))
        keys = {ban.day_key for ban in bans if ban.day_key}
        known = ban_hashes(email) | {value for key in keys for value in (origin.ban_hashes(key) if origin else ())}
        known |= set(hashes) - {""}
        return [ban for ban in bans if ban.hash in known]

    def on(self, comment, origin=None):
        """Return those that the comment falls under now, also those made after it arrived."""
        return self.covering(comment.email, origin, (comment.address_hash, comment.network_hash))


class Ban(models.Model):
    """What comes from there is held, whatever else says otherwise, until the ban ends. It holds hashes alone."""

    class Kind(models.TextChoices):
        EMAIL = "writer", _("e-mail address")
        ADDRESS = "address", _("network address")
        NETWORK = "network", _("whole network")

    kind = models.CharField(_("of"), max_length=8, choices=Kind)
    hash = models.CharField(max_length=32, db_index=True, editable=False)
    day_key = models.ForeignKey(DayKey, models.PROTECT, null=True, editable=False, related_name="bans")
    until = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Nothing that names the reader."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ban"), _("bans")
        default_permissions = ("view", "change")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="writer") | Q(day_key__isnull=False), name="ban_of_network_has_key"
            ),
            models.CheckConstraint(condition=~Q(hash=""), name="ban_has_hash"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.hash[:6]}"

    @classmethod
    def of_comment(cls, comment, kind, days, by, note=""):
        """Bans where the comment came from for so many days; None if nothing is known of that any more."""
        found = {
            cls.Kind.EMAIL: comment.email_hash,
            cls.Kind.ADDRESS: comment.address_hash,
            cls.Kind.NETWORK: comment.network_hash,
        }[kind]
        key = None if kind == cls.Kind.EMAIL else comment.day_key
        if not found or (kind != cls.Kind.EMAIL and not key):
            return None
        until = timezone.now() + datetime.timedelta(days=days)
        if standing := cls.objects.active().filter(kind=kind, hash=found).first():  # one ban, so that one lift ends it
            standing.until = max(standing.until, until)
            standing.note = note[:200] or standing.note
            standing.save(update_fields=["until", "note"])
            return standing
        return cls.objects.create(kind=kind, hash=found, day_key=key, until=until, note=note[:200], by=by)

    def lift(self):
        self.until = timezone.now()
        self.save(update_fields=["until"])


class SpentChallenge(models.Model):
    """A challenge that came back with a comment: it serves once."""

    nonce = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.nonce

    @classmethod
    def spend(cls, nonce):
        """True the first time."""
        return cls.objects.get_or_create(nonce=nonce)[1]
