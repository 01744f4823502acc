"""The rich-text editor of the desk: django-prose-editor with nodes of our own for pictures and embeds."""

from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Heading": {"levels": [2, 3]},
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "History": True,
    "TrailingNode": True,
    "Fullscreen": True,
}


def body_field(**kwargs):
    """The form field of a text; what it gives is cleaned by `newsroom.html` when it is saved."""
    return ProseEditorFormField(config={"extensions": EXTENSIONS}, preset="configurable", widget=AdminProseEditorWidget, **kwargs)


class EditorAdminMixin:
    """Gives the editor's import map the request's CSP nonce."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        return super().render_change_form(request, context, *args, **kwargs)
