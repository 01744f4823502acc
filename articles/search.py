"""What a reader sees of a search result: the words of the query marked in the text as it was written."""

from newsroom import arabic
from newsroom.highlight import excerpt_around, highlight_words


def mark_hits(stories, query):
    """Give each story `hit_headline` and `hit_excerpt`: safe HTML with <mark>."""
    words = arabic.query_words(query)
    for story in stories:
        story.hit_headline = highlight_words(story.headline, words)
        story.hit_excerpt = highlight_words(excerpt_around(f"{story.deck} {story.excerpt}", words), words)
