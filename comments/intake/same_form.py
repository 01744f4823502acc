"""The same form sent twice, by a second click on a slow line: both are answered with the same private link.

The page's script gives every form a random identifier of 128 bits. Whoever sends it again with the same words is the
same sender: nobody else can know it. Only a keyed hash of identifier and words is kept, for two days.
"""

import re

from django.http import HttpRequest

from comments.forms import CommentForm
from comments.models import Comment
from comments.models.hashes import text_hash

IDENTIFIER = re.compile(r"[0-9a-f]{32}")


def form_hash(request: HttpRequest, form: CommentForm) -> str | None:
    """Return the name of this form with these words; None without an identifier, or where a field is not filled in."""
    identifier, data = request.POST.get("form_id", ""), form.cleaned_data
    if not IDENTIFIER.fullmatch(identifier) or not {"body", "name", "email"} <= data.keys():
        return None
    words = (form.article.pk, request.POST.get("parent", "")[:20], data["email"], data["name"], data["body"])
    return text_hash("\0".join(("form", identifier, *map(str, words))))


def already_sent(name: str | None) -> Comment | None:
    """Return the comment that was sent by the form of that name, if its private page is still there."""
    return Comment.objects.filter(form_hash=name, purged_at=None).first() if name else None
