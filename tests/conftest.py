"""The cast never changes: Salma writes, Omar edits, Mona moderates, a stranger reads."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import connection

from newsroom.roles import CHIEF, EDITOR, MODERATOR, WRITER
from tests import factories


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    """SQLite tests run in memory, one database a process; only PostgreSQL needs a name for each worker."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    """Every test has its own pictures, its own mail and an empty cache."""
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
    """A signed-in client: `desk(omar)`."""

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
def story(article):
    """The former name of `article`."""
    return article


@pytest.fixture
def shared_data():
    """Test data that lies beside the repository on some machines."""
    folder = Path(__file__).parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared test data is not here")
    return folder
