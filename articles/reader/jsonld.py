"""The schema.org description of an article's page."""

from django.conf import settings

from authors.jsonld import person
from newsroom import images, jsonld


def article_description(article):
    """Return the NewsArticle and the BreadcrumbList of an article's page."""
    news = {
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.deck,
        "inLanguage": "ar",
        "mainEntityOfPage": jsonld.absolute_url(article.get_absolute_url()),
        "articleSection": article.section.name if article.section else None,
        "keywords": [tag.name for tag in article.tag_list],
        "author": [person(author) for author in article.byline],
        "publisher": jsonld.organization(),
        "datePublished": jsonld.iso_time(article.published_at),
        "dateModified": jsonld.iso_time(article.edited_at or article.published_at),
        "image": [jsonld.absolute_url(images.share_url(article.hero.picture))] if article.hero else None,
    }
    steps = [(settings.SITE_NAME, "/")]
    steps += [(article.section.name, article.section.get_absolute_url())] if article.section else []
    return jsonld.graph(news, jsonld.breadcrumb_list(steps, article.headline))
