"""Models that readers see: every write raises the edition."""

import pytest
from django.db import transaction
from django.db.models import Model

from articles.models import Article, Byline, Image, Page, Placement, SearchDocument, Section, Tag, TagAlias, Tagging
from authors.models import Author
from comments.models import Comment, HouseRules
from newsroom.models import Edition, Public, Redirect, new_edition
from tests.factories import make_comment, make_image


def raised(act):
    before = Edition.current()[0]
    act()
    return Edition.current()[0] != before


SEEN = {
    Article, Author, Byline, Comment, HouseRules, Image, Page, Placement, Redirect, SearchDocument, Section, Tag,
    TagAlias, Tagging,
}  # fmt: skip


def test_every_model_that_readers_see_is_public():
    def below(model):
        return {model} | {one for child in model.__subclasses__() for one in below(child)}

    assert {model for model in below(Public) if not model._meta.abstract} == SEEN


@pytest.mark.parametrize("model", sorted(SEEN, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_every_way_to_change_what_readers_see_raises_the_edition(model, make_article, mona):
    image = make_image()
    article = make_article(body=f'<p>نص</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>')
    make_comment(article, approved_by=mona)
    Page.objects.create(title="صفحة", body="<p>x</p>")
    HouseRules(text="قواعد").save()
    former = Tag.objects.create(name="فيسبوك")
    former.name = "ميتا"
    former.save()
    Redirect.objects.add("/old/", former)
    row, field = model.objects.first(), model._meta.pk.name
    same = {"pk": getattr(row, field)}
    plain = next(f.name for f in model._meta.concrete_fields if not f.primary_key)
    assert raised(row.save)
    assert raised(lambda: model.objects.filter(**same).update(**{plain: getattr(row, plain)}))
    assert raised(lambda: model.objects.bulk_update([row], [plain]))
    assert raised(lambda: model.objects.none().delete())
    assert raised(lambda: model.objects.bulk_create([]))


@pytest.mark.parametrize("model", sorted(SEEN, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_deleting_a_row_that_readers_see_raises_the_edition_by_itself(model, monkeypatch, db):
    """Only `Public.delete` itself is tested here, without the deletes that its subclasses add."""
    deleted = []
    monkeypatch.setattr(Model, "delete", lambda row, *args, **kwargs: deleted.append(row))
    Edition.raise_number()
    before = Edition.objects.get().number
    row = model(pk=2_000_000)
    Public.delete(row)
    assert deleted == [row]
    assert Edition.objects.get().number == before + 1


def test_deleting_real_rows_raises_the_edition(make_article, mona):
    written = make_article()
    comment = make_comment(written, approved_by=mona)
    rules = HouseRules(text="قواعد")
    rules.save()
    page = Page.objects.create(title="صفحة", body="<p>x</p>")
    tag = Tag.objects.create(name="وسم لا يحمله مقال")
    rows = [
        comment, rules, page, tag, written.bylines.get(), written.taggings.first(),
        Redirect.objects.create(path="/a/", target="/b/"), SearchDocument.objects.get(article=written),
        make_image(colour="#123456"), Section.objects.create(name="قسم بلا مقالات"),
        Author.objects.create(name="كاتب بلا مقالات", title="ص"),
    ]  # fmt: skip
    for row in rows:
        before, label = Edition.current()[0], row._meta.label
        _number, deleted = row.delete()
        assert deleted[label] == 1
        assert Edition.current()[0] != before, f"deleting a row of {label} raised no edition"


def test_many_to_many_writes_raise_the_edition_too(article):
    tag = Tag.objects.create(name="وسم جديد")
    assert raised(lambda: article.tags.add(tag))
    assert raised(lambda: article.tags.remove(tag))


def test_a_rolled_back_change_raises_no_edition(article):
    def fails():
        with transaction.atomic():
            article.section.save()
            transaction.set_rollback(True)

    assert not raised(fails)


def test_nested_changes_raise_the_edition_once(section):
    before = Edition.objects.get().number
    with new_edition():
        section.save()
        section.save()
    assert Edition.objects.get().number == before + 1
