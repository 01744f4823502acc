"""Publication: making the live row what a revision says, and taking an article down."""

import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.byline import Byline
from articles.models.content import live_columns
from articles.models.readiness import NotReady, reasons_against
from articles.models.revision import Revision
from articles.models.status import Act, Status
from articles.models.tag import Tag
from authors.models import Author
from newsroom.models import new_edition


class Publication:
    """Mixin of Article."""

    @property
    def is_live(self) -> bool:
        return self.status == Status.PUBLISHED and self.published_at <= timezone.now()

    @property
    def has_been_public(self) -> bool:
        return self.seen_by_readers or self.is_live

    @property
    def has_changes(self) -> bool:
        """Return whether the newest revision says something that readers do not see yet."""
        newest, live = self.newest_revision, self.live_revision
        if not newest or not live or newest.digest == live.digest:
            return False
        return newest.present_digest != live.present_digest

    def publish(self, by: User, at: datetime.datetime | None = None) -> None:
        """Apply the newest revision and show it from `at` on; see `publication_time` for the time without `at`.

        Raises NotReady with the reasons, and NotAllowed where the status or the person's role does not fit.
        """
        with transaction.atomic():
            self.refresh_state()
            now, content, was_seen = timezone.now(), self.newest_revision.content, self.has_been_public
            self.check_ready(content, at, now, was_seen)
            self.check_transition(Act.PUBLISH, by)
            time = self.publication_time(content, at, now, was_seen)
            state = self.published_state(time, now, was_seen)
            Tag.objects.named(content["tags"])  # so that the revision of this act holds their ids
            self.record_act(Act.PUBLISH, by, content=content | {"publish_at": time if time > now else ""})
            with new_edition(publish_times=[time]):
                for column, value in state.items():
                    setattr(self, column, value)
                self.apply(self.newest_revision)

    def check_ready(self, content, at, now, was_seen):
        """Raise NotReady if the content may not be published at this time; `was_seen`: whether readers have seen it."""
        reasons = reasons_against(content)
        if was_seen and at and at > now:
            reasons.append(_("Readers have seen this article: it cannot be scheduled for later."))
        if reasons:
            raise NotReady(reasons)

    def published_state(self, time, now, was_seen):
        """Return {column: value} of an article that is published from the time on."""
        return {
            "status": Status.PUBLISHED,
            "published_at": time,
            "edited_at": now if was_seen and self.has_changes else self.edited_at,
            "seen_by_readers": was_seen or time <= now,
        }

    def archive(self, by: User, note: str = "") -> None:
        """Take the article down: its address answers 410 from now on."""
        with transaction.atomic():
            self.refresh_state()
            self.transition(Act.ARCHIVE, by, note=note, pinned_at=None, seen_by_readers=self.has_been_public)

    def apply(self, revision: Revision) -> None:
        """Make the live row what the revision says (not its status); the only way that it ever changes.

        Call it with the row locked, and with a revision that was written in this transaction: its text is clean.
        """
        content = revision.content
        with new_edition():
            for column, value in live_columns(content).items():
                setattr(self, column, value)
            self.live_revision = revision
            self.save()
            self.bylines.all().delete()
            known = Author.objects.in_bulk(content["authors"])
            Byline.objects.bulk_create(
                Byline(article=self, author_id=author, position=position)
                for position, author in enumerate(content["authors"])
                if author in known
            )
            self.tags.set(Tag.objects.named(content["tags"]))
            self._prefetched_objects_cache = {}
            self.write_markup(content["body"])
            self.index()
