"""The rich-text editor of the admin: django-prose-editor with our own nodes for pictures and embeds."""

import json

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media, Script

from newsroom.html.embeds import rules_for_editor
from newsroom.html.schema import SCHEMA, SCHEMES
from newsroom.images import ACCEPTED, TOO_LARGE

LIBRARY = reverse_lazy("admin:articles_image_library")
UPLOAD = reverse_lazy("admin:articles_image_upload")
PICTURE_WORDS = {
    "search": _("Search the pictures"),
    "close": _("Close"),
    "more": _("More pictures"),
    "add": _("Add a picture"),
    "file": _("File"),
    "alt": _("What it shows"),
    "credit": _("Credit"),
    "upload": _("Upload and use"),
    "picture": _("Picture"),
    "gone": _("This picture is no longer in the library"),
    "choose": _("Choose a picture"),
    "none": _("No picture"),
    "busy": _("Uploading…"),
    "large": TOO_LARGE,
    "lost": _("The server could not be reached. What you typed is kept: check your connection and try again."),
    "failed": _("The server did not take the picture (error {status}). What you typed is kept: try again."),
    "use": _("Use it all the same"),
    "known": _("This picture is in the library already"),
    "field": _("Field"),
    "library": _("In the library"),
    "typed": _("Typed by you"),
    "keep": _("Keep the library's words"),
    "change": _("Change the library's words to mine, wherever this picture stands"),
    "editors": _("Only editors change the library's words: ask one of them if yours are better."),
}
PICTURE_LIMITS = {"bytes": settings.PICTURE_MAX_BYTES, "accept": ",".join(ACCEPTED)}
EMBED_WORDS = {
    "embed": _("Embed"),
    "address": _("Address of a video, a post, a recording or a place"),
    "unknown": _("This address cannot be embedded: it stays a link."),
    "offer": _("Show this address as a card? If not, it stays a link."),
}
MENU_WORDS = {  # the English words of django-prose-editor and ours
    "paragraph": _("paragraph"),
    "heading 2": _("heading"),
    "heading 3": _("smaller heading"),
    "Heading 2": _("heading"),
    "Heading 3": _("smaller heading"),
    "Paragraph": _("paragraph"),
    "unordered list": _("list"),
    "ordered list": _("numbered list"),
    "List properties": _("list properties"),
    "blockquote": _("quotation"),
    "horizontal rule": _("rule"),
    "bold": _("bold"),
    "italic": _("emphasis"),
    "subscript": _("subscript"),
    "superscript": _("superscript"),
    "Code": _("code"),
    "Code block": _("block of code"),
    "insert link": _("link"),
    "remove link": _("remove the link"),
    "undo": _("undo"),
    "redo": _("redo"),
    "Toggle fullscreen": _("full screen"),
    "Insert table": _("table"),
    "Edit Link": _("link"),
    "URL": _("address"),
    "Title": _("title"),
    "Update": _("take over"),
    "Insert": _("insert"),
    "Cancel": _("cancel"),
    "Remove": _("remove"),
    "Table Properties": _("table"),
    "Insert Table": _("insert the table"),
    "Rows": _("rows"),
    "Columns": _("columns"),
    "Include header row": _("with a heading row"),
    "Yes": _("yes"),
    "No": _("no"),
    "Delete table": _("delete the table"),
    "Add column": _("add a column"),
    "Delete column": _("delete the column"),
    "Add row": _("add a row"),
    "Delete row": _("delete the row"),
    "Merge cells": _("merge the cells"),
    "Split cell": _("split the cell"),
    "Toggle header cell": _("heading cell"),
    "Toggle header row": _("heading row"),
    "Toggle header column": _("heading column"),
}
OPTIONS = {
    "OrderedList": {"enableListAttributes": False},
    "Heading": {"levels": [2, 3]},
    "Link": {"enableTarget": False, "protocols": list(SCHEMES), "defaultProtocol": "https"},
    "Picture": {"library": LIBRARY, "upload": UPLOAD, "words": PICTURE_WORDS, "limits": PICTURE_LIMITS},
    "Embed": {"words": EMBED_WORDS, "rules": rules_for_editor()},
}
ALWAYS = {"Paragraph"}  # django-prose-editor always has it
HELPERS = {  # extensions that write no elements
    "History": True,
    "TrailingNode": True,
    "Fullscreen": True,
    "Arabic": {"words": MENU_WORDS},
    "WordLists": True,
    "TypedLists": True,
}
# What the editor can write is what the cleaner lets through: both come from the one schema.
EXTENSIONS = {
    tag.extension: OPTIONS.get(tag.extension, True) for tag in SCHEMA if tag.extension not in ALWAYS
} | HELPERS
MODULES = ImportMap(
    {
        "articles/library": "articles/library.js",
        "articles/upload": "articles/upload.js",
        "desk/session": "js/session.js",
    }
)


class TextWidget(AdminProseEditorWidget):
    @property
    def media(self):
        return super().media + Media(importmap=MODULES)


class PictureChoice(forms.NumberInput):
    """An input for the id of a picture; with the script, a thumbnail and the dialog of the library."""

    @property
    def media(self):
        return Media(importmap=MODULES, js=[Script("articles/picture-choice.js", type="module")])

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        choice = {
            "library": str(LIBRARY),
            "upload": str(UPLOAD),
            "words": {k: str(v) for k, v in PICTURE_WORDS.items()},
            "limits": PICTURE_LIMITS,
        }
        context["widget"]["attrs"] |= {"class": "picture-choice", "data-choice": json.dumps(choice)}
        return context


def body_field(**kwargs):
    """Return the form field of a text; its value is cleaned by `newsroom.html` when it is saved."""
    return ProseEditorFormField(config={"extensions": EXTENSIONS}, preset="configurable", widget=TextWidget, **kwargs)


class EditorAdminMixin:
    """Mixin for a ModelAdmin with the editor: gives the import map the CSP nonce of the request."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        return super().render_change_form(request, context, *args, **kwargs)
