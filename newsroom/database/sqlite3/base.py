from django.db.backends.sqlite3 import base

from newsroom.database.hooks import TransactionHooksMixin


class DatabaseWrapper(TransactionHooksMixin, base.DatabaseWrapper):
    """Django's backend with hooks at the end of a transaction."""
