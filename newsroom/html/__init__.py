"""All HTML goes through here: cleaned when saved, expanded when published, only printed by a request."""

from newsroom.html.admin_markup import isolate_markup
from newsroom.html.clean import clean
from newsroom.html.embeds import card, embed_of, link_of
from newsroom.html.expand import MARKUP_VERSION, MEDIA, Expanded, expand, expand_clean, for_page
from newsroom.html.plaintext import direction_of, link_spans, paragraphs
from newsroom.html.text import excerpt, has_content, image_ids, plain

__all__ = [
    "MARKUP_VERSION",
    "MEDIA",
    "Expanded",
    "card",
    "clean",
    "direction_of",
    "embed_of",
    "excerpt",
    "expand",
    "expand_clean",
    "for_page",
    "has_content",
    "image_ids",
    "isolate_markup",
    "link_of",
    "link_spans",
    "paragraphs",
    "plain",
]
