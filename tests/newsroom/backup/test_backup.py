"""`manage.py backup` and `restore`: a restored site equals the one that was backed up, on both databases."""

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article, Section
from newsroom.backup import rows
from newsroom.backup.dump import snapshot
from newsroom.models import Edition, Redirect
from tests.factories import make_comment, make_image
from tests.threads import at_once

ROOT = Path(__file__).parent.parent.parent.parent


def backup(file, **options):
    out = io.StringIO()
    call_command("backup", file, stdout=out, **options)
    return out.getvalue()


def restore(file, **options):
    out = io.StringIO()
    call_command("restore", file, stdout=out, **options)
    return out.getvalue()


def content(tables=None):
    """Return {table: sorted rows} of the database, keys of JSON in one order; the edition's epoch left out."""
    found = {}
    for model in tables or rows.models_at(rows.applied_migrations()):
        names, *rest = [json.loads(line) for line in rows.table_lines(model)]
        if "epoch" in names:
            rest = [[value for name, value in zip(names, row, strict=True) if name != "epoch"] for row in rest]
        found[model._meta.label_lower] = [json.dumps(row, sort_keys=True) for row in rest]
    return found


def files(root):
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in Path(root).rglob("*")
        if path.is_file()
    }


@pytest.fixture
def site(make_article, omar, mona, settings):
    """Create articles with revisions, a draft change, a picture, comments with decisions, a redirect, a session."""
    image = make_image()
    body = f'<p>نص</p><figure data-image="{image.pk}"><figcaption>شرح</figcaption></figure>'
    article = make_article(hero=image.pk, body=body)
    article.save_revision(article.newest_revision.content | {"headline": "عنوان لم يُنشر بعد"}, by=omar)
    make_article(published=False, headline="مسودة")
    make_article(at=timezone.now() + timezone.timedelta(days=2), headline="مجدول")
    make_comment(article, approved_by=mona)
    make_comment(article, body="ينتظر\n\nسطران")
    Redirect.objects.add("/old/", article)
    User.objects.filter(pk=omar.pk).update(last_login=datetime(2025, 9, 12, 3, 4, 5, 678901, tzinfo=UTC))
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    return article


# --- The round trip -------------------------------------------------------------------------------


def test_every_row_and_every_file_comes_back_as_it_was(site, tmp_path, settings):
    said = backup(tmp_path / "site.tar")
    assert "verified" in said
    before, pictures = content(), files(settings.MEDIA_ROOT)
    assert before["articles.article"]
    assert before["comments.decision"]
    assert len(pictures) > 5

    User.objects.all().update(first_name="تغيّر")
    Article.objects.filter(pk=site.pk).update(headline="تغيّر")
    Section.objects.create(name="بعد النسخة")
    next(Path(settings.MEDIA_ROOT).rglob("*.avif")).write_bytes(b"broken")
    next(Path(settings.MEDIA_ROOT).rglob("*.webp")).unlink()

    restore(tmp_path / "site.tar", force=True)
    assert content() == before
    assert files(settings.MEDIA_ROOT) == pictures
    assert User.objects.get(username="omar").last_login.microsecond == 678901


def test_the_etag_of_a_page_differs_although_its_bytes_are_equal(client, site, tmp_path):
    backup(tmp_path / "site.tar")
    before = client.get(site.get_absolute_url())
    number, epoch = Edition.objects.values_list("number", "epoch").get()
    restore(tmp_path / "site.tar", force=True)
    after = client.get(site.get_absolute_url())
    assert after.content == before.content
    assert after.headers["ETag"] != before.headers["ETag"]
    assert Edition.objects.get().number == number
    assert Edition.objects.get().epoch != epoch
    asked = client.get(site.get_absolute_url(), headers={"If-None-Match": before.headers["ETag"]})
    assert asked.status_code == 200


def test_the_site_can_be_written_to_after_a_restore(site, tmp_path, omar):
    backup(tmp_path / "site.tar")
    restore(tmp_path / "site.tar", force=True)
    assert Session.objects.count() == 0
    article = Article.objects.get(pk=site.pk)
    article.save_revision(article.newest_revision.content | {"headline": "بعد الاستعادة"}, by=omar)
    article.publish(omar)
    assert Article.objects.get(pk=site.pk).headline == "بعد الاستعادة"
    assert Section.objects.create(name="قسم جديد").pk > Section.objects.get(name="الذكاء الاصطناعي").pk


def test_records_are_still_insert_only_after_a_restore(site, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("the trigger is PostgreSQL's")
    backup(tmp_path / "site.tar")
    restore(tmp_path / "site.tar", force=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%%_is_record' AND tgenabled = 'O' AND NOT tgisinternal"
        )
        assert cursor.fetchone()[0] == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_snapshot_shows_one_moment_while_others_write(tmp_path):
    """Rows written after the backup has begun are not in it, and their writer does not wait for it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's tests share one connection; see the test with a file below")
    Section.objects.create(name="قبل")
    with snapshot():
        before = Section.objects.count()
        at_once(lambda: Section.objects.create(name="أثناء"))
        assert Section.objects.count() == before
    assert Section.objects.count() == before + 1


def test_the_snapshot_of_sqlite_lets_others_write(tmp_path):
    done = manage(tmp_path, "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    program = """
import sqlite3
from django.conf import settings
from newsroom.backup.dump import snapshot
from newsroom.models import Milestone
with snapshot():
    print(Milestone.objects.count())
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=1)
    other.execute("INSERT INTO newsroom_milestone VALUES ('written meanwhile', '2026-01-01')")
    other.commit()
    print(Milestone.objects.count())
print(Milestone.objects.count())
"""
    done = manage(tmp_path, "shell", "-v0", "-c", program)
    assert done.stdout.split() == ["0", "0", "1"], done.stderr


# --- From one database to another -----------------------------------------------------------------


def manage(var, *arguments, **changes):
    """Run a command as an operator would, with SQLite in the folder `var`."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(var)} | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_archive_moves_to_an_empty_sqlite_file_and_back(site, tmp_path, settings):
    """With PostgreSQL under test this is the move from it to SQLite and from SQLite to it."""
    backup(tmp_path / "first.tar")
    before, pictures = content(), files(settings.MEDIA_ROOT)
    done = manage(tmp_path / "var", "restore", tmp_path / "first.tar")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "var" / "media") == pictures
    done = manage(tmp_path / "var", "backup", tmp_path / "second.tar")
    assert done.returncode == 0, done.stderr
    restore(tmp_path / "second.tar", force=True)
    assert content() == before


def test_an_archive_of_an_older_version_is_migrated_in_an_empty_database(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for target in (("comments", "0002"), ("articles", "0003"), ("newsroom", "0002"), ("authors", "0002")):
        done = manage(old, "migrate", "-v0", *target)
        assert done.returncode == 0, done.stderr
    manage(old, "migrate", "-v0", "auth")
    done = manage(old, "backup", tmp_path / "old.tar")
    assert done.returncode == 0, done.stderr
    done = manage(new, "restore", tmp_path / "old.tar")
    assert done.returncode == 0, done.stderr
    assert manage(new, "migrate", "--check").returncode == 0
    refused = manage(new, "restore", tmp_path / "old.tar", "--force")
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: The backup is of an older version: restore it into a database")


# --- What is refused ------------------------------------------------------------------------------


def test_a_filled_database_is_not_replaced_without_force(site, tmp_path):
    backup(tmp_path / "site.tar")
    before = content()
    with pytest.raises(CommandError, match="The database is not empty: nothing was restored"):
        restore(tmp_path / "site.tar")
    assert content() == before


def test_an_empty_migrated_database_is_filled_without_force(db, tmp_path):
    Group.objects.create(name="دور إضافي")
    backup(tmp_path / "empty.tar")
    permissions = Permission.objects.count()
    Group.objects.filter(name="دور إضافي").delete()
    restore(tmp_path / "empty.tar")
    assert Group.objects.filter(name="دور إضافي").exists()
    assert Permission.objects.count() == permissions


def test_an_existing_file_is_not_replaced_without_force(db, tmp_path):
    (tmp_path / "site.tar").write_text("precious")
    with pytest.raises(CommandError, match="exists already"):
        backup(tmp_path / "site.tar")
    assert (tmp_path / "site.tar").read_text() == "precious"
    backup(tmp_path / "site.tar", force=True)
    assert (tmp_path / "site.tar").stat().st_mode & 0o777 == 0o600


def test_a_backup_that_fails_leaves_nothing_behind(db, tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsroom.backup.dump.write_media", full)
    with pytest.raises(CommandError, match="No space left on device"):
        backup(tmp_path / "site.tar")
    assert [path.name for path in tmp_path.iterdir() if "site" in path.name] == []


def test_the_secret_key_is_in_the_archive_only_when_asked(db, tmp_path, settings):
    settings.SECRET_KEY, settings.VAR_DIR = "a key of the test, long enough to be found", tmp_path
    assert "SECRET_KEY is not in it" in backup(tmp_path / "without.tar")
    assert settings.SECRET_KEY.encode() not in (tmp_path / "without.tar").read_bytes()
    with pytest.raises(CommandError, match="holds no secret key"):
        restore(tmp_path / "without.tar", with_secret_key=True)
    backup(tmp_path / "with.tar", with_secret_key=True)
    restore(tmp_path / "with.tar", with_secret_key=True)
    assert (tmp_path / "secret-key").read_text() == settings.SECRET_KEY
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


# --- Damage ---------------------------------------------------------------------------------------


@pytest.fixture
def archive(site, tmp_path):
    backup(tmp_path / "site.tar")
    return tmp_path / "site.tar"


def rewritten(archive, change):
    """Copy the archive part by part; `change(name, data)` returns the parts [(name, data)] to write instead."""
    target = archive.with_name("changed.tar")
    with tarfile.open(archive) as source, tarfile.open(target, "w") as out:
        for member in source.getmembers():
            for name, data in change(member.name, source.extractfile(member).read()):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                out.addfile(info, io.BytesIO(data))
    return target


def refused(archive, match):
    before, epoch = content(), Edition.objects.get().epoch
    for options in ({"verify_only": True}, {"force": True}):
        with pytest.raises(CommandError, match=match):
            restore(archive, **options)
    assert content() == before
    assert Edition.objects.get().epoch == epoch


def test_verify_only_changes_nothing(archive):
    before, epoch = content(), Edition.objects.get().epoch
    assert restore(archive, verify_only=True).splitlines()[-1].startswith("Verified: ")
    assert content() == before
    assert Edition.objects.get().epoch == epoch


@pytest.mark.parametrize("part", ["tables/articles.article.jsonl.gz", "media/", "manifest.json"])
def test_a_changed_byte_is_detected_and_its_part_named(archive, part):
    def flip(name, data):
        middle = len(data) // 2
        changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        return [(name, changed if name.startswith(part) else data)]

    refused(rewritten(archive, flip), "damaged|manifest|no whole backup|newer|lacks|outside|table that cannot be")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9])
def test_an_archive_that_is_cut_short_is_refused(archive, share):
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * share)])
    refused(archive, "cannot be read|manifest|no whole backup|cut short|damaged")


def test_a_missing_part_is_named(archive):
    changed = rewritten(archive, lambda name, data: [] if "revision" in name else [(name, data)])
    refused(changed, "lacks the part tables/articles.revision")


def test_a_part_that_the_manifest_does_not_name_is_refused(archive):
    changed = rewritten(archive, lambda name, data: [(name, data), (name + ".more", data)])
    refused(changed, "does not name")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "pictures/../../x", "a\\..\\b", "C:/x", "./x", ""])
def test_no_file_is_written_outside_of_the_pictures_folder(archive, tmp_path, name):
    def add(part, data):
        if part == "manifest.json":
            manifest = json.loads(data)
            manifest["media"][name] = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
            return [(part, json.dumps(manifest).encode()), (f"media/{name}", b"x")]
        return [(part, data)]

    refused(rewritten(archive, add), "outside of the pictures' folder")


def test_a_link_inside_of_the_pictures_folder_is_not_followed_out_of_it(archive, tmp_path, settings):
    (tmp_path / "elsewhere").mkdir()
    settings.MEDIA_ROOT = tmp_path / "other-media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "pictures").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CommandError, match="a link leads out of it"):
        restore(archive, force=True)
    assert list((tmp_path / "elsewhere").rglob("*")) == []


def test_rows_that_the_database_refuses_change_nothing(archive):
    """A row whose section does not exist: the manifest agrees, the foreign key does not."""
    data = {}

    def change(name, content):
        data[name] = content
        return [(name, content)]

    rewritten(archive, change)
    lines = gzip.decompress(data["tables/articles.byline.jsonl.gz"]).splitlines(keepends=True)
    names, row = json.loads(lines[0]), json.loads(lines[1])
    row[names.index("author_id")] = 999_999
    table = lines[0] + json.dumps(row).encode() + b"\n" + b"".join(lines[2:])
    manifest = json.loads(data["manifest.json"])
    manifest["tables"]["articles.byline"]["sha256"] = hashlib.sha256(table).hexdigest()
    new = {"tables/articles.byline.jsonl.gz": gzip.compress(table), "manifest.json": json.dumps(manifest).encode()}
    changed = rewritten(archive, lambda name, content: [(name, new.get(name, content))])
    before = content()
    with pytest.raises(CommandError, match="did not take the rows, and is as it was before"):
        restore(changed, force=True)
    assert content() == before
