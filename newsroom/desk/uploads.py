"""Picture uploads in forms of the desk: decoded and stored before the form's transaction begins.

Django's admin handles a form in one transaction, and on SQLite nobody else writes while that is open.
"""

import datetime
from collections.abc import Collection
from typing import IO, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from newsroom import images

KEPT, SALT = "_stored", "a stored upload"
KEPT_MAX_AGE = datetime.timedelta(hours=12)  # shorter than files without a row stay (`newsroom.images.files`)


class PictureUploadAdmin:
    """Mixin for a ModelAdmin whose form takes pictures; list it before `ModelAdmin` and other mixins.

    The form finds the results in `stored_pictures`: {field: Picture or PictureRefused}.
    """

    picture_uploads: dict[str, Collection[str]] = {}  # {name of the file's field: the shapes that it is shown in}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and not hasattr(request, "stored_pictures"):
            request.stored_pictures = {}
            obj = self.get_object(request, unquote(object_id)) if object_id else None
            if self.may_upload(request, obj, object_id):
                self.prepare_pictures(request, obj)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def may_upload(self, request: HttpRequest, obj: models.Model | None, object_id: str | None) -> bool:
        """Return whether this person may save the form; uploads of others are not decoded."""
        if not object_id:
            return self.has_add_permission(request)
        return obj is not None and self.has_change_permission(request, obj)

    def prepare_pictures(self, request: HttpRequest, obj: models.Model | None) -> None:
        """Store the uploads of the form; called outside of a transaction, once a request."""
        for field, shapes in self.picture_uploads.items():
            if file := request.FILES.get(field):
                result = request.stored_pictures[field] = stored(file, shapes)
                for note in getattr(result, "notes", ()):
                    messages.warning(request, note)

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)  # a class made for this request
        form.stored_pictures = getattr(request, "stored_pictures", {})
        return form


class PictureInput(forms.FileInput):
    """A file input that also sends the signed name of a picture which an earlier submission of the form has stored."""

    template_name = "admin/picture_input.html"
    kept = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ",".join(images.ACCEPTED)} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any]) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"kept": self.kept, "kept_name": name + KEPT}
        return context


class PictureField(forms.FileField):
    widget = PictureInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"help_text": _("JPEG, PNG, WebP, AVIF or GIF, at most 20 MB.")} | kwargs))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the data unchecked: the picture may be of an earlier submission; the decoder refuses empty files."""
        return data


class PictureUploadForm:
    """Mixin for the form of a `PictureUploadAdmin`."""

    stored_pictures: dict[str, images.Picture | images.PictureRefused] = {}

    def stored(self, field: str) -> images.Picture | None:
        """Return the `Picture` of the field's upload, from this or an earlier submission of the form, or None.

        Raise `PictureRefused` for a bad file. A form that is refused for another reason keeps the picture.
        """
        result = self.stored_pictures.get(field)
        if isinstance(result, images.PictureRefused):
            raise result
        result = result or self.kept_picture(field)
        if result:
            values = [result.name, result.width, result.height]
            self.fields[field].widget.kept = signing.dumps(values, salt=SALT)
        return result

    def kept_picture(self, field: str) -> images.Picture | None:
        try:
            picture = images.Picture(*signing.loads(self.data.get(field + KEPT, ""), salt=SALT, max_age=KEPT_MAX_AGE))
        except signing.BadSignature:
            return None
        return picture if images.is_stored(picture) else None


def stored(file: IO[bytes], shapes: Collection[str]) -> images.Picture | images.PictureRefused:
    """Store an upload; return its `Picture`, or the `PictureRefused` that says why not."""
    try:
        return images.store(file, shapes=shapes)
    except images.PictureRefused as refused:
        return refused
