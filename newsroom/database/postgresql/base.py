from django.db.backends.postgresql import base

from newsroom.database.hooks import TransactionHooksMixin


class DatabaseWrapper(TransactionHooksMixin, base.DatabaseWrapper):
    """Django's backend with hooks at the end of a transaction."""

    def check_deferred_constraints(self) -> None:
        """Django defers foreign keys to the commit, where their checks would wait while the edition is locked."""
        with self.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
