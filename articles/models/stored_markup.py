"""The final markup of a text, stored so that a request only prints it."""

from articles.models.image import Image
from newsroom import html, images
from newsroom.models import new_edition

BODY_SIZES = "(width >= 46rem) 36rem, 100vw"


class StoredMarkup:
    """Mixin of Article."""

    def expand(self):
        """Rewrite the stored markup from the text of the live row.

        The row is locked and its text read again: another transaction may have published since this one was loaded.
        """
        with new_edition():
            self.body = self.lock().body
            self.write_markup(html.clean(self.body))  # what an older cleaner let through

    def write_markup(self, body):
        """Write the markup of a clean text, with the pictures that it contains.

        The pictures are locked, so that whoever changes their words either waits or is seen.
        """
        with new_edition():
            pictures = locked_pictures(html.image_ids(body))
            columns = expansion(body, pictures)
            for column, value in columns.items():
                setattr(self, column, value)
            self.save(update_fields=list(columns))
            self.placements.exclude(image__in=pictures).delete()
            for image in pictures.values():
                self.placements.get_or_create(image=image)


def locked_pictures(ids):
    """Return {id: Image} of the pictures, locked against a change of their words until the transaction ends."""
    rows = Image.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {image.pk: image for image in rows}


def expansion(body, pictures):
    """Return {column: value} of everything that follows from a clean text and the pictures {id: Image} in it."""
    expanded = html.expand_clean(body, lambda identity, caption: figure(pictures.get(identity), caption))
    return {
        "markup": expanded.markup,
        "toc": expanded.toc,
        "reading_minutes": expanded.minutes,
        "excerpt": html.excerpt(body)[:600],
        "markup_version": html.MARKUP_VERSION,
    }


def figure(image, caption):
    """Return the markup of a library picture in a text; '' for one that is gone."""
    if not image:
        return ""
    return images.picture_markup(
        image.picture, "whole", sizes=BODY_SIZES, alt=image.alt, caption_html=caption, credit=image.credit
    )
