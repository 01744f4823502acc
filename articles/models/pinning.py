"""Pinning an article to the top of the home page; one is pinned at most."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.status import Act
from articles.models.workflow import NotAllowed
from newsroom.database.locks import lock_until_commit


class Pinning:
    """Mixin of Article."""

    def pin(self, by: User) -> None:
        """Pin the article; the one that was pinned before is unpinned, with a record."""
        with transaction.atomic():
            lock_until_commit("the pinned article")
            rows = type(self)._base_manager.filter(Q(pinned_at__isnull=False) | Q(pk=self.pk))
            others = [row for row in rows.select_for_update(of=("self",)).order_by("pk") if row.pk != self.pk]
            self.refresh_state()
            if not self.is_live:
                raise NotAllowed(_("Only an article that readers see can be pinned to the top."))
            self.check_permission(Act.PIN, by)
            for other in others:
                other.transition(Act.UNPIN, by, pinned_at=None)
            self.transition(Act.PIN, by, pinned_at=timezone.now())

    def unpin(self, by: User) -> None:
        """Take the article from the top of the home page."""
        self.transition(Act.UNPIN, by, pinned_at=None)
