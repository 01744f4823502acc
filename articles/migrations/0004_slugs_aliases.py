import django.db.models.deletion
import newsroom.models.slug
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_comments_off'),
        ('authors', '0004_slug_constraint'),
        ('newsroom', '0003_epoch_redirects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TagAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(editable=False, max_length=100, unique=True)),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AlterField(
            model_name='revision',
            name='content',
            field=models.JSONField(db_column='content', default=dict),
        ),
        migrations.RenameField(
            model_name='revision',
            old_name='content',
            new_name='stored',
        ),
        migrations.AddField(
            model_name='article',
            name='desk_terms',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='image',
            name='folded',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AlterField(
            model_name='page',
            name='slug',
            field=newsroom.models.slug.SlugField(blank=True, help_text='Made from the title if left empty.', max_length=80, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='section',
            name='slug',
            field=newsroom.models.slug.SlugField(blank=True, help_text='Made from the name if left empty.', max_length=80, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='tag',
            name='slug',
            field=newsroom.models.slug.SlugField(blank=True, help_text='Made from the name if left empty.', max_length=100, unique=True, verbose_name='address'),
        ),
        migrations.AddField(
            model_name='tagalias',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='articles.tag'),
        ),
        migrations.AlterField(
            model_name='page',
            name='title',
            field=models.CharField(max_length=120, verbose_name='headline'),
        ),
    ]
