"""Form fields for the text of visitors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newsroom import arabic

ECHOED = 4  # a refused text comes back in its form up to so many times its allowed length
MAX_ECHO = 20_000  # characters of a text that a page shows again where no field says how long it may be


class BoundedField(forms.CharField):
    """A text that is refused before anything reads it if it is far too long; its form shows only a part of it again."""

    def to_python(self, value: Any) -> str:
        if value and len(value) > ECHOED * self.max_length:
            message = self.error_messages.get("max_length", _("This is too long."))
            raise forms.ValidationError(message, params={"limit_value": self.max_length, "show_value": len(value)})
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data[: ECHOED * self.max_length] if isinstance(data, str) else data


class UserTextField(BoundedField):
    """A text that is sanitized before anything else reads it; one without a visible character counts as empty."""

    def __init__(self, *, one_line: bool = False, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.one_line = one_line

    def to_python(self, value: Any) -> str:
        text = arabic.sanitize_user_text(super().to_python(value))
        text = arabic.tidy_line(text) if self.one_line else text
        return "" if arabic.is_blank(text) else text
