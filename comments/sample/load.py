"""Load the sample comments, in every state."""

import datetime
import tomllib
from pathlib import Path

from django.contrib.auth.models import User

from articles.models import Article
from comments.intake import checks
from comments.intake.checks import Submission
from comments.models import Comment, HouseRules, Status, Word
from newsroom import arabic
from newsroom.models import new_edition

RULES = """ناقش الفكرة لا صاحبها، ولا تنشر بيانات أحد.

لا إعلانات ولا أرقام هواتف. الروابط مقبولة حين تخدم الموضوع.

قد نحذف ما يخالف ذلك، ونذكر السبب لكاتبه."""
WORDS = [("واتساب", "flag"), ("اربح", "flag"), ("كازينو", "hold"), ("قرض شخصي", "hold"), ("متابعين", "flag")]
FILE = Path(__file__).parent / "comments.toml"


def load(by, progress):
    """Load every sample comment that does not exist yet, on the sample articles."""
    samples = tomllib.loads(FILE.read_text(encoding="utf-8"))["comment"]
    articles = {
        article.sample_key: article for article in Article.objects.exclude(sample_key=None).exclude(published_at=None)
    }
    if not HouseRules.objects.exists():
        HouseRules(text=RULES).save()
    for text, kind in WORDS:
        Word.objects.get_or_create(folded=" ".join(arabic.terms(text)), defaults={"text": text, "kind": kind})
    kept = {comment.sample_key: comment for comment in Comment.objects.exclude(sample_key=None)}
    with new_edition():
        for done, data in enumerate(samples, 1):
            if data["key"] not in kept:
                kept[data["key"]] = write(data, articles[data["article"]], kept.get(data.get("parent")), by)
            progress("comments", done, len(samples))


def write(data, article, parent, by):
    comment = Comment(
        article=article, parent=parent, name=data["name"], email=data["email"], body=data["body"],
        created_at=article.published_at + datetime.timedelta(minutes=data["minutes_after"]), sample_key=data["key"],
    )  # fmt: skip
    if data.get("staff"):
        comment.staff = User.objects.filter(username=data["staff"]).first() or by
    else:
        comment.set_check_results(*checks.run_checks(Submission(comment, comment.body)))
    comment.save()
    if data["status"] != Status.PENDING:
        comment.decide(data["status"], by, data.get("code", ""), data.get("reason", ""))
    return comment
