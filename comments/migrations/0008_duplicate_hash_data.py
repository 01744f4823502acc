from django.db import migrations

from comments.models.hashes import duplicate_hash


def fill(apps, schema_editor):
    """Note which comments say the same, for those that were there before."""
    comments = apps.get_model("comments", "Comment").objects
    batch = []
    for comment in comments.only("pk", "body", "proposed").order_by("pk").iterator(chunk_size=500):
        comment.duplicate_hash = duplicate_hash(comment.proposed or comment.body)
        batch.append(comment)
        if len(batch) == 500:
            comments.bulk_update(batch, ["duplicate_hash"])
            batch = []
    comments.bulk_update(batch, ["duplicate_hash"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_duplicate_hash")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
