"""The page cache: pages depend on release, settings, edition and address alone."""

import datetime
from unittest import mock

import pytest
from django.utils import timezone

from newsroom import release
from newsroom.models import Edition


def etag(client, address="/"):
    return client.get(address)["ETag"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SITE_NAME", "اسم آخر"), ("SITE_TAGLINE", "سطر آخر"), ("DIGITS", "arabic"), ("MONTHS", "levant"),
     ("HIJRI", False), ("COMMENTS_OPEN", False), ("SOCIAL_LINKS", [("X", "https://x.com/a")]), ("MEDIA_URL", "/m/"),
     ("TIME_ZONE", "Africa/Cairo"), ("SITE_URL", "https://other.example")],
)  # fmt: skip
def test_a_changed_setting_invalidates_the_page_cache(client, article, settings, setting, value):
    before = etag(client)
    setattr(settings, setting, value)
    answer = client.get("/", HTTP_IF_NONE_MATCH=before)
    assert answer.status_code == 200
    assert answer["ETag"] != before


def test_a_new_release_invalidates_the_page_cache(client, article, tmp_path, settings):
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


def test_secrets_and_local_folders_do_not_change_the_fingerprint(settings):
    before = release.fingerprint()
    settings.SECRET_KEY, settings.MEDIA_ROOT, settings.VAR_DIR = "another", "/elsewhere", "/elsewhere"
    assert release.fingerprint() == before


def test_a_restored_backup_invalidates_the_page_cache_at_the_same_number(client, article):
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
def test_a_parameter_in_another_spelling_redirects_to_the_canonical_one(
    client, section, make_article, query, status, location
):
    for _number in range(21):
        make_article()
    address = section.get_absolute_url()
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == status
    if location is not None:
        assert answer["Location"] == address + location


def test_unknown_parameters_are_ignored_by_the_page_cache(client, article):
    address = article.get_absolute_url()
    assert client.get(f"{address}?reply=junk!")["Location"] == address
    assert etag(client, f"{address}?utm_source=a") == etag(client, address)
    with mock.patch("newsroom.page_cache.write_cache") as remembered:
        client.get(f"{address}?reply=abcdefghijkl")
    assert remembered.call_count == 0


def test_queries_that_differ_in_white_space_share_one_page(client, article):
    assert etag(client, "/search/?q=%20الرقائق%20%20الصين") == etag(client, "/search/?q=الرقائق+الصين")


def test_pages_are_served_while_the_cache_is_down(client, article, monkeypatch):
    def dead(*args, **kwargs):
        raise ConnectionError("cache")

    monkeypatch.setattr("newsroom.page_cache.cache.get", dead)
    monkeypatch.setattr("newsroom.page_cache.cache.set", dead)
    assert client.get("/").status_code == 200
