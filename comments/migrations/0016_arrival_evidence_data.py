from django.db import migrations

ABOUT_SENDING = {
    "a check could not be made",
    "a ban is in force",
    "a field that people do not see was filled in",
    "many comments from one address at once",
    "many comments from one network at once",
    "sent without a script",
    "a forged or stale challenge",
    "a challenge sent twice",
    "written within seconds",
}


def fill(apps, schema_editor):
    """Keep what spoke against the sending of a comment apart, so that no correction takes it away."""
    comments = apps.get_model("comments", "Comment").objects
    held = comments.exclude(suspicion=[]).only("pk", "suspicion")  # a refused one may be corrected after an undo
    batch = []
    for comment in held.order_by("pk").iterator(chunk_size=500):
        comment.arrival_reasons = [reason for reason in comment.suspicion if reason.get("why") in ABOUT_SENDING]
        batch.append(comment)
        if len(batch) == 500:
            comments.bulk_update(batch, ["arrival_reasons"])
            batch = []
    comments.bulk_update(batch, ["arrival_reasons"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0015_arrival_evidence")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
