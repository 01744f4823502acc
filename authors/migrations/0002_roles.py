from django.db import migrations

from newsroom.roles import CHIEF, EDITOR, grant


def give(apps, schema_editor):
    edits = ["add_author", "change_author", "view_author"]
    grant(apps, "authors", {EDITOR: edits, CHIEF: [*edits, "delete_author"]})


class Migration(migrations.Migration):
    dependencies = [("authors", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
