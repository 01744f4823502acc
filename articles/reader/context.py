"""The context of an article's page, shared by the page itself, a refused comment and the preview."""

from django.templatetags.static import static

from articles.models import Article
from articles.reader.jsonld import article_description
from newsroom import images, jsonld


def article_context(article, preview=False):
    """Return the context of `articles/article.html`."""
    published = Article.objects.published()
    related = list(published.related_to(article)) if article.tag_list else []
    shown = [article.pk, *(other.pk for other in related)]
    same_section = published.front().in_section(article.section).exclude(pk__in=shown)
    picture = images.share_url(article.hero.picture) if article.hero else static("img/share.png")
    return {
        "article": article,
        "related": related,
        "same_section": same_section.newest_first()
        .select_related("section", "hero")
        .defer("body", "markup", "toc")[:3],
        "jsonld": article_description(article),
        "share_image": jsonld.absolute_url(picture),
        "preview": preview,
    }
