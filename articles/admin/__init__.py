"""The admin of articles, pictures, sections, tags and static pages."""

from articles.admin import article, library, taxonomy  # noqa: F401 registers
