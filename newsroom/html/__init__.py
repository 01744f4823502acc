"""The only door for HTML: cleaned when saved, expanded into its final markup when published, printed by a request."""

from newsroom.html.clean import clean
from newsroom.html.embeds import card, embed_of, link_of
from newsroom.html.expand import EXPANDER, MEDIA, Expanded, expand, expand_clean, printed
from newsroom.html.isolated import isolated
from newsroom.html.plaintext import direction_of, link_spans, paragraphs
from newsroom.html.text import excerpt, has_content, image_ids, plain

__all__ = [
    "EXPANDER",
    "MEDIA",
    "Expanded",
    "card",
    "clean",
    "direction_of",
    "embed_of",
    "excerpt",
    "expand",
    "expand_clean",
    "has_content",
    "image_ids",
    "isolated",
    "link_of",
    "link_spans",
    "paragraphs",
    "plain",
    "printed",
]
