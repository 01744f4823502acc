"""Changes of an article's status: from which status each act starts, where it ends, and who may do it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.models.status import Act, Status


@dataclass(frozen=True)
class Transition:
    """From which statuses an act starts, in which it ends (None: the status stays), and the permission it needs."""

    start: tuple
    end: str | None
    permission: str


TRANSITIONS = {
    Act.SUBMIT: Transition((Status.DRAFT,), Status.REVIEW, "articles.change_article"),
    Act.SEND_BACK: Transition((Status.REVIEW,), Status.DRAFT, "articles.publish_article"),
    Act.PUBLISH: Transition(tuple(Status), Status.PUBLISHED, "articles.publish_article"),
    Act.UNSCHEDULE: Transition((Status.PUBLISHED,), Status.DRAFT, "articles.publish_article"),
    Act.ARCHIVE: Transition(
        (Status.DRAFT, Status.REVIEW, Status.PUBLISHED), Status.ARCHIVED, "articles.publish_article"
    ),
    Act.PIN: Transition((Status.PUBLISHED,), None, "articles.publish_article"),
    Act.UNPIN: Transition((Status.PUBLISHED,), None, "articles.publish_article"),
}
STATE_COLUMNS = ("status", "published_at", "edited_at", "pinned_at", "seen_by_readers", "live_revision_id")


class NotAllowed(PermissionDenied):
    """Raised if an act does not fit the article's status, or the person may not do it; the message says which."""


class Workflow:
    """Mixin of Article."""

    def submit(self, by: User) -> None:
        """Send the draft to the editors."""
        self.transition(Act.SUBMIT, by)

    def send_back(self, by: User, note: str = "") -> None:
        """Send an article in review back to its writer."""
        self.transition(Act.SEND_BACK, by, note=note)

    def transition(self, act: Act, by: User, note: str = "", **columns: Any) -> None:
        """Check the act, record it as a revision, and write the new status and the given columns."""
        with transaction.atomic():
            self.check_transition(act, by)
            self.record_act(act, by, note=note)
            self.write_state(status=TRANSITIONS[act].end or self.status, **columns)

    def check_transition(self, act: Act, by: User) -> None:
        """Raise NotAllowed unless the act fits the article as it is now and the person may do it; lock the row."""
        rule = TRANSITIONS[act]
        self.refresh_state()
        if self.status not in rule.start:
            raise NotAllowed(
                _("This article is «%(status)s»: it cannot be «%(act)s».")
                % {"status": self.get_status_display(), "act": act.label}
            )
        self.check_permission(act, by)

    def check_permission(self, act: Act, by: User) -> None:
        """Raise NotAllowed unless the person may do the act."""
        if not by.has_perm(TRANSITIONS[act].permission):
            raise NotAllowed(_("Your role does not include this act."))

    def refresh_state(self) -> None:
        """Lock the row and read what another act may have changed since this object was loaded."""
        row = self.lock()
        for column in STATE_COLUMNS:
            setattr(self, column, getattr(row, column))

    def write_state(self, **columns: Any) -> None:
        """Write the status and other columns; a change that readers see is a new edition."""
        is_visible = Status.PUBLISHED in (self.status, columns["status"])
        for column, value in columns.items():
            setattr(self, column, value)
        self.save(update_fields=list(columns), new_edition=is_visible)
