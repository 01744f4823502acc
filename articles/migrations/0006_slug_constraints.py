from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_slugs_data")]
    operations = [
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug__contains', '/'), _negated=True), models.Q(('slug__contains', '\\'), _negated=True), models.Q(('slug__contains', '.'), _negated=True), models.Q(('slug__contains', '?'), _negated=True), models.Q(('slug__contains', '#'), _negated=True), models.Q(('slug__contains', '%'), _negated=True), models.Q(('slug__contains', ' '), _negated=True), models.Q(('slug__contains', '\n'), _negated=True), models.Q(('slug__contains', '\t'), _negated=True)), name='article_slug_is_safe', violation_error_message='An address holds only letters, digits and «-».'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug__contains', '/'), _negated=True), models.Q(('slug__contains', '\\'), _negated=True), models.Q(('slug__contains', '.'), _negated=True), models.Q(('slug__contains', '?'), _negated=True), models.Q(('slug__contains', '#'), _negated=True), models.Q(('slug__contains', '%'), _negated=True), models.Q(('slug__contains', ' '), _negated=True), models.Q(('slug__contains', '\n'), _negated=True), models.Q(('slug__contains', '\t'), _negated=True)), name='page_slug_is_safe', violation_error_message='An address holds only letters, digits and «-».'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug__contains', '/'), _negated=True), models.Q(('slug__contains', '\\'), _negated=True), models.Q(('slug__contains', '.'), _negated=True), models.Q(('slug__contains', '?'), _negated=True), models.Q(('slug__contains', '#'), _negated=True), models.Q(('slug__contains', '%'), _negated=True), models.Q(('slug__contains', ' '), _negated=True), models.Q(('slug__contains', '\n'), _negated=True), models.Q(('slug__contains', '\t'), _negated=True)), name='section_slug_is_safe', violation_error_message='An address holds only letters, digits and «-».'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.CheckConstraint(condition=models.Q(('folded', ''), _negated=True), name='tag_has_folded_name'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug__contains', '/'), _negated=True), models.Q(('slug__contains', '\\'), _negated=True), models.Q(('slug__contains', '.'), _negated=True), models.Q(('slug__contains', '?'), _negated=True), models.Q(('slug__contains', '#'), _negated=True), models.Q(('slug__contains', '%'), _negated=True), models.Q(('slug__contains', ' '), _negated=True), models.Q(('slug__contains', '\n'), _negated=True), models.Q(('slug__contains', '\t'), _negated=True)), name='tag_slug_is_safe', violation_error_message='An address holds only letters, digits and «-».'),
        ),
    ]
