"""Models that readers see: every write raises the edition in the same transaction.

The one way past it, for columns that readers do not see: `Model.objects.without_edition()` for a queryset's writes,
`row.save(new_edition=False)` for a row. A test forbids every other way.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Self

from django.apps import apps
from django.db import models

from newsroom.models import edition


class PublicQuerySet(models.QuerySet):
    """Rows that readers see: bulk writes raise the edition too."""

    _raises_edition = True

    def without_edition(self) -> Self:
        """Return these rows with writes (`update`, bulk writes, `delete`) that do not raise the edition.

        A model with `deletes_one_by_one` still raises it on `delete`, because each of its rows does.
        """
        rows = self._chain()
        rows._raises_edition = False
        return rows

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._raises_edition = self._raises_edition
        return clone

    def _edition(self) -> AbstractContextManager:
        return edition.new_edition() if self._raises_edition else nullcontext()

    def update(self, **fields: Any) -> int:
        with self._edition():
            return super().update(**fields)

    update.alters_data = True

    def delete(self) -> tuple[int, dict[str, int]]:
        with self._edition():
            if self.model.deletes_one_by_one:
                counts = [row.delete() for row in self]
                return sum(count for count, _models in counts), dict(sum((Counter(of) for _n, of in counts), Counter()))
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> list[models.Model]:
        with self._edition():
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> int:
        with self._edition():
            return super().bulk_update(objs, *args, **kwargs)


class Public(models.Model):
    """A model that readers see."""

    deletes_one_by_one = False  # True where deleting a row does more than the database does

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, new_edition: bool = True, **kwargs: Any) -> None:
        """Save the row; `new_edition=False` is for a change that readers do not see."""
        with edition.new_edition() if new_edition else nullcontext():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with edition.new_edition():
            return super().delete(*args, **kwargs)


def is_any_public_row() -> bool:
    """Return True if any table holds a row that readers see or may come to see."""
    public = [model for model in apps.get_models() if issubclass(model, Public)]
    return any(model._base_manager.exists() for model in public)
