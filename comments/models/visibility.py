"""Which comments readers see: as a queryset method, and as the same rule for one comment."""

from django.db import models
from django.utils import timezone

from articles.models.status import Status as ArticleStatus
from comments.models.status import Status


class VisibilityQuerySet(models.QuerySet):
    def shown(self):
        """Return the comments that readers see now: approved, on an article that is live and shows its comments.

        Every page, feed and mail for readers uses this method; `approved()` alone is for moderators.
        """
        return self.filter(
            status=Status.APPROVED,
            article__status=ArticleStatus.PUBLISHED,
            article__published_at__lte=timezone.now(),
            article__comments_hidden=False,
        )


class VisibilityMixin:
    """Mixin of Comment."""

    @property
    def is_shown(self):
        """True if readers see the comment now: the same rule as in `shown()`."""
        return self.status == Status.APPROVED and shows_comments(self.article)


def shows_comments(article):
    """Return True if readers see the article and the comments on it."""
    return article.is_live and not article.comments_hidden
