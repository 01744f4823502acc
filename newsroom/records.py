"""Rows of record: who did what, when. They are only ever inserted; on PostgreSQL a trigger holds that too."""

from django.db import migrations, models


class InsertOnly(Exception):
    """An attempt to change or delete a row of record."""


class RecordQuerySet(models.QuerySet):
    def refuse(self, *args, **kwargs):
        raise InsertOnly(f"{self.model.__name__} rows are a record: they are never changed or deleted.")

    update = delete = bulk_update = update_or_create = refuse


class Record(models.Model):
    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk:
            raise InsertOnly(f"{type(self).__name__} rows are a record: make a new one instead.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise InsertOnly(f"{type(self).__name__} rows are a record: they are never deleted.")


def guard(table, may_change="FALSE"):
    """The migration operation that makes PostgreSQL refuse to change or delete the table's rows.

    `may_change` is an SQL condition on OLD under which an update (never a deletion) is let through.
    """

    def put_up(apps, schema_editor):
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

    def take_down(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_is_record ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_is_record()")

    return migrations.RunPython(put_up, take_down)
