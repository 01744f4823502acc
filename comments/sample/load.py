"""Loads the sample's comments, in every state."""

import datetime
import tomllib
from pathlib import Path

from django.contrib.auth.models import User

from articles.models import Article
from comments import checks
from comments.models import Comment, Decision, Status
from newsroom.models import change

FILE = Path(__file__).parent / "comments.toml"


def load(by, progress):
    """Every comment that is not there yet, under the stories of the sample."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["comment"]
    stories = {story.sample_key: story for story in Article.objects.exclude(sample_key=None).exclude(published_at=None)}
    kept = {comment.sample_key: comment for comment in Comment.objects.exclude(sample_key=None)}
    with change():
        for done, data in enumerate(told, 1):
            if data["key"] not in kept:
                kept[data["key"]] = write(data, stories[data["story"]], kept.get(data.get("parent")), by)
            progress("comments", done, len(told))


def write(data, story, parent, by):
    comment = Comment(
        article=story, parent=parent, name=data["name"], email=data["email"], body=data["body"],
        created_at=story.published_at + datetime.timedelta(minutes=data["minutes_after"]), sample_key=data["key"],
    )  # fmt: skip
    comment.suspicion = checks.reasons(comment)
    if data["status"] != Status.PENDING:
        comment.status, comment.decided_by = data["status"], by
        comment.decided_at = comment.created_at + datetime.timedelta(minutes=12)
    if data.get("staff"):
        comment.staff = User.objects.filter(username=data["staff"]).first() or by
    comment.save()
    if comment.status != Status.PENDING:
        Decision(
            comment_key=comment.key,
            before=Status.PENDING,
            after=comment.status,
            by=by,
            reason=data.get("reason", ""),
        ).save()
    return comment
