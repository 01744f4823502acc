"""Insert-only rows that record who did what and when; on PostgreSQL a trigger enforces it too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Never

from django.db import connection, migrations, models, transaction


class InsertOnly(Exception):
    """Raised by an attempt to change or delete an insert-only row."""


class RecordQuerySet(models.QuerySet):
    def refuse(self, *args: Any, **kwargs: Any) -> Never:
        raise InsertOnly(f"{self.model.__name__} rows are a record: they are never changed or deleted.")

    update = delete = bulk_update = update_or_create = refuse

    def amend(self, **columns: Any) -> int:
        """Update the rows although they are insert-only; PostgreSQL allows it only as the table's `guard` says."""
        return super().update(**columns)

    def erase(self) -> int:
        """Delete the rows without looking at related rows; PostgreSQL refuses it outside of `allow_erasing`."""
        return self._raw_delete(self.db)


class Record(models.Model):
    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise InsertOnly(f"{type(self).__name__} rows are a record: make a new one instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise InsertOnly(f"{type(self).__name__} rows are a record: they are never deleted.")


def guard(table: str, may_change: str = "FALSE") -> migrations.RunPython:
    """Return the migration operation that makes PostgreSQL refuse to change or delete the table's rows.

    `may_change` is an SQL condition on OLD under which an update (never a deletion) is allowed.
    """

    def create_trigger(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(
            f"CREATE FUNCTION {table}_is_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' AND ({may_change}) THEN RETURN NEW; END IF; "
            f"RAISE EXCEPTION '{table} rows are a record: they are never changed or deleted'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_is_record BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_is_record()"
        )

    def drop_trigger(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_is_record ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_is_record()")

    return migrations.RunPython(create_trigger, drop_trigger)


@contextmanager
def allow_erasing(model: type[models.Model]) -> Iterator[None]:
    """Open a transaction in which `erase` may delete rows of that model; only for removing the sample.

    The trigger is off for this transaction only. PostgreSQL lets no other transaction write the table meanwhile; an
    error brings rows and trigger back. What still refers to an erased row at the end is an `IntegrityError`.
    """
    with transaction.atomic():
        switch_guard(model, "DISABLE")
        yield
        switch_guard(model, "ENABLE")


def switch_guard(model: type[models.Model], switch: str) -> None:
    """Switch the trigger of a model's table: DISABLE or ENABLE."""
    connection.check_constraints()  # PostgreSQL alters no table for which a check is still to come
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER {table}_is_record")
