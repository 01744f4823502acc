from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CommenterNote(models.Model):
    """A note that moderators share about one commenter; stored under the e-mail hash, erased with the personal data."""

    email_hash = models.CharField(max_length=32, unique=True, editable=False)
    text = models.TextField(_("note"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(email_hash="") & ~Q(text=""), name="commenter_note_is_whole")
        ]

    def __str__(self):
        return self.text[:60]

    @classmethod
    def write(cls, comment, text, by):
        """Set the note on the comment's commenter; an empty text removes it. Return True if there is a note now."""
        if not comment.email_hash:
            return False
        if not text:
            cls.objects.filter(email_hash=comment.email_hash).delete()
            return False
        cls.objects.update_or_create(email_hash=comment.email_hash, defaults={"text": text, "by": by})
        return True

    @classmethod
    def on(cls, comments):
        """Return {email_hash: note} for the comments' commenters, by one query."""
        hashes = {comment.email_hash for comment in comments} - {""}
        return {note.email_hash: note for note in cls.objects.filter(email_hash__in=hashes).select_related("by")}
