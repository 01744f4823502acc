"""A database of its own for a benchmark: a SQLite file in a folder that goes, or one made beside DATABASE_URL's."""

import os
import tempfile
from contextlib import contextmanager


@contextmanager
def scratch(name):
    """Sets Django up on an empty, migrated database; gives the name of its kind."""
    url = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "SECRET_KEY": "benchmark", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        if url.startswith("postgres"):
            os.environ["DATABASE_URL"] = fresh(url, name)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            yield connection.vendor
        finally:
            connection.close()
            if url.startswith("postgres"):
                connection.close_pool()
                drop(url, name)


def fresh(url, name):
    from tests.browser.server import own_database

    return own_database(url, name)


def drop(url, name):
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}_{os.getpid()} WITH (FORCE)")
