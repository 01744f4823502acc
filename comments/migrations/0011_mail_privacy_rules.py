from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the rows: PostgreSQL alters no table in a transaction that has changed rows of it."""

    dependencies = [("comments", "0010_mail_privacy")]

    operations = [
        migrations.RemoveField(model_name="confirmation", name="writer_hash"),
        migrations.AlterField(
            model_name="confirmation", name="mailbox_hash", field=models.CharField(max_length=32, unique=True)
        ),
    ]
