"""The editors' desk."""

from articles.admin import article, library, taxonomy  # noqa: F401 registers
