"""The content of an article: its fields, and stored contents of every version."""

import datetime
import importlib
import json
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.admin.article import ArticleAdmin
from articles.admin.forms import ArticleForm, form_name
from articles.models import Article, Revision, Tag
from articles.models.content import FIELDS, VERSION, clean_content, digest_of, to_stored, upgrade_stored
from articles.models.content_fields import Line
from authors.models import Author
from newsroom import html
from tests.factories import content_of, make_image

EXAMPLES = json.loads((Path(__file__).parents[2] / "files" / "stored-contents.json").read_text(encoding="utf-8"))


def write_old_content(revision, stored, digest="0" * 64):
    """Write a content of an earlier release to the revision, as that release stored it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # bypasses the trigger that protects records
        cursor.execute(
            "UPDATE articles_revision SET content = %s, digest = %s WHERE id = %s",
            [json.dumps(stored), digest, revision.pk],
        )
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return Revision.objects.get(pk=revision.pk)


def test_every_stored_version_has_an_example():
    assert {example["stored"].get("version", 1) for example in EXAMPLES} == set(range(1, VERSION + 1))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["release"])
def test_a_stored_content_of_every_version_is_read_with_all_fields(article, example):
    revision = write_old_content(article.newest_revision, example["stored"])
    assert revision.content.keys() == FIELDS.keys()
    assert revision.content["headline"] == example["stored"]["headline"]
    assert revision.content["tags"] == example["tags"]
    assert upgrade_stored(upgrade_stored(example["stored"]) | {"version": VERSION}) == upgrade_stored(example["stored"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["release"])
def test_a_conflict_with_a_revision_of_every_version_shows_both_texts(desk, omar, article, section, author, example):
    write_old_content(article.newest_revision, example["stored"])
    page = desk(omar).post(
        reverse("admin:articles_article_change", args=[article.pk]),
        {"headline": "عنواني", "section": section.pk, "byline_0": author.pk, "base": "0.0"},
    )
    assert page.status_code == 200
    assert example["stored"]["headline"] in page.content.decode()
    for name in ("preview", "history"):
        assert desk(omar).get(reverse(f"admin:articles_article_{name}", args=[article.pk])).status_code == 200


def test_an_old_version_with_the_same_content_is_no_change(omar, article):
    content = article.newest_revision.content
    old = {key: content[key] for key in content if key != "publish_at"}
    write_old_content(article.newest_revision, old, digest="1" * 64)
    fresh = Article.objects.get(pk=article.pk)
    assert not fresh.has_changes
    before = fresh.revisions.count()
    fresh.save_revision(fresh.newest_revision.content, by=omar)
    assert fresh.revisions.count() == before


def test_stored_ids_have_the_name_of_the_time_beside_them(article):
    stored = article.newest_revision.stored
    assert stored["section"] == {"id": article.section_id, "name": "الذكاء الاصطناعي"}
    assert stored["authors"][0]["name"] == "إبراهيم شعبان"
    assert [tag["name"] for tag in stored["tags"]] == ["الرقائق", "الصين"]
    assert all(tag["id"] for tag in stored["tags"])


@pytest.mark.django_db
def test_stored_names_do_not_change_the_digest(section, author):
    Tag.objects.named(["أ"])
    before = to_stored(clean_content(content_of(section, [author], tags=["أ"])))
    author.name = "اسم آخر"
    author.save()
    after = to_stored(clean_content(content_of(section, [author], tags=["أ"])))
    assert before != after
    assert digest_of(before) == digest_of(after)


def test_deleted_authors_and_pictures_are_left_out(omar, make_article, author, desk):
    second, image = Author.objects.create(name="ثانٍ", title="ص"), make_image()
    article = make_article(authors=[second, author], published=False, hero=image.pk)
    second.delete()
    image.delete()
    fresh = Article.objects.get(pk=article.pk)
    assert desk(omar).get(reverse("admin:articles_article_change", args=[article.pk])).status_code == 200
    assert desk(omar).get(reverse("admin:articles_article_preview", args=[article.pk])).status_code == 200
    fresh.publish(omar)
    assert [one.pk for one in Article.objects.get(pk=article.pk).byline] == [author.pk]


def test_an_unknown_field_is_an_error():
    with pytest.raises(ValueError, match="colour"):
        clean_content({"colour": "red"})


def test_equal_times_are_stored_as_equal_texts():
    moment = timezone.now()
    elsewhere = moment.astimezone(datetime.timezone(datetime.timedelta(hours=5)))
    assert clean_content({"publish_at": moment}) == clean_content({"publish_at": elsewhere})
    assert clean_content({"publish_at": elsewhere.isoformat()}) == clean_content({"publish_at": moment})


def test_every_field_is_on_the_form_and_in_one_of_its_groups():
    names = [form_name(field) for field in FIELDS]
    grouped = [name for _title, options in ArticleAdmin.fieldsets for name in options["fields"]]
    assert set(names) <= ArticleForm.base_fields.keys()
    assert sorted(name for name in grouped if name in names) == sorted(names)


def test_every_field_with_a_column_has_it_in_the_article_with_the_same_length():
    columns = {field.attname: field for field in Article._meta.concrete_fields}
    for name, field in FIELDS.items():
        assert not field.has_column or field.column(name) in columns
        if isinstance(field, Line):
            assert columns[name].max_length == ArticleForm.base_fields[name].max_length == field.max_length


@pytest.fixture
def cleaned_texts(monkeypatch):
    """Return a list to which every text that is cleaned is added."""
    texts, clean = [], html.clean

    def counted(markup):
        texts.append(markup)
        return clean(markup)

    monkeypatch.setattr(html, "clean", counted)
    monkeypatch.setattr(importlib.import_module("newsroom.html.expand"), "clean", counted)
    return texts


def test_publishing_cleans_the_text_once(cleaned_texts, make_article, omar):
    draft = make_article(published=False)
    cleaned_texts.clear()
    draft.publish(omar)
    assert cleaned_texts == [draft.body]


def test_saving_cleans_the_text_once(cleaned_texts, make_article, omar):
    article = make_article()
    for body in ("<p>a new revision</p>", "<p>the same revision, amended</p>"):
        cleaned_texts.clear()
        article.save_revision(article.newest_revision.content | {"body": body}, by=omar)
        assert cleaned_texts == [body]
