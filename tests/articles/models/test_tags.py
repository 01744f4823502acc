"""Tags: names that fold alike are one tag; a renamed, merged or deleted tag does not come back."""

import pytest
from django.urls import reverse

from articles.models import Article, NotReady, SearchDocument, Tag, TagAlias
from newsroom import arabic


def names(article):
    return [tag.name for tag in Article.objects.get(pk=article.pk).tags.order_by("name")]


def rename(tag, name):
    tag.name = name
    tag.save()


def post(client, tag, **changes):
    return client.post(
        reverse("admin:articles_tag_change", args=[tag.pk]), {"name": tag.name, "slug": tag.slug} | changes
    )


@pytest.mark.parametrize("typed", ["انفيديا", "إنفيديَا", "إنفـيديا", "أنفيديا"])
def test_a_taken_tag_name_is_refused_with_a_link_to_that_tag(desk, omar, typed):
    taken, other = Tag.objects.create(name="إنفيديا"), Tag.objects.create(name="آبل")
    for answer in (post(desk(omar), other, name=typed), desk(omar).post("/admin/articles/tag/add/", {"name": typed})):
        assert answer.status_code == 200
        assert reverse("admin:articles_tag_change", args=[taken.pk]) in answer.content.decode()
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("typed", ["\u200b", "ـــ", "\u2800", "ﷺ" * 30, "و" * 101, " "])
def test_an_invisible_or_too_long_tag_name_is_refused(desk, omar, typed):
    answer = desk(omar).post("/admin/articles/tag/add/", {"name": typed})
    assert answer.status_code == 200
    assert not Tag.objects.exists()


@pytest.mark.parametrize("typed", ["\u200b", "ـــ", "\u2800", "ﷺ" * 30, "و" * 101])
def test_an_article_with_an_invalid_tag_is_not_published(omar, article, typed):
    article.save_revision(article.newest_revision.content | {"tags": ["الصين", typed]}, by=omar)
    with pytest.raises(NotReady, match="وسم"):
        article.publish(omar)
    assert names(article) == ["الرقائق", "الصين"]


def test_the_length_of_a_tag_name_is_measured_after_folding(desk, omar):
    assert len(arabic.fold("ﷺ" * 30)) > 100
    assert desk(omar).post("/admin/articles/tag/add/", {"name": "ﷺ" * 3}).status_code == 302


def test_a_renamed_tag_does_not_come_back_with_a_corrected_comma(omar, make_article):
    article = make_article(tags=["فيسبوك", "الصين"])
    rename(Tag.objects.get(name="فيسبوك"), "ميتا")
    fresh = Article.objects.get(pk=article.pk)
    assert fresh.newest_revision.content["tags"] == ["ميتا", "الصين"]
    fresh.save_revision(fresh.newest_revision.content | {"deck": "تمهيد، بفاصلة"}, by=omar)
    fresh.publish(omar)
    assert names(fresh) == ["الصين", "ميتا"]
    assert not Tag.objects.filter(name="فيسبوك").exists()


def test_the_article_form_shows_the_new_tag_name_and_accepts_the_old_one(desk, omar, make_article):
    article = make_article(tags=["فيسبوك"])
    rename(Tag.objects.get(name="فيسبوك"), "ميتا")
    page = desk(omar).get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert 'name="tags" value="ميتا"' in page
    assert [tag.name for tag in Tag.objects.named(["فيسبوك", "ميتا"])] == ["ميتا"]


def test_search_finds_articles_after_a_tag_is_renamed_merged_or_deleted(make_article, omar):
    article = make_article(tags=["فيسبوك", "تطبيقات"])
    rename(Tag.objects.get(name="فيسبوك"), "ميتا")
    text = SearchDocument.objects.get(article=article).text
    assert " ميتا " in text
    assert "فيسبوك" not in text
    Tag.objects.get(name="ميتا").merge_into(Tag.objects.create(name="شبكات"))
    assert " شبكات " in SearchDocument.objects.get(article=article).text
    Tag.objects.get(name="تطبيقات").delete()
    assert "تطبيقات" not in SearchDocument.objects.get(article=article).text


def test_a_deleted_tag_stays_deleted_when_its_article_is_published_again(omar, make_article):
    article = make_article(tags=["فيسبوك", "الصين"])
    Tag.objects.get(name="فيسبوك").delete()
    fresh = Article.objects.get(pk=article.pk)
    fresh.save_revision(fresh.newest_revision.content | {"deck": "تمهيد آخر"}, by=omar)
    fresh.publish(omar)
    assert names(fresh) == ["الصين"]


def test_a_tag_created_with_a_former_name_is_a_separate_tag(omar, make_article):
    article = make_article(tags=["فيسبوك"])
    rename(Tag.objects.get(name="فيسبوك"), "ميتا")
    Tag.objects.create(name="فيسبوك")
    fresh = Article.objects.get(pk=article.pk)
    assert fresh.newest_revision.content["tags"] == ["ميتا"]
    assert [tag.name for tag in Tag.objects.named(["فيسبوك"])] == ["فيسبوك"]


def test_old_addresses_of_merged_tags_redirect_to_the_kept_tag(desk, omar, client, make_article):
    one = make_article(tags=["إنفيديا", "الصين"])
    two = make_article(tags=["نفيديا"])
    both = make_article(tags=["إنفيديا", "نفيديا"])
    stays, goes = Tag.objects.get(name="إنفيديا"), Tag.objects.get(name="نفيديا")
    old, chosen = goes.get_absolute_url(), {"action": "merge", "_selected_action": [stays.pk, goes.pk]}
    page = desk(omar).post("/admin/articles/tag/", chosen).content.decode()
    assert 'name="stays"' in page
    assert Tag.objects.filter(pk=goes.pk).exists()
    desk(omar).post("/admin/articles/tag/", chosen | {"stays": stays.pk})
    assert (names(one), names(two), names(both)) == (["إنفيديا", "الصين"], ["إنفيديا"], ["إنفيديا"])
    client.logout()
    for tail in ("", "feed/", "feed.atom"):
        assert client.get(old + tail)["Location"] == stays.get_absolute_url() + tail
    assert Article.objects.get(pk=two.pk).newest_revision.content["tags"] == ["إنفيديا"]
    assert TagAlias.objects.get().tag == stays


@pytest.mark.django_db
def test_merging_twice_keeps_every_former_name_and_address(client):
    first, second, third = (Tag.objects.create(name=name) for name in ("أ", "ب", "ت"))
    addresses = [first.get_absolute_url(), second.get_absolute_url()]
    first.merge_into(second)
    second.merge_into(third)
    assert {alias.name for alias in third.aliases.all()} == {"أ", "ب"}
    assert [client.get(address)["Location"] for address in addresses] == [third.get_absolute_url()] * 2


def test_merging_tags_requires_the_permission_to_delete_them(desk, salma):
    tags = [Tag.objects.create(name=name).pk for name in ("أ", "ب")]
    desk(salma).post("/admin/articles/tag/", {"action": "merge", "_selected_action": tags, "stays": tags[0]})
    assert Tag.objects.count() == 2
