import django.db.models.deletion
from django.db import migrations, models

MOVED = ("daykey", "spentchallenge")


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


class Migration(migrations.Migration):
    """Give two models to newsroom; their tables keep their names, so nothing is copied."""

    dependencies = [
        ("comments", "0017_plain_names"),
        ("newsroom", "0005_visitors"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "comment",
                    "day_key",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to="newsroom.daykey",
                    ),
                ),
                migrations.AlterField(
                    "ban",
                    "day_key",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bans",
                        to="newsroom.daykey",
                    ),
                ),
                migrations.DeleteModel("DayKey"),
                migrations.DeleteModel("SpentChallenge"),
            ]
        ),
        migrations.RunPython(move_content_types, move_content_types_back),
    ]
