"""Shared fixtures. In every test Salma writes, Omar edits, Mona moderates, and a stranger reads."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import connection
from django.test import SimpleTestCase

from newsroom.roles import CHIEF, EDITOR, MODERATOR, WRITER
from tests import factories

# Tests whose own processes use the database of DATABASE_URL. The others of tests/browser look at what a browser makes
# of a page (layout, contrast, valid markup, the editor): which database the page came from makes no difference to that.
STARTS_PROCESSES = (
    "tests/browser/test_compose.py",
    "tests/browser/test_deployment.py",
    "tests/browser/test_keeping.py",
    "tests/browser/test_moderation.py",
    "tests/browser/test_pictures.py",
    "tests/browser/test_publication.py",
    "tests/browser/test_queue.py",
    "tests/browser/test_second_click.py",
    "tests/newsroom/backup/",
    "tests/test_dev.py",
)


def depends_on_the_database(item):
    """Return whether the test can behave differently on another database."""
    return (
        not {"db", "transactional_db"}.isdisjoint(item.fixturenames)
        or item.get_closest_marker("django_db") is not None
        or (item.cls is not None and issubclass(item.cls, SimpleTestCase))
        or item.nodeid.startswith(STARTS_PROCESSES)
    )


def pytest_addoption(parser):
    parser.addoption(
        "--database-only", action="store_true", help="leave out the tests that give the same result on every database"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if config.getoption("database_only"):
        config.hook.pytest_deselected(items=[item for item in items if not depends_on_the_database(item)])
        items[:] = [item for item in items if depends_on_the_database(item)]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    """SQLite tests run in memory, one database a process; only PostgreSQL needs a name for each worker."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(autouse=True)
def fresh_media_and_cache(settings, tmp_path):
    """Give every test its own folder of pictures and an empty cache."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


def person(name, role):
    user = User.objects.create_user(name, f"{name}@example.com", "a long password", is_staff=True, first_name=name)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def salma(db):
    return person("salma", WRITER)


@pytest.fixture
def omar(db):
    return person("omar", EDITOR)


@pytest.fixture
def mona(db):
    return person("mona", MODERATOR)


@pytest.fixture
def chief(db):
    return person("chief", CHIEF)


@pytest.fixture
def desk(client):
    """Return a function that signs in a client: `desk(omar)`."""

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def section(db):
    return factories.make_section()


@pytest.fixture
def author(db):
    return factories.make_author()


@pytest.fixture
def make_article(omar, section, author):
    def make(**changes):
        return factories.make_article(omar, **({"section": section, "authors": [author]} | changes))

    return make


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def shared_data():
    """Return the folder of shared test data, which only some machines have beside the repository."""
    folder = Path(__file__).parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared test data is not here")
    return folder
