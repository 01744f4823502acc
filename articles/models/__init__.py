"""Articles, and what belongs to them."""

from articles.models.article import Article
from articles.models.byline import Byline, Placement
from articles.models.image import Image
from articles.models.page import Page
from articles.models.readiness import NotReady
from articles.models.revision import Revision, StaleRevision
from articles.models.search import SearchDocument
from articles.models.section import Section
from articles.models.tag import Tag, TagAlias, Tagging
from articles.models.workflow import NotAllowed
from authors.models import AFTER_RENAME

AFTER_RENAME.append(Article.refresh_desk_terms)

__all__ = [
    "Article",
    "Byline",
    "Image",
    "NotAllowed",
    "NotReady",
    "Page",
    "Placement",
    "Revision",
    "SearchDocument",
    "Section",
    "StaleRevision",
    "Tag",
    "TagAlias",
    "Tagging",
]
