from django.db import migrations

from comments.models.hashes import email_hash as writer_hash
from comments.models.hashes import text_hash
from newsroom import arabic


def fill(apps, schema_editor):
    """What is kept beside a comment since this version, for those that were there before."""
    comments, decisions = apps.get_model("comments", "Comment").objects, apps.get_model("comments", "Decision").objects
    last = dict(decisions.order_by("pk").values_list("comment_key", "pk"))
    places = {}  # {comment: root}; what is answered came first
    for comment in comments.order_by("pk").iterator(chunk_size=500):
        parent = comment.parent_id
        root = (places.get(parent) or parent) if parent else None
        places[comment.pk] = root
        comments.filter(pk=comment.pk).update(
            root=root,
            text_hash=text_hash(comment.body),
            writer_hash=writer_hash(comment.email),
            folded=arabic.fold(f"{comment.name} {comment.body}"),
            suspicion=[{"why": why, "holds": True} for why in comment.suspicion if isinstance(why, str)],
            waiting_since=comment.created_at if comment.status == "pending" else None,
            last=last.get(comment.key),
        )


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_voices")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
