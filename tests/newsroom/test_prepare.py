"""`prepare`, which runs before every start: the sample only into an empty database, work only where it is due."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article, Section
from articles.sample import load as articles_sample
from authors.models import Author
from comments.sample import load as comments_sample
from newsroom.files import write_private_file
from newsroom.models import SAMPLE_LOADED, SAMPLE_STARTED, Milestone
from newsroom.sample import accounts
from newsroom.storage import AtomicFileStorage


@pytest.fixture
def loaded(monkeypatch):
    """Return how often the sample's articles would have been loaded; loading them is skipped to save time."""
    times = []
    monkeypatch.setattr(articles_sample, "load", lambda *args: times.append("articles"))
    monkeypatch.setattr(comments_sample, "load", lambda *args: None)
    return times


@pytest.fixture
def prepare(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    monkeypatch.setattr("newsroom.management.commands.prepare.Command.gather_static_files", lambda self: None)

    def call():
        out = io.StringIO()
        call_command("prepare", sample=True, stdout=out, stderr=out)
        return out.getvalue()

    return call


def passwords(settings):
    lines = (settings.VAR_DIR / "passwords.txt").read_text().splitlines()
    return dict(line.split()[:2] for line in lines)


def open_accounts(settings):
    kept = passwords(settings)
    return sorted(user.username for user in User.objects.all() if user.check_password(kept.get(user.username)))


def test_an_empty_database_gets_the_sample_once(prepare, loaded, settings):
    said = prepare()
    assert "  omar " in said
    assert open_accounts(settings) == ["huda", "mona", "omar", "shaaban"]
    assert (settings.VAR_DIR / "passwords.txt").stat().st_mode & 0o777 == 0o600
    assert "  omar " in prepare()
    assert loaded == ["articles"]


@pytest.mark.parametrize(
    "row",
    [
        lambda: User.objects.create_user("me"),
        lambda: Section.objects.create(name="قسم"),
        lambda: Author.objects.create(name="كاتبة"),
    ],
)
def test_no_sample_is_loaded_into_a_database_with_any_content(prepare, loaded, row):
    row()
    assert prepare() == ""
    assert loaded == []


def test_an_own_article_beside_the_sample_does_not_stop_the_next_start(prepare, loaded, make_article):
    Milestone.reach(SAMPLE_STARTED)
    make_article(headline="مقالي الأول")
    assert "not of the sample" in prepare()
    Milestone.reach(SAMPLE_LOADED)
    prepare()
    assert loaded == []
    assert Article.objects.count() == 1


@pytest.mark.parametrize("interrupted_at", ["staff", "articles", "comments"])
def test_interrupted_loading_is_continued_and_every_account_can_sign_in(
    prepare, loaded, settings, monkeypatch, interrupted_at
):
    def interrupt(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if interrupted_at == "staff":
            keep = accounts.keep_password

            def keep_one(account, *args):
                keep(account, *args)
                if account == "omar":
                    raise KeyboardInterrupt

            patched.setattr(accounts, "keep_password", keep_one)
        else:
            patched.setattr(articles_sample if interrupted_at == "articles" else comments_sample, "load", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare()
    prepare()
    assert Milestone.is_reached(SAMPLE_LOADED)
    assert open_accounts(settings) == ["huda", "mona", "omar", "shaaban"]
    assert len(passwords(settings)) == 4


def test_lost_sample_passwords_are_reported(prepare, loaded, settings):
    prepare()
    (settings.VAR_DIR / "passwords.txt").unlink()
    assert "changepassword" in prepare()


def test_a_database_of_a_newer_version_is_refused(prepare, monkeypatch):
    applied = {("articles", "0099_later"): None, ("elsewhere", "0099"): None}
    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: applied)
    with pytest.raises(CommandError, match=r"made by a newer version \(it has articles\.0099_later\)"):
        prepare()


def test_pending_migrations_are_applied(prepare, monkeypatch):
    called = []
    monkeypatch.setattr("newsroom.management.commands.prepare.pending_migrations", lambda: ["0001"])
    monkeypatch.setattr(
        "newsroom.management.commands.prepare.call_command", lambda name, **options: called.append(name)
    )
    User.objects.create_user("me")
    prepare()
    assert called == ["migrate"]


def test_static_files_are_collected_when_they_or_their_folder_are_new(db, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    call_command("prepare")
    style = settings.STATIC_ROOT / "css" / "base.css"
    style.unlink()
    call_command("prepare")
    assert not style.exists()  # nothing has changed since
    (settings.STATIC_ROOT / ".gathered").unlink()
    call_command("prepare")
    assert style.exists()


def test_a_database_failure_ends_with_one_sentence(prepare, monkeypatch):
    def broken(*args):
        raise connection.Database.OperationalError("disk I/O error")

    monkeypatch.setattr("newsroom.management.commands.prepare.pending_migrations", broken_in_django(broken))
    with pytest.raises(CommandError, match=r"The database cannot be used: disk I/O error\. See DATABASE_URL\."):
        prepare()


def broken_in_django(act):
    def wrapped():
        with connection.wrap_database_errors:
            act()

    return wrapped


# --- Whole files ----------------------------------------------------------------------------------


def test_a_private_file_is_replaced_completely_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "passwords.txt"
    write_private_file(file, "one\n")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsroom.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private_file(file, "two\n")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("passwords.txt", "one\n")]


def test_a_picture_whose_writing_fails_leaves_no_file_under_its_name(tmp_path):
    class Failing(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError(28, "No space left on device")

    storage = AtomicFileStorage(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        storage.save("pictures/ab/x.jpg", Failing(b"half and half"))
    assert not storage.exists("pictures/ab/x.jpg")
    assert storage.save("pictures/ab/x.jpg", ContentFile(b"whole")) == "pictures/ab/x.jpg"
    assert (tmp_path / "pictures" / "ab" / "x.jpg").read_bytes() == b"whole"
