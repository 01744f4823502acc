import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

VISIT_PAUSE = datetime.timedelta(minutes=30)  # a visit ends after so long without a request


class QueueVisit(models.Model):
    """When a moderator last looked at the queue: comments that came after their previous visit are new to them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True)  # the end of the previous visit

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.user_id)

    @classmethod
    def note(cls, user):
        """Record that the user looks at the queue; return the end of their previous visit, or None."""
        now = timezone.now()
        visit, is_first = cls.objects.get_or_create(user=user, defaults={"last_at": now})
        if is_first:
            return None
        if now - visit.last_at > VISIT_PAUSE:
            visit.previous_at = visit.last_at
        if now - visit.last_at > datetime.timedelta(seconds=30):  # saves a write when the page is reloaded
            visit.last_at = now
            visit.save()
        return visit.previous_at
