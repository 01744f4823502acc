import django.utils.timezone
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """Take over the outbox of comments with its tables; comments.0020 gives it up."""

    dependencies = [("newsroom", "0005_visitors")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        ("id", ID),
                        ("kind", models.CharField(max_length=20)),
                        ("dedup_key", models.CharField(max_length=80, unique=True)),
                        ("to", models.CharField(max_length=254)),
                        ("subject_id", models.BigIntegerField(db_index=True, null=True)),
                        ("facts", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("due_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("failed", models.BooleanField(default=False)),
                        ("last_error", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "db_table": "comments_mail",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("to", ""), _negated=True), name="mail_goes_somewhere"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailStop",
                    fields=[
                        ("id", ID),
                        ("mailbox_hash", models.CharField(max_length=32, unique=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={"db_table": "comments_mailstop", "default_permissions": ()},
                ),
            ]
        )
    ]
