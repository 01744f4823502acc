from django.db import migrations, models


class Migration(migrations.Migration):
    """Take over models of comments with their tables; comments.0018 gives them up."""

    dependencies = [("newsroom", "0004_attempts_milestones")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="DayKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(unique=True)),
                        ("key", models.BinaryField(max_length=32)),
                    ],
                    options={"db_table": "comments_daykey", "default_permissions": ()},
                ),
                migrations.CreateModel(
                    name="SpentChallenge",
                    fields=[
                        ("nonce", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                    ],
                    options={"db_table": "comments_spentchallenge", "default_permissions": ()},
                ),
            ]
        )
    ]
