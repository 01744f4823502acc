from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0011_mail_privacy_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='counted_by',
            field=models.CharField(blank=True, default='', editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='comment',
            name='scored_step',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='taught_before',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='comment',
            name='rank',
            field=models.IntegerField(default=5000, editable=False),
        ),
        migrations.CreateModel(
            name='Classifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_name', models.CharField(default='', max_length=16)),
                ('bad', models.PositiveIntegerField(default=0)),
                ('good', models.PositiveIntegerField(default=0)),
                ('steps', models.PositiveBigIntegerField(default=0)),
                ('complete', models.BooleanField(default=False)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='classifier_is_one'), models.CheckConstraint(condition=models.Q(('bad__gte', 0), ('good__gte', 0)), name='classifier_counts')],
            },
        ),
    ]
