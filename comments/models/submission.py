"""Verbs of the commenter: submit, correct and withdraw a comment."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from comments.models.decision import Actor
from comments.models.hashes import duplicate_hash, email_hash, text_hash
from comments.models.moderation import DecisionStep, Outcome, edition_of, write
from comments.models.status import Status
from comments.models.version import Version


class SubmissionMixin:
    """The commenter's verbs of `Comment`."""

    def note_newest(self):
        """Update what is derived from the newest wording; every act that may change the wording calls it."""
        self.duplicate_hash = duplicate_hash(self.newest)

    def submit(self):
        """Save a new comment.

        Return False if the same was sent already, also by another request at this moment, or if its parent was erased.
        """
        self.email_hash = self.email_hash or email_hash(self.email)
        day = timezone.now().toordinal()
        place = f"{self.article_id} {self.parent_id or 0} {self.email_hash} {text_hash(self.body)}"
        self.dedup_key = text_hash(f"{place} {day}")
        before = text_hash(f"{place} {day - 1}")
        lately = timezone.now() - datetime.timedelta(days=1)
        kept = type(self).objects.filter(dedup_key__in=[self.dedup_key, before]).values_list("dedup_key", "created_at")
        if any(key == self.dedup_key or at >= lately for key, at in kept):
            return False
        try:
            with transaction.atomic():
                thread = [pk for pk in (self.parent_id, self.parent and (self.parent.root_id or self.parent_id)) if pk]
                locked = {comment.pk for comment in type(self).objects.filter(pk__in=thread).locked()}
                if self.parent_id and self.parent_id not in locked:
                    return False  # erased meanwhile
                self.save()
        except IntegrityError:
            same = Q(dedup_key=self.dedup_key) | Q(form_hash__isnull=False, form_hash=self.form_hash)
            if type(self).objects.filter(same).exists():
                return False
            raise
        return True

    def correct(self, body, run_checks):
        """Correct a waiting comment, or propose a new wording of a shown one, which a moderator decides on.

        `run_checks(comment, body)` returns its (check_results, score). Return False if a correction is not possible.
        """
        check_results, score = run_checks(self, body)
        with transaction.atomic():
            row = next(iter(type(self).objects.filter(pk=self.pk).locked()), None)
            if row is None or row.status not in (Status.PENDING, Status.APPROVED) or row.purged_at:
                return False
            Version.keep(row, row.body, row.proposed, body)
            if row.status == Status.PENDING:
                row.set_body(body)
                row.dedup_key = None
            else:
                row.proposed = body if body != row.body else ""
                row.waiting_since = (row.waiting_since or timezone.now()) if row.proposed or row.open_reports else None
            row.set_check_results(check_results, score)
            row.note_newest()
            row.save(new_edition=False)
            self.refresh_from_db()
        return True

    def withdraw(self):
        """Withdraw the comment, on record; return False if it neither waits nor is shown."""
        with transaction.atomic():
            row = next(iter(type(self).objects.filter(pk=self.pk).locked()), None)
            if row is None or row.status not in (Status.PENDING, Status.APPROVED) or row.purged_at:
                return False
            step = DecisionStep(row, Outcome().act, None, Actor.COMMENTER)
            with edition_of([step]):
                row.status, row.proposed, row.dedup_key = Status.WITHDRAWN, "", None
                row.waiting_since, row.open_reports = None, 0
                step.settle(Status.WITHDRAWN)
                write([step])
                type(self).objects.without_edition().filter(pk=row.pk).update(dedup_key=None)
            self.refresh_from_db()
        return True
