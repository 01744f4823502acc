"""/healthz and /readyz."""

import pytest


def test_readiness_names_the_error_of_the_database(client, monkeypatch, db):
    assert client.get("/readyz").content == b"ready"

    def dead():
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("newsroom.health.connection.cursor", dead)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database: OSError")


def test_a_database_without_its_tables_is_not_ready(client, monkeypatch, db):
    with monkeypatch.context() as patched:
        patched.setattr("newsroom.health.pending_migrations", lambda: ["0001"])
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database: migrations are pending")
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_answered_on_every_host_and_without_https(client, settings, db, path):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["news.example.org"], True
    assert client.get(path, HTTP_HOST="10.0.0.7:8000").status_code == 200
