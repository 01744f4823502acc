"""Delete comments for good, on record: at the wish of whoever wrote them, or because their time is over."""

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Decision, Mail, SentNotice, Status, Subscription
from comments.models.classifier import keep_shown_lessons, unlearn
from comments.models.deciding import Outcome
from comments.models.decision import Actor
from newsroom.models import change

BATCH = 500


def wipe(comments, by=None):
    """Delete the comments; one with replies keeps its place in the thread and nothing else."""
    act = Outcome().act
    actor = Actor.MODERATOR if by else Actor.DATA
    unlearn(comments)
    for comment in sorted(comments, key=lambda comment: -comment.pk):  # replies before what they reply to
        Decision(act=act, comment_key=comment.key, before=comment.status, after="erased", by=by, actor=actor).save()
        Mail.objects.filter(comment=comment).delete()
        if comment.answers.exists():
            empty(comment)
        else:
            comment.delete()
    return len(comments)


def empty(comment):
    """Leave nothing of the comment but its place."""
    comment.versions.all().delete()
    comment.reports.all().delete()
    SentNotice.objects.filter(comment=comment).delete()
    Subscription.objects.filter(comment=comment).delete()
    comment.name = comment.email = comment.proposed = ""
    comment.wording("")
    comment.note_newest()
    comment.text_hash = comment.writer_hash = comment.address_hash = comment.network_hash = ""
    comment.status, comment.waiting_since, comment.open_reports = Status.WITHDRAWN, None, 0
    comment.day_key = comment.score = comment.once = comment.form_hash = None
    comment.suspicion, comment.arrival_reasons, comment.word_hits, comment.word_list_version = [], [], [], ""
    comment.hidden, comment.proved, comment.purged_at = [], False, timezone.now()
    comment.save()


def wipe_all(rows):
    """Delete the comments of the queryset batch by batch; return how many."""
    count = 0
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with change():
            count += wipe(rows.filter(pk__in=batch).locked())
    return count


def forget_wordings(keys):
    """Take back what earlier wordings of these comments taught the classifier; what is shown stays counted."""
    with transaction.atomic():
        comments = [comment for comment in Comment.objects.filter(pk__in=keys).locked() if comment.counted]
        keep_shown_lessons(comments)
        Comment.objects.filter(pk__in=keys).quietly().bulk_update(comments, ["counted", "counted_by"], batch_size=100)
