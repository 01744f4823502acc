from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("authors", "0003_slugs")]
    operations = [
        migrations.AddConstraint(
            model_name='author',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug__contains', '/'), _negated=True), models.Q(('slug__contains', '\\'), _negated=True), models.Q(('slug__contains', '.'), _negated=True), models.Q(('slug__contains', '?'), _negated=True), models.Q(('slug__contains', '#'), _negated=True), models.Q(('slug__contains', '%'), _negated=True), models.Q(('slug__contains', ' '), _negated=True), models.Q(('slug__contains', '\n'), _negated=True), models.Q(('slug__contains', '\t'), _negated=True)), name='author_slug_is_safe', violation_error_message='An address holds only letters, digits and «-».'),
        ),
    ]
