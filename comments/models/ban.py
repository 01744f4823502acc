"""Bans of an e-mail address, a network address or a network."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.hashes import ban_hashes
from newsroom.models import DayKey


class BanQuerySet(models.QuerySet):
    def active(self):
        return self.filter(until__gt=timezone.now())

    def covering(self, email, origin=None, hashes=()):
        """Return the active bans that a comment with that e-mail address is subject to.

        `origin` is that of the present request; `hashes` are those stored with the comment when it was sent.
        """
        bans = list(self.active().select_related("day_key"))
        keys = {ban.day_key for ban in bans if ban.day_key}
        known = ban_hashes(email) | {value for key in keys for value in (origin.ban_hashes(key) if origin else ())}
        known |= set(hashes) - {""}
        return [ban for ban in bans if ban.hash in known]

    def on(self, comment, origin=None):
        """Return the active bans that the comment is subject to, also those made after it was sent."""
        return self.covering(comment.email, origin, (comment.address_hash, comment.network_hash))


class Ban(models.Model):
    """A ban of an e-mail address, network address or network: its comments are held. Only hashes are stored."""

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
        """Ban the origin of the comment for so many days and return the ban; None if its hashes are deleted already."""
        found = {
            cls.Kind.EMAIL: comment.email_hash,
            cls.Kind.ADDRESS: comment.address_hash,
            cls.Kind.NETWORK: comment.network_hash,
        }[kind]
        key = None if kind == cls.Kind.EMAIL else comment.day_key
        if not found or (kind != cls.Kind.EMAIL and not key):
            return None
        until = timezone.now() + datetime.timedelta(days=days)
        if active := cls.objects.active().filter(kind=kind, hash=found).first():
            # One ban for each origin, so that lifting it is enough.
            active.until = max(active.until, until)
            active.note = note[:200] or active.note
            active.save(update_fields=["until", "note"])
            return active
        return cls.objects.create(kind=kind, hash=found, day_key=key, until=until, note=note[:200], by=by)

    def lift(self):
        self.until = timezone.now()
        self.save(update_fields=["until"])
