"""Responsive pictures in templates."""

from django import template

from newsroom import images

register = template.Library()


@register.inclusion_tag("newsroom/_picture.html")
def picture(image, shape="wide", sizes="100vw", alt="", eager=False, css=""):
    """<picture> with AVIF, WebP and JPEG of anything that has `.picture`; nothing for None."""
    if not image:
        return {}
    return images.markup_context(image.picture, shape, sizes, alt, eager=eager, css=css)
