"""Search results as readers see them: the words of the search are marked in the original text."""

from newsroom import arabic
from newsroom.highlight import excerpt_around, highlight_words


def mark_hits(articles, query):
    """Give each article `hit_headline` and `hit_excerpt`: safe HTML with <mark>."""
    words = arabic.query_words(query)
    for article in articles:
        article.hit_headline = highlight_words(article.headline, words)
        article.hit_excerpt = highlight_words(excerpt_around(f"{article.deck} {article.excerpt}", words), words)
