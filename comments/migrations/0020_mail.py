from django.db import migrations, models

MOVED = ("mail", "mailstop")


def move_content_types(apps, schema_editor, source="comments", target="newsroom"):
    """Keep the ids of the content types; one that stands under both labels stays under the new one."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model in MOVED:
        if content_types.filter(app_label=target, model=model).exists():
            content_types.filter(app_label=source, model=model).delete()
        else:
            content_types.filter(app_label=source, model=model).update(app_label=target)


def move_content_types_back(apps, schema_editor):
    move_content_types(apps, schema_editor, source="newsroom", target="comments")


def delete_mail_without_comment(apps, schema_editor):
    """Delete what the foreign key, which the reverse migration restores, would refuse."""
    alias = schema_editor.connection.alias
    comments = apps.get_model("comments", "Comment").objects.using(alias).values("pk")
    mail = apps.get_model("newsroom", "Mail").objects.using(alias)
    mail.exclude(subject_id=None).exclude(subject_id__in=comments).delete()


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
        migrations.RunPython(move_content_types, move_content_types_back),
        migrations.RunPython(migrations.RunPython.noop, delete_mail_without_comment),
    ]
