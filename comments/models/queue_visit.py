import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

PAUSE = datetime.timedelta(minutes=30)  # so long without a look at the queue ends a visit


class QueueVisit(models.Model):
    """When a moderator last looked at the queue: what came after the visit before this one is new to them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True)  # the end of the visit before this one

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.user_id)

    @classmethod
    def note(cls, user):
        """Record that the user looks now; return the end of their visit before this one, None for the first."""
        now = timezone.now()
        visit, is_first = cls.objects.get_or_create(user=user, defaults={"last_at": now})
        if is_first:
            return None
        if now - visit.last_at > PAUSE:
            visit.previous_at = visit.last_at
        if now - visit.last_at > datetime.timedelta(seconds=30):  # a page that is loaded again needs no write
            visit.last_at = now
            visit.save()
        return visit.previous_at
