"""Publication at a later time."""

import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.content import Content, planned_time
from articles.models.status import Act, Status
from articles.models.workflow import NotAllowed


class Schedule:
    """Mixin of Article."""

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.PUBLISHED and self.published_at > timezone.now()

    def publication_time(
        self, content: Content, at: datetime.datetime | None, now: datetime.datetime, was_seen: bool
    ) -> datetime.datetime:
        """Return the time from which readers see the article if it is published now.

        That is `at` where it is given. Else an article that readers have seen keeps its date, and any other appears at
        the planned time of its content, or now.
        """
        if at:
            return at
        if was_seen:
            return self.published_at or now
        planned = planned_time(content)
        return planned if planned and planned > now else now

    def unschedule(self, by: User) -> None:
        """Make a scheduled article a draft again."""
        with transaction.atomic():
            self.refresh_state()
            if not self.is_scheduled:
                raise NotAllowed(_("Only a scheduled article can be taken off the schedule."))
            self.transition(Act.UNSCHEDULE, by, pinned_at=None)
