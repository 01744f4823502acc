from django.db import migrations

from comments.models.hashes import email_hash as writer_hash


def fill(apps, schema_editor):
    """Name mailboxes instead of spellings: dots, tags and the forms of a domain make no difference any more."""
    models = {name: apps.get_model("comments", name).objects for name in ("Comment", "Ban", "Confirmation")}
    known = models["Comment"].exclude(email="").order_by().values_list("writer_hash", "email").distinct()
    moved = {old: writer_hash(email) for old, email in known if old and old != writer_hash(email)}
    for old, new in moved.items():
        models["Comment"].filter(writer_hash=old).update(writer_hash=new)
        models["Ban"].filter(kind="writer", hash=old).update(hash=new)
        asked = models["Confirmation"].filter(writer_hash=new).values_list("day", flat=True)
        models["Confirmation"].filter(writer_hash=old, day__in=list(asked)).delete()
        models["Confirmation"].filter(writer_hash=old).update(writer_hash=new)


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_duplicate_hash_data")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
