from django.db import migrations

from newsroom.records import guard
from newsroom.roles import CHIEF, EDITOR, WRITER, grant

WRITES = ["add_article", "change_article", "view_article", "add_image", "view_image", "view_section"]
EDITS = [
    *WRITES, "article.publish_article", "change_image", "delete_image",
    *(f"{verb}_{model}" for model in ("section", "tag", "page") for verb in ("add", "change", "view", "delete")),
]  # fmt: skip


def give(apps, schema_editor):
    grant(apps, "articles", {WRITER: WRITES, EDITOR: EDITS, CHIEF: EDITS})


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
        guard(
            "articles_revision",
            # a save of one's own may be folded into until somebody builds on it or readers see it
            may_change="OLD.act = 'save' AND NEW.id = OLD.id AND NEW.article_id = OLD.article_id"
            " AND NEW.by_id IS NOT DISTINCT FROM OLD.by_id AND NEW.at = OLD.at AND NEW.edits = OLD.edits + 1"
            " AND NOT EXISTS (SELECT 1 FROM articles_revision later WHERE later.base_id = OLD.id)",
        ),
    ]
