"""The column says what it holds: who added the picture."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_plain_column_names")]
    operations = [migrations.RenameField("image", "by", "created_by")]
