"""Saving drafts: every save of an article writes a revision, which readers do not see."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.models.content import Content, clean_content, to_stored
from articles.models.desk_search import desk_terms
from articles.models.revision import Revision, StaleRevision
from articles.models.status import Act


class Drafts:
    """Mixin of Article."""

    def start(self, content: Content, by: User) -> None:
        """Save a new article, which readers do not see, with its first revision."""
        with transaction.atomic():
            self.created_by = by
            self.save(new_edition=False)
            self.save_revision(content, by=by)

    def save_revision(self, content: Content, by: User, base: str | None = None) -> Revision:
        """Write the content as the newest revision and return it; readers see nothing of it.

        `base` is the token of the revision that the editor began from. Raises StaleRevision, and writes nothing, if
        another one has come since. A content equal to the newest one makes no new revision.
        """
        with transaction.atomic():
            newest = self.lock_newest(base)
            content = clean_content(content)
            if newest and newest.equals(to_stored(content)):
                self.newest_revision = newest
            elif newest and newest.can_amend(by):
                newest.amend(content)
                self.write_newest(newest, content)
            else:
                self.add_revision(content, base=newest, act=Act.SAVE, by=by)
        return self.newest_revision

    def record_act(self, act: Act, by: User, content: Content | None = None, note: str = "") -> None:
        """Write a revision of its own for the act; its content is that of the newest one unless another is given."""
        with transaction.atomic():
            newest = self.lock_newest(self.newest_revision.token)
            content = clean_content(content or self.newest_revision.content)
            self.add_revision(content, base=newest, act=act, by=by, note=note)

    def restore(self, revision: Revision, by: User) -> Revision:
        """Make an older revision's content the newest one again; readers see it when it is published."""
        self.record_act(Act.RESTORE, by, content=revision.content)
        return self.newest_revision

    def lock(self):
        """Return the article's row as it is now, locked until the transaction ends (PostgreSQL).

        Related rows must be read by queries of their own, after this one: PostgreSQL reads a joined row as it was
        before the wait for the lock, so that `newest` would be missing.
        """
        return type(self)._base_manager.select_for_update().get(pk=self.pk)

    def lock_newest(self, base):
        """Return the newest revision, the row locked; raise StaleRevision if `base` is another one's token."""
        newest = self.lock().newest_revision
        if base is not None and newest and newest.token != base:
            raise StaleRevision(newest)
        return newest

    def add_revision(self, content, **fields):
        """Write a new revision of clean content as the newest one."""
        revision = Revision(article=self, **fields)
        revision.set_clean_content(content)
        revision.save()
        self.write_newest(revision, content)

    def write_newest(self, revision, content):
        """Write which revision is the newest, and the words by which the desk finds the article."""
        self.newest_revision, self.desk_terms = revision, desk_terms(content, revision.stored)
        row = type(self).objects.without_edition().filter(pk=self.pk)
        row.update(newest_revision=self.newest_revision, desk_terms=self.desk_terms)
