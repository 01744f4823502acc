"""Models that readers see: every write raises the edition in the same transaction."""

from collections import Counter

from django.apps import apps
from django.db import models

from newsroom.models.edition import new_edition


class PublicQuerySet(models.QuerySet):
    """Rows that readers see: bulk writes raise the edition too."""

    def update(self, **fields):
        with new_edition():
            return super().update(**fields)

    update.alters_data = True

    def delete(self):
        with new_edition():
            if self.model.deletes_one_by_one:
                counts = [row.delete() for row in self]
                return sum(count for count, _models in counts), dict(sum((Counter(of) for _n, of in counts), Counter()))
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, **kwargs):
        with new_edition():
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, *args, **kwargs):
        with new_edition():
            return super().bulk_update(objs, *args, **kwargs)


class Public(models.Model):
    """A model that readers see."""

    deletes_one_by_one = False  # where deleting a row does more than the database does

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with new_edition():
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with new_edition():
            return super().delete(*args, **kwargs)


def is_any_public_row() -> bool:
    """Return True if any table holds a row that readers see or may come to see."""
    public = [model for model in apps.get_models() if issubclass(model, Public)]
    return any(model._base_manager.exists() for model in public)
