from django.db import migrations

from newsroom.roles import CHIEF, grant


def give(apps, schema_editor):
    grant(apps, "auth", {CHIEF: ["add_user", "change_user", "view_user"]})


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
