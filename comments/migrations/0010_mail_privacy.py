import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from comments.models.hashes import email_hash as writer_hash
from comments.models.replying import STAFF_EMAIL
from newsroom.mail.mailboxes import mailbox_hash


def move(apps, schema_editor):
    """Keep one confirmation a mailbox, under its own hash; take the accounts' addresses from the newsroom's replies."""
    comments, confirmations = apps.get_model("comments", "Comment").objects, apps.get_model("comments", "Confirmation")
    known = comments.exclude(email="").order_by().values_list("writer_hash", "email").distinct()
    mailboxes = {written: mailbox_hash(email) for written, email in known}
    answered = set(
        comments.filter(subscription__confirmed_at__isnull=False).order_by().values_list("writer_hash", flat=True)
    )
    kept = {}
    for old in confirmations.objects.order_by("day"):
        if old.writer_hash in mailboxes:
            name = mailboxes[old.writer_hash]
            kept[name] = confirmations(
                mailbox_hash=name, writer_hash=name, day=old.day, is_answered=old.writer_hash in answered
            )
    confirmations.objects.all().delete()
    confirmations.objects.bulk_create(kept.values(), batch_size=500)
    comments.exclude(staff=None).update(email=STAFF_EMAIL, writer_hash=writer_hash(STAFF_EMAIL))


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_canonical_addresses")]

    operations = [
        migrations.CreateModel(
            name="MailStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox_hash", models.CharField(max_length=32, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SentNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="comments.comment"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=["comment", "kind"], name="notice_once")],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="form_hash",
            field=models.CharField(editable=False, max_length=32, null=True, unique=True),
        ),
        migrations.RemoveConstraint(model_name="confirmation", name="confirmation_once_a_day"),
        migrations.AddField(
            model_name="confirmation",
            name="mailbox_hash",
            field=models.CharField(default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="confirmation", name="is_answered", field=models.BooleanField(default=False)
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
