"""Detect that two people edit one row: the second save is refused and shows both texts, so that none is lost."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from newsroom import html

VERSION, SEEN = "_version", "_seen"
CHANGED = _("Somebody changed this after you opened it. Both texts are below; nothing is lost.")
CHANGED_IN_LIST = _("This was changed by somebody else in the meantime: it is %(now)s now.")


def version_of(row: models.Model) -> str:
    """Return a digest of the row's columns."""
    values = [str(field.value_from_object(row)) for field in row._meta.concrete_fields]
    return hashlib.sha256("\x1f".join(values).encode("utf-8", "replace")).hexdigest()[:24]


class VersionedForm:
    """Mixin for the form of an existing row: refuses a save that began from an older version of it."""

    newer = None  # the row as it is now, where the save was refused

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        begun = self.data.get(VERSION)
        if self.instance.pk and begun:
            row = type(self.instance)._base_manager.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
            if row is None:
                raise ValidationError(_("This was deleted in the meantime."))
            now = version_of(row)
            if now not in (begun, self.data.get(SEEN)):
                self.newer, self.newer_version = row, now
                self.add_error(None, CHANGED)
        return self.cleaned_data if data is None else data

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Return [(label, mine, theirs)] of the fields in which the newer row differs from the form, as plain text."""
        theirs = type(self)(instance=self.newer)
        pairs = [
            (field.label or name, plain_text(self[name].value()), plain_text(theirs[name].value()))
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
        ]
        return [pair for pair in pairs if pair[1] != pair[2]]


def plain_text(value: object) -> str:
    """Return a field's value as plain text, for comparison."""
    text = "" if value is None else str(value)
    return html.plain(html.clean(text)) if text.lstrip().startswith("<") else text.replace("\r\n", "\n").strip()


class VersionedAdmin:
    """Mixin for a ModelAdmin whose rows several people change."""

    change_form_template = "admin/versioned_change_form.html"

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        if not obj:
            return form_class

        class Form(VersionedForm, form_class):
            """The form of the admin, with the check of versions."""

        return Form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: models.Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        begun = request.POST.get(VERSION) if form.is_bound else None
        context |= {"row_version": begun or (version_of(obj) if obj else ""), "newer": getattr(form, "newer", None)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        if request.method == "POST":  # a redirect would lose what was typed
            raise Http404
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Take a list's form in one transaction: its rows are locked while they are compared."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            return super().changelist_view(request, extra_context)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        form_class = super().get_changelist_form(request, **kwargs)

        class Form(ListForm, form_class):
            """The form of a row, with the check for changes by others."""

        return Form

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> type[forms.BaseModelFormSet]:
        """Return the formset of a list; its fields carry the value that they were shown with."""

        def formfield_callback(field: models.Field, **options: Any) -> forms.Field | None:
            made = self.formfield_for_dbfield(field, request, **options)
            if made and field.name in self.list_editable:
                made.show_hidden_initial = True
            return made

        return super().get_changelist_formset(request, **({"formfield_callback": formfield_callback} | kwargs))


class ListForm:
    """Mixin for a row of a list that is changed in place: refuses a value that somebody else has changed meanwhile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.show_hidden_initial:
                field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        fresh = type(self.instance)._base_manager.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
        for name, field in self.fields.items():
            if not field.show_hidden_initial or fresh is None:
                continue
            now = getattr(fresh, name)
            if name in self.changed_data and str(self._initial_of(name, field)) != str(now):
                self.add_error(name, ValidationError(CHANGED_IN_LIST, params={"now": now}))
        return data

    def _initial_of(self, name: str, field: forms.Field) -> Any:
        typed = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.to_python(typed)
        except ValidationError:
            return typed
