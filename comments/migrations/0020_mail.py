from django.db import migrations, models

MOVED = ("mail", "mailstop")


def move_content_types(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model in MOVED:
        if not content_types.filter(app_label="newsroom", model=model).exists():
            content_types.filter(app_label="comments", model=model).update(app_label="newsroom")


class Migration(migrations.Migration):
    """Give the outbox to newsroom; its tables keep their names. A mail now has a plain key of its comment."""

    dependencies = [
        ("comments", "0019_labels"),
        ("newsroom", "0006_mail"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterField(
            "mail", "comment", models.BigIntegerField(null=True, db_index=True, db_column="comment_id")
        ),
        migrations.RenameField("mail", "comment", "subject_id"),
        migrations.AlterField("mail", "subject_id", models.BigIntegerField(null=True, db_index=True)),
        migrations.AlterField("mail", "kind", models.CharField(max_length=20)),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("Mail"), migrations.DeleteModel("MailStop")]
        ),
        migrations.RunPython(move_content_types, migrations.RunPython.noop),
    ]
