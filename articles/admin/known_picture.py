"""A picture is uploaded that the library has already, with other words: ask which words are to stay.

Nothing is changed without an answer, and nothing typed is lost: the form comes back with both. A picture's words belong
to the library and stand wherever the picture does; only the caption is an article's own.
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
    """The question: a picture of the library, and what was typed beside what the library says."""

    image: Image
    typed: dict  # {field: text} of what differs
    may_change: bool

    @property
    def token(self):
        """What the answer carries: it is good as long as the library's words are those that were shown."""
        return f"{self.image.pk}.{version_of(self.image)}"

    @property
    def rows(self):
        """[(label, the library's words, the typed ones)] of what differs."""
        labels = {field.name: field.verbose_name for field in Image._meta.concrete_fields}
        return [(labels[field], getattr(self.image, field), text) for field, text in self.typed.items()]


def asked_about(data):
    """Return the Image that the answer in a form's data is about, or None."""
    pk = data.get(KNOWN, "").partition(".")[0]
    return Image.objects.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None


def settle(image, typed, data, by):
    """Return the `KnownPicture` to ask about, or None where the words agree or the answer is there.

    An answer that wants the typed words changes the library's. Words left empty are no wish.
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
