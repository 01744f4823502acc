"""The order in which rows are locked, so that two acts cannot deadlock.

Every act on comments locks the comments first, by `locked()`; then their subscriptions, then confirmations and stops of
mailboxes, then the outbox. Rows of one table are locked in the order of their keys.
"""

from django.db import models, transaction


def lock_in_order(rows: models.QuerySet) -> list[int]:
    """Lock the rows until the end of the transaction; return their keys."""
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def delete_in_order(rows: models.QuerySet) -> int:
    """Lock the rows in the order of their keys, then delete them; return how many."""
    with transaction.atomic():
        return rows.model._default_manager.filter(pk__in=lock_in_order(rows)).delete()[0]
