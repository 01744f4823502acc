"""Listed words found in comments, stored with each comment until its wording or the lists change."""

from dataclasses import dataclass

from comments.models.hashes import text_hash
from comments.models.word import Word
from newsroom import arabic

BATCH = 200
MAX_HITS = 200  # stored of one text


@dataclass(frozen=True)
class Hit:
    """A listed word at a position in a text."""

    kind: str
    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Hits:
    """The listed words in a comment's newest wording and in its commenter's name."""

    body: list
    name: list

    def of_kind(self, kind):
        return [hit for hit in (*self.body, *self.name) if hit.kind == kind]


def hits_in(text: str, listed: dict) -> list[Hit]:
    """Return the hits of the listed words ({word: kind}) in the text, in the order of their positions."""
    found = arabic.find_listed_words(listed, text).items()
    hits = [Hit(listed[word], word, start, end) for word, spans in found for start, end in spans]
    return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.word))[:MAX_HITS]


def words_of(comments) -> list[Hits]:
    """Return the `Hits` of each comment; hits that are out of date are found again and stored.

    The version of the lists is read once, the lists themselves only if a comment needs them.
    """
    comments, version = list(comments), Word.objects.version()
    stale = [comment for comment in comments if comment.word_list_version != key_of(comment, version)]
    if stale:
        listed = Word.objects.kinds()
        for comment in stale:
            hits = {"body": hits_in(comment.newest, listed), "name": hits_in(comment.name, listed)}
            comment.word_hits = [
                [place, hit.kind, hit.word, hit.start, hit.end] for place, found in hits.items() for hit in found
            ]
            comment.word_list_version = key_of(comment, version)
        kept = [comment for comment in stale if comment.pk]
        if kept:
            type(kept[0]).objects.without_edition().bulk_update(
                kept, ["word_hits", "word_list_version"], batch_size=BATCH
            )
    return [kept_hits(comment) for comment in comments]


def kept_hits(comment):
    hits = {"body": [], "name": []}
    for place, *hit in comment.word_hits:
        hits[place].append(Hit(*hit))
    return Hits(**hits)


def key_of(comment, version):
    """Return the key of stored hits that belong to this text and this version of the lists."""
    return f"{version}.{text_hash(f'{comment.name} {comment.newest}')[:16]}"
