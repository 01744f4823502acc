"""Django's SQLite and PostgreSQL backends with one addition: work that runs as the last statements of a transaction."""
