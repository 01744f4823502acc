"""Functions that run at the end of the outermost transaction, just before or just after it commits.

Django offers `transaction.on_commit`, which runs after the commit. The edition must be raised in the same transaction
as the change and as its last write: a lock on its row that is held for longer makes transactions deadlock.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


class TransactionHooksMixin:
    """Mixin for a `DatabaseWrapper`: keeps the functions and runs them when the outermost `atomic` ends.

    The `atomic` blocks that Django's TestCase wraps round a test do not count as blocks, so that a test sees
    what production does.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_commit_hooks = {}
        self.after_commit_hooks = {}

    def connect(self) -> None:
        self.forget_hooks()
        super().connect()

    def forget_hooks(self) -> None:
        self.before_commit_hooks, self.after_commit_hooks = {}, {}

    def in_user_atomic(self) -> bool:
        """Return True inside of an `atomic` block that is not a test case's own."""
        return any(not block._from_testcase for block in self.atomic_blocks)

    def run_before_commit_hooks(self) -> None:
        """Run them after the deferred constraints, whose checks may wait for the rows of other transactions."""
        if self.before_commit_hooks:
            self.check_deferred_constraints()
        while self.before_commit_hooks:
            hooks, self.before_commit_hooks = self.before_commit_hooks, {}
            for function in hooks.values():
                function()

    def check_deferred_constraints(self) -> None:
        """Check foreign keys now instead of at the commit; a backend that defers them overrides this."""

    def run_after_commit_hooks(self) -> None:
        hooks, self.after_commit_hooks = self.after_commit_hooks, {}
        for key, function in hooks.items():
            try:
                function()
            except Exception:  # the transaction is committed: nothing may tell the caller that it failed
                logger.exception("What follows a committed change failed: %s", key)

    def commit(self) -> None:
        """Run the hooks inside of the transaction, commit, then run those that wait for the commit."""
        if self.before_commit_hooks:
            self.in_atomic_block = True  # `Atomic.__exit__` has unset it already; a hook's queries are inside
            try:
                self.run_before_commit_hooks()
            except BaseException:
                self.in_atomic_block = False
                self.rollback()
                raise
            self.in_atomic_block = False
        super().commit()
        if self.after_commit_hooks:
            self.run_on_commit.insert(0, (set(), self.run_after_commit_hooks, True))  # an error of theirs stops no one

    def savepoint_commit(self, sid: str) -> None:
        outermost = bool(self.atomic_blocks) and not self.in_user_atomic()
        if outermost:
            self.run_before_commit_hooks()
        super().savepoint_commit(sid)
        if outermost:
            self.run_after_commit_hooks()

    def rollback(self) -> None:
        self.forget_hooks()
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        if not self.in_user_atomic():
            self.forget_hooks()
        super().savepoint_rollback(sid)


def before_commit(key: str, function: Callable[[], object]) -> None:
    """Run the function once per key as one of the last statements of the outermost transaction.

    Must be called inside of `atomic`. The function registered last under a key is the one that runs.
    """
    transaction.get_connection().before_commit_hooks[key] = function


def after_commit(key: str, function: Callable[[], object]) -> None:
    """Run the function once per key after the outermost transaction has committed; an error in it is logged."""
    transaction.get_connection().after_commit_hooks[key] = function
