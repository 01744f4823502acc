"""A filled database of the first release migrates to this one and works."""

import datetime
import hashlib
import io
import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from articles.models import Article, Section, Tag
from authors.models import Author
from comments import relearning
from comments.models import Ban, Classifier, Comment, Confirmation, Token
from comments.models.classifier import rank_of
from comments.models.hashes import duplicate_hash, keyed_email, text_hash
from comments.models.replying import STAFF_EMAIL
from newsroom.mail.mailboxes import mailbox_hash
from newsroom.models import Edition, Mail, Redirect

FIRST_RELEASE = [
    ("newsroom", "0002_roles"),
    ("authors", "0002_roles"),
    ("articles", "0003_comments_off"),
    ("comments", "0005_voices_rules"),
]
NOW = timezone.now()


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def newest_release():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def content(**changes):
    """A stored content as the first release wrote it."""
    whole = {
        "headline": "عنوان قديم", "deck": "تمهيد", "kicker": "خبر", "body": "<p>نص قديم</p>", "section": None,
        "authors": [], "tags": ["الرقائق"], "hero": None, "hero_caption": "", "slug": "", "comments_open": True,
        "comments_hidden": False, "archive_only": False,
    }  # fmt: skip
    return whole | changes


def make_article(old, user, section, author, status="published", at=NOW, **columns):
    model, revision = old.get_model("articles", "Article"), old.get_model("articles", "Revision")
    stored = content(section=section.pk, authors=[author.pk])
    article = model.objects.create(created_by=user)
    made = revision.objects.create(
        article=article, act="publish", by=user, at=NOW, headline=stored["headline"], content=stored,
        digest=hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
    )  # fmt: skip
    live = {"live": made, "status": status, "published_at": at} if status == "published" else {"status": status}
    plain = {key: stored[key] for key in ("headline", "deck", "kicker", "body")} if status == "published" else {}
    fields = {"slug": "عنوان-قديم", "section": section, "newest": made, "markup": "<p>نص قديم</p>", **plain, **live}
    model.objects.filter(pk=article.pk).update(**(fields | columns))
    if status == "published":
        old.get_model("articles", "Byline").objects.create(article_id=article.pk, author=author)
        text = {"headline": " عنوان قديم ", "text": " عنوان قديم نص "}
        old.get_model("articles", "SearchDocument").objects.create(article_id=article.pk, **text)
    return article.pk


def fill(old):
    """Rows of every kind, with the addresses that the first release let through."""
    user = old.get_model("auth", "User").objects.create(username="omar", is_staff=True)
    section = old.get_model("articles", "Section").objects.create(name="أمن", slug="sec.urity", colour="sec")
    old.get_model("articles", "Section").objects.create(name="تقنية", slug="tech/ai")
    old.get_model("articles", "Section").objects.create(name="نقطة", slug=".")
    old.get_model("articles", "Page").objects.create(
        title="من نحن", slug="about us", body="<p>نص</p>", markup="<p>نص</p>"
    )
    author = old.get_model("authors", "Author").objects.create(name="سارة", slug="sara.k", sort_key="ساره")
    tag = old.get_model("articles", "Tag").objects.create(name="C++/C#", slug="c/c", folded="c++/c#")
    old.get_model("articles", "Tag").objects.create(name="\u200b", slug="x", folded="")
    live = make_article(old, user, section, author, pinned_at=NOW)
    older = make_article(old, user, section, author, pinned_at=NOW - datetime.timedelta(days=1), slug="a.b")
    scheduled = make_article(old, user, section, author, at=NOW + datetime.timedelta(days=2))
    draft = make_article(old, user, section, author, status="draft")
    old.get_model("articles", "Tagging").objects.create(content_object_id=live, tag=tag)
    day_key = old.get_model("comments", "DayKey").objects.create(day=NOW.date(), key=b"k" * 32)
    waiting = old.get_model("comments", "Comment").objects.create(
        article_id=live,
        day_key=day_key,
        name="ريم",
        email="Reem.K+news@googlemail.com",
        body="سؤال طويل عن الشريحة الجديدة",
        writer_hash=keyed_email("reem.k+news@googlemail.com"),
        suspicion=[
            {"why": "sent without a script", "holds": True},
            {"why": "more than two links", "holds": True},
        ],
    )
    old.get_model("comments", "Mail").objects.create(
        kind="confirm", once="confirm 1", to="reem.k@gmail.com", comment=waiting
    )
    for number in range(12):
        text, bad = (f"إعلان قديم {number}", True) if number % 2 else (f"سؤال قديم {number}", False)
        old.get_model("comments", "Comment").objects.create(
            article_id=live, key=f"old-{number}", name="فادي", email=f"fadi{number}@example.com", body=text,
            status="spam" if bad else "approved", decided_at=NOW, decided_by=user, waiting_since=None,
            text_hash=text_hash(text), counted={"bad": bad, "ids": [0, 17 + number]}, score=0.99, rank=99,
            suspicion=[{"why": why, "holds": True} for why in ("a challenge sent twice", "more than two links")],
        )  # fmt: skip
    old.get_model("comments", "Token").objects.create(pk=17, bad=6, good=6)
    old.get_model("comments", "Ban").objects.create(
        kind="writer", hash=keyed_email("reem.k+news@googlemail.com"), until=NOW + datetime.timedelta(days=7), by=user
    )
    for day in (2, 1):
        old.get_model("comments", "Confirmation").objects.create(
            writer_hash=keyed_email("reem.k+news@googlemail.com"), day=NOW.date() - datetime.timedelta(days=day)
        )
    old.get_model("comments", "Confirmation").objects.create(writer_hash="of nobody any more", day=NOW.date())
    old.get_model("comments", "Comment").objects.create(
        article_id=live, name="عمر", email="omar@newsroom.example", body="رد التحرير", status="approved",
        staff=user, decided_by=user, decided_at=NOW, writer_hash=keyed_email("omar@newsroom.example"),
    )  # fmt: skip
    old.get_model("newsroom", "Edition").objects.get_or_create(pk=1, defaults={"number": 7})
    return live, older, scheduled, draft


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_filled_database_of_the_first_release_migrates_and_works(client):
    try:
        live, older, scheduled, draft = fill(migrate(FIRST_RELEASE))
    finally:
        migrate(newest_release())
    assert {row.slug for row in Section.objects.all()} == {"sec-urity", "tech-ai", "نقطة"}
    assert Author.objects.get().slug == "sara-k"
    assert Tag.objects.get().slug == "c-c"
    article = Article.objects.get(pk=live)
    assert article.newest_revision.content["tags"] == ["الرقائق"]
    assert not article.has_changes
    assert "قديم" in article.desk_terms
    assert (article.pinned_at, Article.objects.get(pk=older).pinned_at) != (None, NOW)
    assert Article.objects.pinned().count() == 1
    assert Article.objects.get(pk=scheduled).is_scheduled
    assert Article.objects.get(pk=draft).status == "draft"
    comment = Comment.objects.of_commenter("reemk@gmail.com").waiting().get()
    assert Ban.objects.covering("reemk@gmail.com")
    assert bytes(comment.day_key.key) == b"k" * 32
    assert Mail.objects.values_list("kind", "dedup_key", "subject_id").get() == ("confirm", "confirm 1", comment.pk)
    assert comment.submission_results == [{"why": "sent without a script", "holds": True}]
    assert Comment.objects.get(key="old-1").submission_results == [{"why": "a challenge sent twice", "holds": True}]
    assert comment.duplicate_hash == duplicate_hash(comment.body) != ""
    asked = Confirmation.objects.get()
    assert asked.mailbox_hash == mailbox_hash("reemk@gmail.com")
    assert (asked.day, asked.is_answered) == (NOW.date() - datetime.timedelta(days=1), False)
    assert Comment.objects.get(body="رد التحرير").email == STAFF_EMAIL
    assert Edition.objects.get().epoch
    assert (comment.score, comment.rank, comment.counted) == (None, rank_of(None, 2), [])
    assert Token.objects.count() == 0
    old_spam = Comment.objects.get(key="old-1")
    assert (old_spam.counted, old_spam.counted_by) == ([[text_hash("إعلان قديم 1"), True]], "")
    assert relearning.keep_up()["comments counted"] == 12
    state = Classifier.now()
    assert (state.bad, state.good, state.complete) == (6, 6, True)
    old_spam.approve(User.objects.get())
    assert (Classifier.now().bad, Classifier.now().good) == (5, 7)
    for address in ("/", article.get_absolute_url(), article.section.get_absolute_url(), "/sitemap.xml", "/feed/"):
        assert client.get(address).status_code == 200
    for old_address, row in (("/sections/sec.urity/", article.section), ("/authors/sara.k/", Author.objects.get())):
        assert client.get(old_address)["Location"] == row.get_absolute_url()
    assert Redirect.objects.count() == 3
    call_command("check_articles", "--repair", stdout=io.StringIO())
    call_command("check_articles", stdout=io.StringIO())
