"""The same form sent twice, for example by a second click on a slow line: both get the same private link.

The page's script gives every form a random identifier of 128 bits, which nobody else can know: who sends it again with
the same text is the same sender. Only a keyed hash of identifier and text is stored, for two days.
"""

import re

from django.http import HttpRequest

from comments.forms import CommentForm
from comments.models import Comment
from comments.models.hashes import text_hash

IDENTIFIER = re.compile(r"[0-9a-f]{32}")


def form_hash(request: HttpRequest, form: CommentForm) -> str | None:
    """Return the hash of this form with this text; None without an identifier or if a field is empty."""
    identifier, data = request.POST.get("form_id", ""), form.cleaned_data
    if not IDENTIFIER.fullmatch(identifier) or not {"body", "name", "email"} <= data.keys():
        return None
    words = (form.article.pk, request.POST.get("parent", "")[:20], data["email"], data["name"], data["body"])
    return text_hash("\0".join(("form", identifier, *map(str, words))))


def already_sent(form_hash: str | None) -> Comment | None:
    """Return the comment that was sent by the form with that hash, if its private page still exists."""
    return Comment.objects.filter(form_hash=form_hash, purged_at=None).first() if form_hash else None
