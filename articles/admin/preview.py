"""A story as readers would see its newest revision, without writing anything."""

from django.utils import timezone

from articles.models import Article, Byline, Image, Section, Tag
from articles.models.content import DIRECT, slug_of
from articles.models.publication import expansion
from authors.models import Author
from newsroom import arabic, html


def preview_of(article):
    """An Article in memory alone, with the relations that its page asks for already there."""
    content = article.newest.content
    pictures = Image.objects.in_bulk(html.image_ids(content["body"]))
    shown = Article(
        pk=article.pk,
        **{field: content[field] for field in DIRECT if field != "comments_open"},
        **expansion(content["body"], pictures),
        slug=slug_of(content),
        section=Section.objects.filter(pk=content["section"]).first(),
        hero=Image.objects.filter(pk=content["hero"]).first(),
        published_at=article.published_at or timezone.now(),
        edited_at=article.edited_at,
        comments_open=False,
    )
    authors = Author.objects.with_article_count().in_bulk(content["authors"])
    bylines = [Byline(article=shown, author=authors[pk]) for pk in content["authors"] if pk in authors]
    for byline in bylines:
        byline.article_count = byline.author.article_count
    known = Tag.objects.known(content["tags"])
    tags = [known.get(arabic.fold(name)) or Tag(name=name, slug=arabic.slug(name) or "x") for name in content["tags"]]
    shown._prefetched_objects_cache = {"bylines": bylines, "tags": tags}
    return shown
