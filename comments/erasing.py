"""Erase comments: at their commenter's request, or when their retention time ends. Each erasure is recorded."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from comments.models import TO_COMMENTERS, Comment, Decision, Report, SentNotice, Status, Subscription, Version
from comments.models.classifier import keep_shown_lessons, unlearn
from comments.models.decision import ERASED, Actor
from comments.models.locking import delete_in_order
from comments.models.moderation import Outcome
from newsroom.models import Mail, new_edition

BATCH = 500
EMPTIED = [
    "name", "email", "body", "proposed", "folded", "text_hash", "duplicate_hash", "email_hash", "address_hash",
    "network_hash", "status", "waiting_since", "open_reports", "day_key", "score", "dedup_key", "form_hash",
    "check_results", "submission_results", "word_hits", "word_list_version", "hidden_spans", "email_verified",
    "purged_at", "counted", "counted_by",
]  # fmt: skip


def wipe(comments, by=None):
    """Delete the comments; one that has replies is emptied, so that its replies keep their place in the thread."""
    act = Outcome().act
    actor = Actor.MODERATOR if by else Actor.DATA
    unlearn(comments)
    Decision.objects.bulk_create(
        Decision(act=act, comment_key=comment.key, before=comment.status, after=ERASED, by=by, actor=actor)
        for comment in comments
    )
    for model in (Subscription, Version, Report, SentNotice):
        delete_in_order(model.objects.filter(comment__in=comments))
    keys = [comment.pk for comment in comments]
    delete_in_order(Mail.objects.filter(subject_id__in=keys, kind__in=TO_COMMENTERS))
    kept = with_replies_left(comments)
    for comment in kept:
        empty(comment)
    Comment.objects.bulk_update(kept, EMPTIED, batch_size=50)
    gone = {comment.pk for comment in comments} - {comment.pk for comment in kept}
    Comment.objects.filter(pk__in=gone).delete()
    return len(comments)


def with_replies_left(comments):
    """Return those with a reply that is kept; a reply always has a higher key than its parent."""
    replies = Comment.objects.filter(parent__in=comments).order_by().values_list("pk", "parent")
    below, kept = defaultdict(set), {}
    for pk, parent in replies:
        below[parent].add(pk)
    left = {comment.pk for comment in comments}
    for comment in sorted(comments, key=lambda comment: -comment.pk):
        if any(pk not in left or pk in kept for pk in below[comment.pk]):
            kept[comment.pk] = comment
    return list(kept.values())


def empty(comment):
    """Empty the comment except for its place in the thread; the caller saves it."""
    comment.name = comment.email = comment.proposed = ""
    comment.set_body("")
    comment.note_newest()
    comment.text_hash = comment.email_hash = comment.address_hash = comment.network_hash = ""
    comment.status, comment.waiting_since, comment.open_reports = Status.WITHDRAWN, None, 0
    comment.day_key = comment.score = comment.dedup_key = comment.form_hash = None
    comment.check_results, comment.submission_results, comment.word_hits, comment.word_list_version = [], [], [], ""
    comment.hidden_spans, comment.email_verified, comment.purged_at = [], False, timezone.now()


def wipe_all(rows):
    """Erase the comments of the queryset in batches; return how many."""
    count = 0
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with new_edition():
            count += wipe(rows.filter(pk__in=batch).locked())
    return count


def forget_wordings(keys):
    """Remove what the classifier learned from earlier wordings of these comments; the shown wording stays counted."""
    with transaction.atomic():
        comments = [comment for comment in Comment.objects.filter(pk__in=keys).locked() if comment.counted]
        keep_shown_lessons(comments)
        Comment.objects.filter(pk__in=keys).without_edition().bulk_update(
            comments, ["counted", "counted_by"], batch_size=100
        )
