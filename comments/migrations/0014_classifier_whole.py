from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_classifier_data")]
    operations = [
        migrations.AlterField(
            model_name="comment",
            name="counted",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
