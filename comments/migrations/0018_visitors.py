import django.db.models.deletion
from django.db import migrations, models

MOVED = ("daykey", "spentchallenge")


def move_content_types(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model in MOVED:
        if not content_types.filter(app_label="newsroom", model=model).exists():
            content_types.filter(app_label="comments", model=model).update(app_label="newsroom")


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
        migrations.RunPython(move_content_types, migrations.RunPython.noop),
    ]
