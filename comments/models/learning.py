"""A classifier that learns from the desk: naive Bayes over folded words and character trigrams.

What it counts stands in the database under hashes of the tokens, so that no word of a reader can be read there.
"""

import hashlib
import math
import re
from collections import Counter

from django.db import models, transaction
from django.db.models import F, Q

from newsroom import arabic

MOST = 400  # tokens that are counted of one comment
DOCUMENTS = 0  # the row that counts whole comments
SMOOTHING = 0.3
LEAST = 5  # of each kind must have been decided before there is an opinion
PIECES = re.compile(  # bounded where it would look far ahead: no text makes it slow
    r"(?P<link>(?:https?://|www\.)\S+|\b[a-z0-9-]{1,63}\.(?:com|net|org|me|info|shop)\b\S*)"
    r"|(?P<mail>\S{1,64}@\S+)|(?P<number>\d[\d\s().+-]{6,30}\d)|(?P<digits>\d+)|(?P<word>[^\W\d_]+)"
)
BEFORE = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك](?=.{3}))")
AFTER = re.compile(r"(?:ات|ين|ون|ها|هم|كم|نا|ه|ك|ي|ا)$")


class Token(models.Model):
    """How many refused (`bad`) and how many approved (`good`) comments held a token; `id` is the token's hash."""

    id = models.BigIntegerField(primary_key=True)
    bad = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(bad__gte=0) & Q(good__gte=0), name="token_counts")]

    def __str__(self):
        return str(self.id)


def tokens(text):
    """The distinct tokens of a text in the order of their coming: its looks, its words, their stems and trigrams.

    A link, an address and a number are told apart by their kind alone, so that nobody's number is learned.
    """
    found = dict.fromkeys(looks(text))
    for match in PIECES.finditer(arabic.fold(text)):
        kind, piece = match.lastgroup, match.group()
        if kind == "word":
            found |= dict.fromkeys([piece, f"~{stem(piece)}", *trigrams(piece)])
        else:
            found[{"link": "#link", "mail": "#mail", "number": "#phone"}.get(kind, f"#digits {min(len(piece), 4)}")] = (
                None
            )
        if len(found) >= MOST:
            break
    return list(found)[:MOST]


def looks(text):
    """Signs of how a text is made: its length by powers of two, its marks, pictures in it."""
    yield f"#length {min(10, len(text).bit_length())}"
    yield from (f"#{mark}" for mark in "!?؟@" if mark in text)
    if any("\U0001f300" <= letter <= "\U0001faff" for letter in text):
        yield "#emoji"


def stem(word):
    """The word without what is most often tied to its ends; rough, for counting alone."""
    word = BEFORE.sub("", word)
    return AFTER.sub("", word) if len(word) > 4 else word


def trigrams(word):
    framed = f"^{word[:24]}$"
    return [framed[start : start + 3] for start in range(len(framed) - 2)] if len(word) > 2 else []


def identity(token):
    """A signed 64-bit number, never 0."""
    return int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), signed=True) or 1


def identities(text):
    return sorted(identity(token) for token in tokens(text))


def learn(changes):
    """Adds and takes back counts: `changes` are (ids, bad, +1 or -1). Rows are written in one order: no deadlock."""
    moves = {"bad": Counter(), "good": Counter()}
    for ids, bad, sign in changes:
        moves["bad" if bad else "good"].update(dict.fromkeys([DOCUMENTS, *ids], sign))
    every = sorted({one for counter in moves.values() for one, move in counter.items() if move})
    if not every:
        return
    with transaction.atomic():
        Token.objects.bulk_create([Token(id=one) for one in every], ignore_conflicts=True, batch_size=500)
        for chunk in chunks(every):
            list(Token.objects.select_for_update().filter(id__in=chunk).order_by("id").values_list("id"))
        for field, counter in moves.items():
            by_move = {}
            for one, move in counter.items():
                by_move.setdefault(move, []).append(one)
            for move, ids in by_move.items():
                for chunk in chunks(sorted(ids)) if move else ():
                    Token.objects.filter(id__in=chunk).update(**{field: F(field) + move})


def chunks(ids, size=500):
    return [ids[start : start + size] for start in range(0, len(ids), size)]


class Opinion:
    """What the counts say of some texts, all asked by one look: `score(text)`, `strongest(text)`."""

    def __init__(self, texts):
        self.named = {text: {identity(token): token for token in tokens(text)} for text in texts}
        wanted = sorted({DOCUMENTS, *(one for named in self.named.values() for one in named)})
        self.counts = {}
        for chunk in chunks(wanted, 5000):
            self.counts |= {
                row[0]: row[1:] for row in Token.objects.filter(id__in=chunk).values_list("id", "bad", "good")
            }
        self.bad, self.good = self.counts.get(DOCUMENTS, (0, 0))

    def weight(self, one):
        """The logarithm of how much likelier a refused comment holds the token than an approved one."""
        bad, good = self.counts.get(one, (0, 0))
        if not bad + good:
            return 0.0
        return math.log((bad + SMOOTHING) / (self.bad + 2 * SMOOTHING)) - math.log(
            (good + SMOOTHING) / (self.good + 2 * SMOOTHING)
        )

    def score(self, text):
        """How likely a moderator refuses the text: 0 to 1; None before enough of both kinds have been decided on."""
        if min(self.bad, self.good) < LEAST:
            return None
        weights = [self.weight(one) for one in self.named[text]]
        evidence = sum(weights) / math.sqrt(len(weights) or 1)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, evidence))))

    def strongest(self, text, most=5):
        """[(token, weight)] of the tokens that speak loudest; no trigram of a word that stands there already."""
        if min(self.bad, self.good) < LEAST:
            return []
        weights = {token: self.weight(one) for one, token in self.named[text].items()}
        loudest = []
        for token in sorted(weights, key=lambda token: (-abs(weights[token]), -len(token), token)):
            bare = token.strip("^$~")
            if weights[token] and not any(bare in other or other in bare for other, _weight in loudest):
                loudest.append((bare, weights[token]))
            if len(loudest) == most:
                break
        return loudest
