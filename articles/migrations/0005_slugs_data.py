"""Slugs that would break an address are mended, one article leads the home page, and the desk's search words are made."""

from django.db import migrations
from django.db.models import F

from newsroom import arabic
from newsroom.slug_migration import mend_slugs


def mend(apps, schema_editor):
    mend_slugs(apps, "articles.Section", "/sections/{}/", "name")
    mend_slugs(apps, "articles.Page", "/pages/{}/", "title")
    mend_slugs(apps, "articles.Tag", "/tags/{}/", "name")
    mend_slugs(apps, "articles.Article", None, "headline", blank=True)
    tags = apps.get_model("articles.Tag")._base_manager
    for tag in tags.filter(folded=""):  # a name of invisible signs: nothing to be found by
        tag.taggings.all().delete()
        tag.delete()


def keep_one_pin(apps, schema_editor):
    articles = apps.get_model("articles.Article")._base_manager
    pinned = articles.filter(pinned_at__isnull=False).order_by(F("pinned_at").desc(), "-pk").values_list("pk", flat=True)
    articles.filter(pk__in=list(pinned)[1:]).update(pinned_at=None)


def write_search_words(apps, schema_editor):
    """Fold what the desk's search looks in: headline, kicker, tags and authors of the newest revision; pictures' words."""
    names = dict(apps.get_model("authors.Author")._base_manager.values_list("pk", "name"))
    article, batch = apps.get_model("articles.Article"), []
    for row in article._base_manager.select_related("newest").only("newest__stored").iterator(500):
        content = row.newest.stored if row.newest else {}
        signed = [names.get(pk, "") for pk in content.get("authors", [])]
        words = [content.get("headline", ""), content.get("kicker", ""), *content.get("tags", []), *signed]
        row.desk_terms = f" {' '.join(arabic.terms(' '.join(words)))} "
        batch.append(row)
    article._base_manager.bulk_update(batch, ["desk_terms"], batch_size=200)
    pictures = apps.get_model("articles.Image")._base_manager
    for picture in pictures.all():
        pictures.filter(pk=picture.pk).update(
            folded=arabic.fold(f"{picture.alt} {picture.caption} {picture.credit}")
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_slugs_aliases")]
    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.RunPython(keep_one_pin, migrations.RunPython.noop),
        migrations.RunPython(write_search_words, migrations.RunPython.noop),
    ]
