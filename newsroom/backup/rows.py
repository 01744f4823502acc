"""The rows of every table as JSON lines, exactly: microseconds, bytes and decimals survive.

The tables are those of the migrations that are applied, not of the present code: an older archive is read with the
models that it was written with.
"""

import base64
import datetime
import decimal
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

SKIPPED = {"sessions.session"}  # everybody signs in again after a restore
CHUNK = 500  # rows


class NewerMigrations(Exception):
    """Migrations that this code does not know."""


def applied_migrations() -> list[tuple[str, str]]:
    """Return the (app, name) of the applied migrations, without those of apps that no longer exist."""
    loader = MigrationLoader(connection)
    return known_migrations(loader, loader.applied_migrations)


def known_migrations(loader: Any, nodes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return these migrations without those of removed apps; raise `NewerMigrations` for unknown ones."""
    unknown = [node for node in nodes if node not in loader.graph.nodes]
    if newer := sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps):
        raise NewerMigrations(newer[0])
    return sorted(set(nodes) - set(unknown))


def models_at(nodes: Iterable[tuple[str, str]], skipped: bool = False) -> list[type[models.Model]]:
    """Return the models with tables of their own, as they were when exactly these migrations were applied.

    With `skipped`, return those whose rows are in no archive instead.
    """
    loader = MigrationLoader(connection)
    state = loader.project_state(known_migrations(loader, nodes))
    every = state.apps.get_models(include_auto_created=True)
    tables = {model._meta.label_lower: model for model in every if model._meta.managed and not model._meta.proxy}
    return [tables[label] for label in sorted(tables) if (label in SKIPPED) is skipped]


# --- Reading --------------------------------------------------------------------------------------


def table_lines(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the table as JSON lines: the column names, then each row, by primary key."""
    names = [field.attname for field in model._meta.concrete_fields]
    yield json_line(names)
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(CHUNK):
        yield json_line([to_json_value(value) for value in row])


def json_line(values: Iterable[Any]) -> bytes:
    """Return the values as one line of JSON, in UTF-8."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def to_json_value(value: Any) -> Any:
    """Return a column's value as JSON can hold it, without loss."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, decimal.Decimal) else value


# --- Writing --------------------------------------------------------------------------------------


def delete_all_rows(tables: Iterable[type[models.Model]]) -> None:
    """Delete every row. Records are deleted too: the triggers that guard them do not see PostgreSQL's TRUNCATE."""
    connection.check_constraints()  # PostgreSQL truncates no table for which a check is still to come
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names):
            cursor.execute(statement)


def insert_rows(model: type[models.Model], lines: Iterable[bytes]) -> Iterator[int]:
    """Insert the rows of a table unchanged, without `save` and its defaults; yield the number of rows of each batch."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    remaining = iter(lines)
    columns = [fields[name] for name in json.loads(next(remaining))]
    batch = []
    for line in remaining:
        values = json.loads(line)
        pairs = zip(columns, values, strict=True)
        batch.append(model(**{field.attname: from_json_value(field, value) for field, value in pairs}))
        if len(batch) == CHUNK:
            yield insert_batch(model, columns, batch)
            batch = []
    if batch:
        yield insert_batch(model, columns, batch)


def from_json_value(field: models.Field, value: Any) -> Any:
    """Return the field's value for a value that `to_json_value` has converted."""
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


def insert_batch(model: type[models.Model], columns: list[models.Field], batch: list[models.Model]) -> int:
    """Insert the rows and return how many they are."""
    size = max(1, connection.ops.bulk_batch_size(columns, batch))
    for start in range(0, len(batch), size):
        model._base_manager._insert(batch[start : start + size], fields=columns, using="default", raw=True)
    return len(batch)


def reset_sequences(tables: Iterable[type[models.Model]]) -> None:
    """Set the sequences so that new rows get the numbers after the inserted ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
