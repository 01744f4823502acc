"""Keep the classifier up to date in small steps: learn what is not counted yet, and renew old scores."""

from django.db import transaction

from comments.models import Classifier, Comment
from comments.models.classifier import Opinion, change_lessons, learn, teach_again
from comments.models.classifier.counts import key_name

BATCH, SCORED_TOGETHER = 200, 50  # of one transaction, since moderators wait for its locks
LEARNED_AT_ONCE, SCORED_AT_ONCE = 2000, 400  # comments of one run
STALE = 0.02  # a score is renewed when so large a part of the counts is newer


def keep_up() -> dict[str, int]:
    """Learn what is not counted yet, then renew the scores of waiting comments; return {what: how many}."""
    return {"comments counted": count_the_rest(LEARNED_AT_ONCE), "scores renewed": renew_scores(SCORED_AT_ONCE)}


def count_the_rest(most: int) -> int:
    """Count comments that are counted under another key or not at all (after an upgrade or a new SECRET_KEY)."""
    state = Classifier.now()
    if state.complete:
        return 0
    rows = Comment.objects.exclude(counted=[]).exclude(counted_by=key_name()).order_by("pk")
    done = 0
    while done < most:
        with transaction.atomic():
            batch = Comment.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:BATCH])).locked()
            learn([change for comment in batch for change in teach_again(comment)])
            Comment.objects.without_edition().bulk_update(batch, ["counted", "counted_by"], batch_size=50)
            if len(batch) < BATCH:
                Classifier.locked()
                Classifier.objects.filter(key_name=key_name()).update(complete=True)
        done += len(batch)
        if len(batch) < BATCH:
            break
    return done


def set_aside(comments) -> None:
    """Remove what the comments of the queryset taught; `keep_up` counts those that remain again."""
    with transaction.atomic():
        rows = [comment for comment in comments.locked() if comment.counted]
        changes = []
        for comment in rows:
            lessons = comment.counted
            changes += change_lessons(comment, [])
            comment.counted = lessons
        learn(changes)
        Comment.objects.without_edition().bulk_update(rows, ["counted_by"], batch_size=50)
        Classifier.locked()
        Classifier.objects.update(complete=False)


def renew_scores(most: int) -> int:
    """Renew the scores of waiting comments, oldest scores first; return how many."""
    state = Classifier.now()
    stale = max(1, round(STALE * (state.bad + state.good)))
    old = Comment.objects.waiting().filter(staff=None, scored_step__lte=state.steps - stale)
    keys, done = list(old.order_by("scored_step", "pk").values_list("pk", flat=True)[:most]), 0
    for start in range(0, len(keys), SCORED_TOGETHER):
        with transaction.atomic():
            rows = Comment.objects.filter(pk__in=keys[start : start + SCORED_TOGETHER]).locked()
            rows = [comment for comment in rows if comment.waiting_since]
            opinion = Opinion([comment.newest for comment in rows])
            for comment in rows:
                comment.set_check_results(comment.check_results, opinion.score(comment.newest))
                comment.scored_step = opinion.step
            Comment.objects.without_edition().bulk_update(rows, ["score", "rank", "scored_step"], batch_size=50)
        done += len(rows)
    return done
