"""The schema.org description of an article, as the text of a JSON-LD block."""

from django.conf import settings

from newsroom import images
from newsroom.jsonld import absolute, breadcrumbs, graph, organisation, person, stamp


def article_jsonld(article):
    """Return the NewsArticle and the BreadcrumbList of an article."""
    news = {
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.deck,
        "inLanguage": "ar",
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "articleSection": article.section.name if article.section else None,
        "keywords": [tag.name for tag in article.tag_list],
        "author": [person(author) for author in article.byline],
        "publisher": organisation(),
        "datePublished": stamp(article.published_at),
        "dateModified": stamp(article.edited_at or article.published_at),
        "image": [absolute(images.share_url(article.hero.picture))] if article.hero else None,
    }
    steps = [(settings.SITE_NAME, "/")]
    steps += [(article.section.name, article.section.get_absolute_url())] if article.section else []
    return graph(news, breadcrumbs(steps, article.headline))
