from django.db.backends.postgresql import base

from newsroom.database.hooks import TransactionHooksMixin


class DatabaseWrapper(TransactionHooksMixin, base.DatabaseWrapper):
    """Django's backend with hooks at the end of a transaction."""

    def check_deferred_constraints(self) -> None:
        """Check foreign keys, which Django defers to the commit: there they would wait while the edition is locked."""
        with self.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
