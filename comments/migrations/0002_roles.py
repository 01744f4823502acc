from django.db import migrations

from newsroom.records import guard
from newsroom.roles import CHIEF, EDITOR, MODERATOR, grant


def give(apps, schema_editor):
    decides = ["view_comment", "comment.moderate_comment"]
    grant(apps, "comments", {MODERATOR: decides, EDITOR: decides, CHIEF: decides})


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop), guard("comments_decision")]
