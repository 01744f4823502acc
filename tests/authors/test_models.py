"""The author model: names and their order, addresses, links, portraits, counts, accounts."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from authors.models import Author, checked_links
from newsroom import images
from tests.factories import make_author, picture_file


def test_the_address_is_made_from_the_name_and_numbered_where_it_is_taken(db):
    first, second = make_author("نور الشامي"), make_author("نور الشامي")
    assert (first.slug, second.slug) == ("نور-الشامي", "نور-الشامي-2")


def test_an_address_once_made_stays_when_the_name_changes(author):
    slug = author.slug
    author.name = "اسم آخر"
    author.save()
    author.refresh_from_db()
    assert (author.name, author.slug) == ("اسم آخر", slug)


@pytest.mark.parametrize("field", ["name", "slug"])
def test_the_database_refuses_an_author_without_name_or_address(author, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        Author.objects.filter(pk=author.pk).update(**{field: ""})


def test_two_authors_cannot_share_an_address(author):
    other = make_author("سارة")
    with pytest.raises(IntegrityError), transaction.atomic():
        Author.objects.filter(pk=other.pk).update(slug=author.slug)


def test_names_are_sorted_as_a_library_does_without_titles_articles_and_marks(db):
    for name in ("يوسف", "د. الخطيب سامي", "أحمد", "إبراهيم", "سَارة", "البدر", "Ziad"):
        make_author(name)
    names = list(Author.objects.by_name().values_list("name", flat=True))
    assert names == ["Ziad", "إبراهيم", "أحمد", "البدر", "د. الخطيب سامي", "سَارة", "يوسف"]


def test_the_order_follows_a_changed_name(db):
    first, second = make_author("أحمد"), make_author("سارة")
    first.name = "يوسف"
    first.save()
    assert list(Author.objects.by_name()) == [second, first]


def test_cleaning_removes_control_characters_and_double_spaces(author):
    author.name, author.title, author.bio = "نور\u202e  الشامي\n", "صحفية\x00", "سطر\r\nسطر"
    author.full_clean()
    assert (author.name, author.title, author.bio) == ("نور الشامي", "صحفية", "سطر\nسطر")


@pytest.mark.parametrize(
    "links",
    [
        "https://example.com",
        {"label": "x", "url": "https://example.com"},
        ["https://example.com"],
        [{"label": "x"}],
        [{"label": " ", "url": "https://example.com"}],
        [{"label": "x", "url": "javascript:alert(1)"}],
        [{"label": "x", "url": "data:text/html,x"}],
        [{"label": "x", "url": "ftp://example.com"}],
        [{"label": "x", "url": "example.com"}],
        [{"label": "x", "url": "//example.com"}],
        [{"label": "x", "url": "https://example.com", "rel": "y"}],
    ],
)
def test_invalid_links_are_refused(author, links):
    author.links = links
    with pytest.raises(ValidationError) as refused:
        author.full_clean()
    assert set(refused.value.error_dict) == {"links"}


def test_links_with_label_and_address_are_accepted():
    links = [{"label": "الموقع", "url": "https://example.com/نور"}, {"label": "X", "url": "http://x.com/a?b=1"}]
    assert checked_links(links) == links


def test_a_portrait_has_its_size_and_without_one_a_letter_is_shown(author):
    assert (author.portrait, author.initial) == (None, "إ")
    author.set_portrait(images.store(picture_file(size=(640, 480)), shapes=images.PORTRAIT_SHAPES))
    author.save()
    author.refresh_from_db()
    assert (author.portrait.width, author.portrait.height) == (640, 480)


def test_only_published_articles_are_counted(make_article, author):
    other = make_author("سارة")
    make_article()
    make_article(headline="بقلمين", authors=[author, other])
    make_article(headline="مسودة", published=False)
    make_article(headline="غدًا", at=timezone.now() + datetime.timedelta(days=1))
    counts = {found.pk: found.article_count for found in Author.objects.with_article_count()}
    assert counts == {author.pk: 2, other.pk: 1}


def test_counting_costs_one_query_however_many_authors_there_are(make_article, author):
    make_article()

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            [found.article_count for found in Author.objects.with_article_count().by_name()]
        return len(seen)

    assert queries() == 1
    for number in range(3):
        make_author(f"كاتب {number}")
    assert queries() == 1


def test_deleting_an_account_keeps_its_author(author, salma, omar):
    author.user = salma
    author.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_author("ثانٍ", user=salma)
    salma.delete()
    author.refresh_from_db()
    assert author.user is None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_author_with_articles_cannot_be_deleted(article, author):
    with pytest.raises(IntegrityError):
        Author.objects.filter(pk=author.pk)._raw_delete(using="default")
    assert Article.objects.get(pk=article.pk).byline == [author]
