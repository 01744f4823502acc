"""Locks by name, where there is no row to lock."""

from django.db import connection


def lock_until_commit(name: str) -> None:
    """Wait until no other transaction holds the lock of that name, and hold it until this one ends.

    On PostgreSQL an advisory lock; SQLite lets one transaction write at a time anyway. Call it before rows are locked.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
