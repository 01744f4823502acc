import newsroom.models.edition
from django.db import migrations, models

from newsroom.roles import CHIEF, EDITOR, grant

EDITS = [f"{verb}_redirect" for verb in ("add", "change", "delete", "view")]


def give(apps, schema_editor):
    grant(apps, "newsroom", {EDITOR: EDITS, CHIEF: EDITS})


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0002_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='epoch',
            field=models.CharField(default=newsroom.models.edition.new_epoch, editable=False, max_length=12),
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='A path of this site, such as /sections/هواتف/.', max_length=500, verbose_name='old address')),
                ('path_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('target', models.CharField(blank=True, help_text='A path of this site or an https:// address. Empty where it follows a page by itself.', max_length=500, verbose_name='new address')),
                ('model', models.CharField(blank=True, editable=False, max_length=60)),
                ('object_id', models.PositiveBigIntegerField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
            ],
            options={
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['model', 'object_id'], name='redirect_to_a_row')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('target', ''), _negated=True), models.Q(models.Q(('model', ''), _negated=True), ('object_id__isnull', False)), _connector='OR'), name='redirect_leads_somewhere')],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
