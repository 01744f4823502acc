"""The counts that the classifier learns: in how many refused and approved comments each token occurred.

Tokens are stored as keyed hashes under a key derived from SECRET_KEY, so that the database alone reveals no word. The
key's name is stored with the counts; under a new SECRET_KEY they start again, and `relearning` counts stored comments.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from comments.models.classifier.tokens import VERSION, tokens

ROWS = 500  # of one statement
ADD = (
    "INSERT INTO comments_token (id, bad, good) VALUES (%s, %s, %s) ON CONFLICT (id) DO UPDATE"
    " SET bad = comments_token.bad + excluded.bad, good = comments_token.good + excluded.good"
)
TAKE = "UPDATE comments_token SET bad = bad + %s, good = good + %s WHERE id = %s"


class Token(models.Model):
    """How many refused (`bad`) and approved (`good`) comments contain a token; `id` is the token's keyed hash."""

    id = models.BigIntegerField(primary_key=True)
    bad = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(bad__gte=0) & Q(good__gte=0), name="token_counts")]

    def __str__(self):
        return str(self.id)


class Classifier(models.Model):
    """State of the counts, one row: the key, the number of comments, and the number of learning steps."""

    key_name = models.CharField(max_length=16, default="")
    bad = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    steps = models.PositiveBigIntegerField(default=0)  # only grows: scores of earlier steps may be out of date
    complete = models.BooleanField(default=False)  # every stored comment is counted under this key

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
        """Return the row, or an empty one if the counts belong to another key."""
        found = cls.objects.filter(pk=1).first()
        if found is None or found.key_name != key_name():
            return cls(pk=1, key_name=key_name(), steps=found.steps if found else 0)
        return found

    @classmethod
    def locked(cls) -> "Classifier":
        """Return the row, locked until the transaction ends, so that two learning transactions cannot deadlock."""
        cls.objects.get_or_create(pk=1, defaults={"key_name": key_name()})
        found = cls.objects.select_for_update().get(pk=1)
        return found if found.key_name == key_name() else found.begin_anew()

    def begin_anew(self) -> "Classifier":
        """Delete all counts; the row must be locked."""
        Token.objects.all().delete()
        self.key_name, self.bad, self.good, self.complete = key_name(), 0, 0, False
        self.steps += 1
        self.save()
        return self


def key_name() -> str:
    """Return a name for the key and the version of the tokens; it does not reveal the key."""
    return salted_hmac("comment-classifier-name", str(VERSION), algorithm="sha256").hexdigest()[:16]


def identities(found: Iterable[str]) -> dict[str, int]:
    """Return {token: its keyed hash, a signed 64-bit number}."""
    key = salted_hmac("comment-classifier-key", str(VERSION), algorithm="sha256").digest()
    return {
        token: int.from_bytes(hashlib.blake2b(token.encode(), key=key, digest_size=8).digest(), signed=True)
        for token in found
    }


def learn(changes: Iterable[tuple[str, bool, int]]) -> None:
    """Change the counts: `changes` are (text, whether it was refused, +1 or -1). Zero counts are deleted."""
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
        steps = {one: (moves[True][one], moves[False][one]) for one in sorted({*moves[True], *moves[False]})}
        write(steps)


def write(steps: dict[int, tuple[int, int]]) -> None:
    """Add {token: (bad, good)} to the rows, and delete those that become zero. The `Classifier` must be locked.

    Written in SQL, for one decision touches hundreds of rows; the same statements serve SQLite and PostgreSQL.
    """
    adding = [(one, bad, good) for one, (bad, good) in steps.items() if min(bad, good) >= 0 and bad + good]
    taking = [(bad, good, one) for one, (bad, good) in steps.items() if min(bad, good) < 0]
    with connection.cursor() as cursor:
        if adding:
            cursor.executemany(ADD, adding)
        if taking:
            cursor.executemany(TAKE, taking)
    for chunk in chunks([one for _bad, _good, one in taking], ROWS):
        Token.objects.filter(id__in=chunk, bad=0, good=0).delete()


def chunks(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
