"""What the desk has taught, in the database: how many refused and approved comments held each token.

Tokens are numbers under a key that is derived from SECRET_KEY: who has the database alone cannot ask it for a word. The
key's name is kept beside the counts; under a new SECRET_KEY they begin anew, and `relearning` counts what is kept.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from comments.models.classifier.tokens import VERSION, tokens

ROWS = 500  # of one statement


class Token(models.Model):
    """How many refused (`bad`) and how many approved (`good`) comments held a token; `id` is the token's keyed hash."""

    id = models.BigIntegerField(primary_key=True)
    bad = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(bad__gte=0) & Q(good__gte=0), name="token_counts")]

    def __str__(self):
        return str(self.id)


class Classifier(models.Model):
    """The one row of what is counted: under which key, how many comments, and after how many steps."""

    key_name = models.CharField(max_length=16, default="")
    bad = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    steps = models.PositiveBigIntegerField(default=0)  # it never falls: a score of an earlier step may be out of date
    complete = models.BooleanField(default=False)  # nothing that is kept is still to be counted under this key

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="classifier_is_one"),
            models.CheckConstraint(condition=Q(bad__gte=0) & Q(good__gte=0), name="classifier_counts"),
        ]

    def __str__(self):
        return f"{self.bad} + {self.good}"

    @classmethod
    def now(cls) -> "Classifier":
        """Return the row as it is, or one that knows nothing if what it knows stands under another key."""
        found = cls.objects.filter(pk=1).first()
        if found is None or found.key_name != key_name():
            return cls(pk=1, key_name=key_name(), steps=found.steps if found else 0)
        return found

    @classmethod
    def locked(cls) -> "Classifier":
        """Return the row, locked until the transaction ends: whoever learns waits here, so that no two can deadlock."""
        cls.objects.get_or_create(pk=1, defaults={"key_name": key_name()})
        found = cls.objects.select_for_update().get(pk=1)
        return found if found.key_name == key_name() else found.begin_anew()

    def begin_anew(self) -> "Classifier":
        """Forget all counts; the row must be locked."""
        Token.objects.all().delete()
        self.key_name, self.bad, self.good, self.complete = key_name(), 0, 0, False
        self.steps += 1
        self.save()
        return self


def key_name() -> str:
    """Return what tells this key and these tokens from others, and tells nothing about the key."""
    return salted_hmac("comment-classifier-name", str(VERSION), algorithm="sha256").hexdigest()[:16]


def identities(found: Iterable[str]) -> dict[str, int]:
    """Return {token: its signed 64-bit number}."""
    key = salted_hmac("comment-classifier-key", str(VERSION), algorithm="sha256").digest()
    return {
        token: int.from_bytes(hashlib.blake2b(token.encode(), key=key, digest_size=8).digest(), signed=True)
        for token in found
    }


def learn(changes: Iterable[tuple[str, bool, int]]) -> None:
    """Add and take back counts: `changes` are (text, whether it was refused, +1 or -1). Nothing of 0 is kept."""
    moves, comments = {True: Counter(), False: Counter()}, Counter()
    for text, bad, sign in changes:
        moves[bad].update(dict.fromkeys(identities(tokens(text)).values(), sign))
        comments[bad] += sign
    if not comments:
        return
    with transaction.atomic():
        state = Classifier.locked()
        state.bad, state.good, state.steps = state.bad + comments[True], state.good + comments[False], state.steps + 1
        state.save(update_fields=["bad", "good", "steps"])
        for field, counter in (("bad", moves[True]), ("good", moves[False])):
            move(field, counter)


def move(field: str, counter: Counter) -> None:
    """Add the counter's numbers to that field of the tokens; those that fall to nothing go."""
    by_step: dict[int, list[int]] = {}
    for identity, step in counter.items():
        by_step.setdefault(step, []).append(identity)
    for step, numbers in by_step.items():
        for chunk in chunks(sorted(numbers) if step else (), ROWS):
            if step > 0:
                new = [Token(id=identity) for identity in chunk]
                Token.objects.bulk_create(new, ignore_conflicts=True)
            Token.objects.filter(id__in=chunk).update(**{field: F(field) + step})
            if step < 0:
                Token.objects.filter(id__in=chunk, bad=0, good=0).delete()


def chunks(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
