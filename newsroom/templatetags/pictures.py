"""Responsive pictures in templates."""

from typing import Any

from django import template

from newsroom import images

register = template.Library()


@register.inclusion_tag("newsroom/_picture.html")
def picture(
    image: Any, shape: str = "wide", sizes: str = "100vw", alt: str = "", eager: bool = False, css: str = ""
) -> dict[str, Any]:
    """Render <picture> with AVIF, WebP and JPEG for an object that has `.picture`; nothing for None."""
    if not image:
        return {}
    return images.markup_context(image.picture, shape, sizes, alt, eager=eager, css=css)


@register.simple_tag
def lead_sizes(wide: str, since: str) -> str:
    """Return `sizes` for a page's largest picture, `wide` from a window of `since` on, a phone's width below.

    Phones ask for two pixels to a CSS pixel at the most: more cannot be seen and takes twice the time to load.
    """
    return f"(width >= {since}) {wide}, (width >= 48rem) 94vw, (resolution > 2dppx) 62vw, 88vw"
