"""What the classifier learns from a comment: each version decided on, by the last decision on it that was not undone.

    approved                       the version shown is good
    a correction of it refused     the correction is bad, what is shown stays good
    rejected, or spam              the version decided on is bad; one that was approved before is not counted any more:
                                   it is neither published nor rejected
    withdrawn, erased              nothing
    undone                         what it taught before the decision that was undone

`Comment.counted` holds them as [[hash, whether it is bad]]; `Comment.counted_by` names the key they are counted under.
Nothing else is counted, so an undo takes back exactly what a decision has added.
"""

import logging
from collections.abc import Iterable

from comments.models.classifier.counts import key_name, learn
from comments.models.hashes import text_hash

logger = logging.getLogger(__name__)


def after_decision(before: list, *, decided: str, shown: str, is_approved: bool) -> list:
    """Return a comment's lessons after a decision on the wording `decided`; `shown` is the text shown from then on."""
    refused = {wording for wording, bad in before if bad} - {decided, shown}
    if is_approved:
        refused |= {decided} - {shown}
    else:
        refused.add(decided)
    return [[wording, True] for wording in sorted(refused)] + ([[shown, False]] if is_approved else [])


def change_lessons(comment, lessons: list) -> Iterable[tuple[str, bool, int]]:
    """Set the comment's lessons; yield the changes for `learn`. The row must be locked."""
    old = [tuple(lesson) for lesson in comment.counted] if comment.counted_by == key_name() else []
    new = [tuple(lesson) for lesson in lessons]
    if old == new:
        return
    texts = texts_of(comment, {wording for wording, _bad in {*old, *new}})
    new = [lesson for lesson in new if lesson[0] in texts]
    comment.counted, comment.counted_by = [list(lesson) for lesson in new], key_name() if new else ""
    for lessons_left, others, sign in ((old, new, -1), (new, old, +1)):
        for wording, bad in lessons_left:
            if (wording, bad) in others:
                continue
            if wording in texts:
                yield texts[wording], bad, sign
            else:
                logger.error("A wording of comment %s is counted but not kept; its counts stay.", comment.pk)


def texts_of(comment, wanted: set[str]) -> dict[str, str]:
    """Return {hash: wording} of the comment's present wordings and, if `wanted` needs them, of earlier ones.

    The stored hash names a wording also after SECRET_KEY has changed.
    """
    texts = {text_hash(text): text for text in (comment.body, comment.proposed) if text}
    texts[comment.text_hash] = comment.body
    if comment.pk and wanted - texts.keys():
        for stored, body in comment.versions.values_list("text_hash", "body"):
            texts[stored] = texts[text_hash(body)] = body
    return texts


def unlearn(comments: Iterable) -> None:
    """Remove what was learned from comments that are about to be erased. The caller locks and saves or deletes them."""
    learn(change for comment in comments for change in change_lessons(comment, []))


def keep_shown_lessons(comments: Iterable) -> None:
    """Remove what was learned from wordings that are about to be deleted. The caller locks and saves the comments."""
    changes = []
    for comment in comments:
        shown = {text_hash(comment.body), comment.text_hash}
        changes += change_lessons(comment, [lesson for lesson in comment.counted if lesson[0] in shown])
    learn(changes)


def teach_again(comment) -> Iterable[tuple[str, bool, int]]:
    """Yield the changes for `learn` of a comment that is counted under another key; count it under the present one."""
    texts = texts_of(comment, {wording for wording, _bad in comment.counted})
    return change_lessons(
        comment, [[text_hash(texts[wording]), bad] for wording, bad in comment.counted if wording in texts]
    )
