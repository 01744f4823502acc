"""Columns are renamed to say what they hold."""

from django.db import migrations, models
from django.db.models import Q

RENAMED = {
    "newest": "newest_revision",
    "live": "live_revision",
    "was_public": "seen_by_readers",
    "minutes": "reading_minutes",
    "expander": "markup_version",
}


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_section_comments")]
    operations = [
        migrations.RemoveConstraint(model_name="article", name="article_published_is_whole"),
        *(migrations.RenameField("article", old, new) for old, new in RENAMED.items()),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=~Q(status="published")
                | (
                    Q(published_at__isnull=False, section__isnull=False, live_revision__isnull=False)
                    & ~Q(headline="")
                    & ~Q(slug="")
                ),
                name="article_published_is_whole",
            ),
        ),
    ]
