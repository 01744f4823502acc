"""The edition and the page cache: what readers get follows from release, settings, edition and address alone."""

import datetime
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Section
from newsroom import release
from newsroom.database.hooks import after_commit, before_commit
from newsroom.models import Edition, new_edition


def number():
    return Edition.objects.get().number


# --- Raised once, at the end ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_edition_is_the_last_write_of_the_outermost_transaction():
    first, second = Section.objects.create(name="أ"), Section.objects.create(name="ب")
    before = number()
    with mock.patch.object(Edition, "raise_number", wraps=Edition.raise_number) as raised:
        with transaction.atomic():
            first.save()
            assert raised.call_count == 0
            with transaction.atomic():
                second.save()
            assert raised.call_count == 0
            assert number() == before
        assert raised.call_count == 1
    assert number() == before + 1


@pytest.mark.django_db
def test_in_a_test_the_outermost_transaction_ends_with_the_tests_own_block():
    section = Section.objects.create(name="أ")
    before = number()
    with transaction.atomic():
        section.save()
        section.save()
        assert number() == before
    assert number() == before + 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_transaction_that_is_rolled_back_raises_nothing_and_leaves_no_hook():
    section = Section.objects.create(name="أ")
    before = number()
    with transaction.atomic():
        section.save()
        transaction.set_rollback(True)
    assert number() == before
    with transaction.atomic():
        pass
    assert number() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_error_in_the_last_write_takes_everything_back():
    section = Section.objects.create(name="قديم")
    with (
        mock.patch.object(Edition, "raise_number", side_effect=RuntimeError("no edition")),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        Section.objects.filter(pk=section.pk).update(name="جديد")
    assert Section.objects.get().name == "قديم"
    assert connection.get_autocommit()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_hooks_run_once_a_key_in_order_and_those_after_a_commit_may_fail():
    seen = []
    with transaction.atomic():
        before_commit("a", lambda: seen.append("not this one"))
        before_commit("a", lambda: seen.append("before"))
        after_commit("b", lambda: 1 / 0)
        after_commit("c", lambda: seen.append(f"after, autocommit {connection.get_autocommit()}"))
    assert seen == ["before", "after, autocommit True"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_moments_of_all_changes_of_a_transaction_are_kept():
    first, second = (timezone.now() + datetime.timedelta(days=days) for days in (1, 2))
    with transaction.atomic():
        with new_edition(publish_times=[first]):
            pass
        with new_edition(publish_times=[second]):
            pass
    assert Edition.objects.get().upcoming == sorted([first.isoformat(), second.isoformat()])


# --- The cache version ----------------------------------------------------------------------------


def etag(client, address="/"):
    return client.get(address)["ETag"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SITE_NAME", "اسم آخر"), ("SITE_TAGLINE", "سطر آخر"), ("DIGITS", "arabic"), ("MONTHS", "levant"),
     ("HIJRI", False), ("COMMENTS_OPEN", False), ("SOCIAL_LINKS", [("X", "https://x.com/a")]), ("MEDIA_URL", "/m/"),
     ("TIME_ZONE", "Africa/Cairo"), ("SITE_URL", "https://other.example")],
)  # fmt: skip
def test_another_setting_is_another_page(client, story, settings, setting, value):
    before = etag(client)
    setattr(settings, setting, value)
    answer = client.get("/", HTTP_IF_NONE_MATCH=before)
    assert answer.status_code == 200
    assert answer["ETag"] != before


def test_another_release_is_another_page(client, story, tmp_path, settings):
    before = etag(client)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("changed")
    kept, settings.BASE_DIR = settings.BASE_DIR, tmp_path
    release._sources.cache_clear()
    try:
        assert client.get("/", HTTP_IF_NONE_MATCH=before)["ETag"] != before
    finally:
        settings.BASE_DIR = kept
        release._sources.cache_clear()


def test_secrets_and_folders_of_a_machine_are_no_part_of_the_fingerprint(settings):
    before = release.fingerprint()
    settings.SECRET_KEY, settings.MEDIA_ROOT, settings.VAR_DIR = "another", "/elsewhere", "/elsewhere"
    assert release.fingerprint() == before


def test_a_restored_backup_is_another_page_even_at_the_same_number(client, story):
    before, row = etag(client), Edition.objects.get()
    Edition.renew_epoch()
    assert Edition.objects.get().number == row.number
    assert client.get("/", HTTP_IF_NONE_MATCH=before).status_code == 200


def test_the_news_sitemap_changes_when_its_window_moves(client, make_article):
    make_article(at=timezone.now() - datetime.timedelta(days=2) + datetime.timedelta(minutes=5))
    first = client.get("/news-sitemap.xml")
    assert first.content.count(b"<news:news>") == 1
    assert client.get("/news-sitemap.xml", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    later = timezone.now() + datetime.timedelta(minutes=6)
    with mock.patch("django.utils.timezone.now", return_value=later):
        answer = client.get("/news-sitemap.xml", HTTP_IF_NONE_MATCH=first["ETag"])
        assert answer.status_code == 200
        assert answer.content.count(b"<news:news>") == 0


@pytest.mark.parametrize(
    ("query", "status", "location"),
    [("page=0001", 301, ""), ("page=1", 200, None), ("page=", 301, ""), ("page=١", 301, ""),
     ("page=02", 301, "?page=2"),
     ("page=+2", 301, "?page=2"), ("page=2&page=2", 301, "?page=2"), ("page=٢", 301, "?page=2"), ("page=x", 404, None),
     ("page=0", 404, None), ("page=-1", 404, None), ("page=99999999999999999999", 404, None), ("page=3", 404, None),
     ("page=2", 200, None), ("utm_source=x", 200, None), ("utm_source=x&page=2", 200, None)],
)  # fmt: skip
def test_a_parameter_has_one_way_to_be_written(client, section, make_article, query, status, location):
    for _number in range(21):
        make_article()
    address = section.get_absolute_url()
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == status
    if location is not None:
        assert answer["Location"] == address + location


def test_parameters_that_nobody_asks_for_make_no_page_of_their_own(client, story):
    address = story.get_absolute_url()
    assert client.get(f"{address}?reply=junk!")["Location"] == address
    assert etag(client, f"{address}?utm_source=a") == etag(client, address)
    with mock.patch("newsroom.page_cache.write_cache") as remembered:
        client.get(f"{address}?reply=abcdefghijkl")
    assert remembered.call_count == 0


def test_the_search_takes_a_query_in_one_form(client, story):
    assert etag(client, "/search/?q=%20الرقائق%20%20الصين") == etag(client, "/search/?q=الرقائق+الصين")


# --- Writes that readers do not see ---------------------------------------------------------------


def test_a_queryset_without_edition_writes_and_keeps_the_number(story):
    before = number()
    rows = Section.objects.without_edition()
    assert rows.filter(pk=story.section_id).update(name="قسم آخر") == 1
    section = Section.objects.get(pk=story.section_id)
    section.name = "قسم ثالث"
    rows.bulk_update([section], ["name"])
    rows.bulk_create([Section(name="جديد", slug="جديد")])
    assert number() == before
    assert set(Section.objects.values_list("name", flat=True)) == {"قسم ثالث", "جديد"}


def test_a_row_saved_without_a_new_edition_keeps_the_number(story):
    before = number()
    story.section.name = "قسم آخر"
    story.section.save(new_edition=False)
    assert number() == before
    story.section.save()
    assert number() == before + 1
