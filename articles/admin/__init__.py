"""The editors' desk."""

from articles.admin import article, library, standing  # noqa: F401 registers
