"""Saving: every save of an article is a revision, of which readers see nothing."""

from django.db import transaction

from articles.models.content import cleaned, to_stored, upgraded
from articles.models.revision import Revision, StaleRevision
from articles.models.workflow import Act
from authors.models import Author
from newsroom import arabic


class Drafts:
    """Mixin of Article."""

    def save_revision(self, content, by, base=None, act=Act.SAVE, note=""):
        """Write the content as the newest revision and return it; readers see nothing of it.

        `base` is the token of the revision that the editor began from; `StaleRevision` is raised, and nothing
        written, when another one has come since. Content that says nothing new makes no revision of its own.
        """
        with transaction.atomic():
            newest = self.lock().newest
            if base is not None and newest and newest.token != base:
                raise StaleRevision(newest)
            content = cleaned(content)
            if newest and act == Act.SAVE and newest.says(to_stored(content)):
                self.newest = newest
                return newest
            if newest and act == Act.SAVE and newest.takes_in(by):
                newest.fold_in(content)
                self.newest = newest
            else:
                self.newest = Revision(article=self, base=newest, act=act, by=by, content=content, note=note)
                self.newest.save()
            self.desk_terms = desk_terms(content, self.newest.stored)
            row = type(self).objects.without_edition().filter(pk=self.pk)
            row.update(newest=self.newest, desk_terms=self.desk_terms)
        return self.newest

    def lock(self):
        """Return the article's row as it is now, locked until the transaction ends (PostgreSQL).

        Related rows must be read by queries of their own, after this one: PostgreSQL reads a joined row as it was
        before the wait for the lock, so that `newest` would be missing.
        """
        return type(self)._base_manager.select_for_update().get(pk=self.pk)

    @classmethod
    def follow_name(cls, former_name):
        """Write the desk's search words anew where they hold a former name, one article a transaction."""
        words = " ".join(arabic.terms(former_name))
        for article in cls._base_manager.filter(desk_terms__contains=f" {words} ") if words else ():
            with transaction.atomic():
                newest = article.lock().newest
                if newest:
                    row = cls.objects.without_edition().filter(pk=article.pk)
                    row.update(desk_terms=desk_terms(newest.content, newest.stored))

    def restore(self, revision, by):
        """Make an older revision's content the newest one again; readers see it when it is published."""
        return self.save_revision(revision.content, by=by, act=Act.RESTORE, base=self.newest.token)


def desk_terms(content, stored):
    """Return the folded words by which the desk finds an article: headline, kicker, tags and authors, as they are now.

    An author who is gone is found by the name of the time.
    """
    signed = upgraded(stored)["authors"]
    present = Author.objects.in_bulk([entry["id"] for entry in signed])
    names = [str(present[entry["id"]]) if entry["id"] in present else entry["name"] for entry in signed]
    return f" {' '.join(arabic.terms(' '.join([content['headline'], content['kicker'], *content['tags'], *names])))} "
