"""The order in which acts lock rows, so that no two of them ever wait for each other.

Every act that changes what belongs to comments locks the comments first, by `locked()`; then their subscriptions, then
confirmations and stops of mailboxes, then the outbox. Rows of one table are locked in the order of their keys.
"""

from django.db import models, transaction


def lock_in_order(rows: models.QuerySet) -> list[int]:
    """Lock the rows until the end of the transaction; return their keys."""
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def delete_in_order(rows: models.QuerySet) -> int:
    """Delete the rows, locked in the order of their keys first; return how many."""
    with transaction.atomic():
        return rows.model._default_manager.filter(pk__in=lock_in_order(rows)).delete()[0]
