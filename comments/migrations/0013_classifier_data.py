from django.db import migrations

CHUNK = 500
NEUTRAL, A_REASON, MOST_REASONS = 5000, 10_000, 9  # see classifier.rank_of


def fill(apps, schema_editor):
    """Drop the unkeyed counts; note of each decided comment what it teaches, so that run_due counts it anew.

    What waits gets no score until then: the old one was on another scale.
    """
    apps.get_model("comments", "Token").objects.all().delete()
    comments = apps.get_model("comments", "Comment").objects
    comments.update(counted=[], scored_step=0)
    decided = comments.filter(status__in=["approved", "rejected", "spam"], staff=None).exclude(text_hash="").exclude(body="")
    for comment in walk(decided.only("pk", "text_hash", "status")):
        comment.counted = [[comment.text_hash, comment.status != "approved"]]
        store(comments, comment, ["counted"])
    for comment in walk(comments.filter(waiting_since__isnull=False).only("pk", "suspicion")):
        comment.score = None
        comment.rank = NEUTRAL + A_REASON * min(len(comment.suspicion), MOST_REASONS)
        store(comments, comment, ["score", "rank"])


def walk(rows):
    """Yield the rows in the order of their keys, a bounded number at a time."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from batch
        last = batch[-1].pk


def store(comments, comment, fields):
    comments.filter(pk=comment.pk).update(**{field: getattr(comment, field) for field in fields})


class Migration(migrations.Migration):
    dependencies = [("comments", "0012_classifier")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
