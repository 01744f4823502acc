"""The preview: an article as readers would see its newest revision, without writing anything."""

from django.utils import timezone

from articles.models import Article, Byline, Image, Section, Tag
from articles.models.content import columns_of
from articles.models.stored_markup import expansion
from authors.models import Author
from newsroom import arabic, html


def preview_of(article):
    """Return an Article in memory only, with the relations that its page needs already loaded."""
    content = article.newest_revision.content
    body = html.clean(content["body"])
    pictures = Image.objects.in_bulk(html.image_ids(body))
    shown = Article(
        pk=article.pk,
        **columns_of(content) | expansion(body, pictures) | {"comments_open": False},
        published_at=article.published_at or timezone.now(),
        edited_at=article.edited_at,
    )
    shown.hero = Image.objects.filter(pk=content["hero"]).first()  # None if it was deleted
    shown.section = Section.objects.filter(pk=content["section"]).first()  # None if it was deleted
    authors = Author.objects.with_article_count().in_bulk(content["authors"])
    bylines = [Byline(article=shown, author=authors[pk]) for pk in content["authors"] if pk in authors]
    for byline in bylines:
        byline.article_count = byline.author.article_count
    known = Tag.objects.known(content["tags"])
    tags = [known.get(arabic.fold(name)) or Tag(name=name, slug=arabic.slug(name) or "x") for name in content["tags"]]
    shown._prefetched_objects_cache = {"bylines": bylines, "tags": tags}
    return shown
