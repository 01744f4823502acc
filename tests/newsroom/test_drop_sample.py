"""`manage.py drop_sample`: unedited parts of the sample are deleted, edited ones stay."""

import io
from pathlib import Path
from zlib import crc32

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from PIL import Image as Pillow

from articles.models import Article, Image, Page, Revision, Section, Tag
from articles.sample import art
from authors.models import Author
from comments.models import Classifier, Comment, HouseRules, Token, Word
from newsroom.models import Edition, Mail, Milestone, Redirect
from newsroom.records import InsertOnly, allow_erasing
from tests.factories import make_comment


@pytest.fixture
def sample(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    for kind in ("draw", "portrait"):  # small pictures, each of another colour, to save time
        monkeypatch.setattr(art, kind, lambda name: Pillow.new("RGB", (48, 32), f"#{crc32(name.encode()):08x}"[:7]))
    call_command("load_sample", articles=3, stdout=io.StringIO())


@pytest.fixture
def owner(db):
    return User.objects.create_superuser("owner", "owner@example.org", "a long password")


def drop(**options):
    out = io.StringIO()
    call_command("drop_sample", stdout=out, **options)
    return out.getvalue()


def kept(said):
    return [line.removeprefix("kept: ") for line in said.splitlines() if line.startswith("kept: ")]


CONTENT = (Article, Revision, Image, Tag, Author, Section, Page, Comment, HouseRules, Word, Milestone)


def counts():
    return {model.__name__: model.objects.count() for model in (*CONTENT, User)}


def pictures(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_unedited_sample_is_deleted_completely(client, sample, owner, settings, tmp_path):
    assert min(counts().values()) > 0
    number = Edition.objects.get().number
    assert Token.objects.exists()
    rehearsed = drop(dry_run=True)
    assert rehearsed.count("would be deleted: ") > 9
    assert Article.objects.count() > 3
    assert kept(drop()) == []
    assert {name: count for name, count in counts().items() if name != "User" and count} == {}
    assert pictures(settings) == []
    assert not (tmp_path / "passwords.txt").exists()
    active = User.objects.filter(is_active=True)
    assert [user.username for user in active] == ["owner"]
    assert not any(user.has_usable_password() for user in User.objects.exclude(pk=owner.pk))
    assert Edition.objects.get().number > number
    assert client.get("/").status_code == 200
    assert (Token.objects.count(), Classifier.now().bad, Classifier.now().good) == (0, 0, 0)


def test_no_mail_about_a_sample_comment_stays_in_the_outbox(sample, owner):
    comment = Comment.objects.exclude(sample_key=None).first()
    for number, kind in enumerate(("approved", "digest")):
        Mail.objects.create(
            kind=kind, dedup_key=f"m{number}", to="reem@example.com", subject_id=comment.pk, failed=True
        )
    drop()
    assert [mail.kind for mail in Mail.objects.all()] == ["digest"]


def test_a_dry_run_changes_nothing(sample, owner, settings):
    before, files = counts(), pictures(settings)
    drop(dry_run=True)
    assert counts() == before
    assert pictures(settings) == files
    assert User.objects.filter(is_active=False).count() == 0


def test_nothing_is_dropped_while_nobody_else_keeps_the_accounts(sample):
    before = counts()
    with pytest.raises(CommandError, match="make one of your own first"):
        drop()
    assert counts() == before


def test_what_somebody_has_edited_or_commented_on_is_kept_and_named(sample, owner):
    edited, commented = (Article.objects.get(sample_key=key) for key in ("passkeys", "chips"))
    edited.save_revision(edited.newest_revision.content | {"headline": "عدّله المحرر"}, by=owner)
    reader = make_comment(commented, name="قارئ حقيقي")
    section = Section.objects.get(colour="games")
    section.description = "وصف جديد"
    section.save()
    said = kept(drop())
    assert f"article «{edited}»: edited" in said
    assert f"article «{commented}»: has comments that are not the sample's" in said
    assert "section «ألعاب»: edited" in said
    assert f"section «{edited.section}»: used" in said
    assert set(Article.objects.values_list("pk", flat=True)) == {edited.pk, commented.pk}
    assert edited.revisions.count() == 3
    assert Comment.objects.get() == reader
    assert Author.objects.filter(bylines__article__in=[edited, commented]).exists()
    assert Image.objects.filter(pk__in=[edited.hero_id, commented.hero_id]).count() == len(
        {edited.hero_id, commented.hero_id}
    )


def test_a_thread_in_which_a_reader_replied_is_kept(sample, owner):
    parent = Comment.objects.get(sample_key="reem-1")
    reply = make_comment(parent.article, parent=parent, root=parent, body="ردّ من قارئ")
    said = kept(drop())
    assert "comment «reem-1»: somebody else has replied in its thread" in said
    assert reply in Comment.objects.all()
    assert set(Comment.objects.values_list("root", flat=True)) == {None, parent.pk}


def test_edited_pages_authors_pictures_tags_rules_and_accounts_are_kept(sample, owner):
    page = Page.objects.get(title="اتصل بنا")
    page.body = "<p>عنواننا</p>"
    page.save()
    author = Author.objects.filter(user=None).first()
    author.bio = "سيرة حقيقية"
    author.save()
    image = Image.objects.first()
    image.alt = "وصف كتبه محرر"
    image.save()
    tag = Tag.objects.first()
    tag.name = "وسم أعيدت تسميته"
    tag.save()
    HouseRules.objects.update(text="قواعدنا")
    User.objects.filter(username="huda").update(email="huda@outlet.example")
    said = kept(drop())
    assert f"page «{page}»: edited" in said
    assert f"author «{author}»: edited" in said
    assert f"picture «{image}»: edited" in said
    assert any(line.startswith("rules ") for line in said)
    assert "account «huda»: its name or e-mail address was changed" in said
    assert User.objects.get(username="huda").is_active
    for row in (page, author, image, tag):
        row.refresh_from_db()


def test_an_article_that_was_taken_down_or_unpinned_is_still_the_samples(sample, owner):
    Article.objects.get(sample_key="passkeys").archive(owner)
    Article.objects.exclude(pinned_at=None).get().unpin(owner)
    assert kept(drop()) == []


def test_own_articles_and_their_redirects_stay(sample, owner):
    section = Section.objects.get(colour="ai")
    article = Article.objects.start(owner, {"headline": "مادتنا الأولى", "section": section.pk, "tags": ["البطاريات"]})
    Redirect.objects.add("/old/", article)
    Redirect.objects.add("/older/", Article.objects.get(sample_key="chips"))
    said = kept(drop())
    assert f"section «{section}»: used" in said
    assert list(Article.objects.all()) == [article]
    assert [redirect.path for redirect in Redirect.objects.all()] == ["/old"]
    assert article.newest_revision.content["tags"] == ["البطاريات"]


def test_records_are_insert_only_again_afterwards(sample, owner):
    Article.objects.start(owner, {"headline": "مادتنا"})
    drop()
    with pytest.raises(InsertOnly):
        Revision.objects.all().delete()
    if connection.vendor == "postgresql":
        with pytest.raises(Exception, match="are a record"), transaction.atomic():
            Revision.objects.all().erase()
    with pytest.raises(IntegrityError), allow_erasing(Revision):
        Revision.objects.all().erase()  # the article still refers to it
    assert Revision.objects.count() == 1
