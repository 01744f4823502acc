"""Uploads of a picture that is in the library already, with other words: ask which words to keep.

Nothing is changed without an answer, and nothing typed is lost: the form is shown again with both. A picture's words
belong to the library and appear wherever the picture does; only the caption belongs to an article.
"""

from dataclasses import dataclass

from articles.models import Image
from newsroom import arabic
from newsroom.desk.versions import version_of

KNOWN, WORDS = "known_picture", "known_picture_words"  # names of the answer's fields
LIBRARY, TYPED = "library", "typed"  # its values
CHANGE_IMAGE = "articles.change_image"


@dataclass
class KnownPicture:
    """The question: a picture of the library, and the typed words that differ from its own."""

    image: Image
    typed: dict  # {field: text} of what differs
    may_change: bool

    @property
    def token(self):
        """Return what the answer must carry; it is valid as long as the library's words are those that were shown."""
        return f"{self.image.pk}.{version_of(self.image)}"

    @property
    def rows(self):
        """Return [(label, the library's words, the typed words)] of what differs."""
        labels = {field.name: field.verbose_name for field in Image._meta.concrete_fields}
        return [(labels[field], getattr(self.image, field), text) for field, text in self.typed.items()]


def answered_image(data):
    """Return the Image that the answer in a form's data is about, or None."""
    pk = data.get(KNOWN, "").partition(".")[0]
    return Image.objects.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None


def resolve_words(image, typed, data, by):
    """Return the `KnownPicture` to ask about, or None if the words agree or the question was answered.

    The answer «typed» changes the words of the library. Words that were left empty change nothing.
    """
    typed = {field: arabic.tidy_line(text) for field, text in typed.items()}
    other = {field: text for field, text in typed.items() if text and text != getattr(image, field)}
    question = KnownPicture(image, other, by.has_perm(CHANGE_IMAGE))
    answer = data.get(WORDS) if data.get(KNOWN) == question.token else None
    if not other or answer == LIBRARY:
        return None
    if answer == TYPED and question.may_change:
        for field, text in other.items():
            setattr(image, field, text)
        image.save()
        return None
    return question
