"""The markup of pictures: `<picture>` and `<figure>`."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from newsroom.images.names import Picture, fallback_width, height_of, rendition_name, srcset


def markup_context(
    picture: Picture, shape: str, sizes: str, alt: str, base: str | None = None, eager: bool = False, css: str = ""
) -> dict[str, Any]:
    """Return the context of `newsroom/_picture.html`."""
    base = settings.MEDIA_URL if base is None else base
    width = fallback_width(picture, shape)
    return {
        "avif": srcset(picture, shape, "avif", base),
        "webp": srcset(picture, shape, "webp", base),
        "src": base + rendition_name(picture, shape, width, "jpg"),
        "width": width,
        "height": height_of(picture, shape, width),
        "sizes": sizes,
        "alt": alt,
        "eager": eager,
        "css": css,
    }


def picture_markup(
    picture: Picture, shape: str, sizes: str, alt: str, caption_html: str = "", credit: str = "", base: str = "@media/"
) -> str:
    """Return a <figure> for stored markup, with «@media/» in place of MEDIA_URL."""
    context = markup_context(picture, shape, sizes, alt, base) | {"caption": caption_html, "credit": credit}
    return render_to_string("newsroom/_figure.html", context).strip()
