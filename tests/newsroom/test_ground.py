"""Client addresses, the edition, the catalogue, readiness."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from django.test import RequestFactory

from articles.models import Article, Byline, Image, Page, Placement, SearchDocument, Section, Tag, TagAlias, Tagging
from authors.models import Author
from comments.models import Comment, HouseRules
from newsroom.environment import Environment
from newsroom.models import Edition, Public, Redirect, new_edition
from newsroom.network import client_address
from tests.factories import make_comment, make_image


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "found"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", [], "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9, 1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", "forged", ["10.0.0.0/8"], "10.0.0.1"),
    ],
)
def test_the_clients_address_is_what_trusted_proxies_say(settings, remote, forwarded, trusted, found):
    settings.TRUSTED_PROXIES = Environment({"X": ",".join(trusted)}).networks("X", [])
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == found


def raised(act):
    before = Edition.now()[0]
    act()
    return Edition.now()[0] != before


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
    story = make_article(body=f'<p>نص</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>')
    make_comment(story, approved_by=mona)
    Page.objects.create(title="صفحة", body="<p>x</p>")
    HouseRules(text="قواعد").save()
    former = Tag.objects.create(name="فيسبوك")
    former.name = "ميتا"
    former.save()
    Redirect.objects.follow("/old/", former)
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
    """The row's own tables say nothing here: only what `Public.delete` does is looked at, exactly once."""
    deleted = []
    monkeypatch.setattr(Model, "delete", lambda row, *args, **kwargs: deleted.append(row))
    Edition.raise_number()
    before = Edition.objects.get().number
    row = model(pk=2_000_000)
    Public.delete(row)
    assert deleted == [row]
    assert Edition.objects.get().number == before + 1


def test_deleting_real_rows_raises_the_edition(make_article, mona):
    story = make_article()
    comment = make_comment(story, approved_by=mona)
    rules = HouseRules(text="قواعد")
    rules.save()
    page = Page.objects.create(title="صفحة", body="<p>x</p>")
    tag = Tag.objects.create(name="وسم لا يحمله مقال")
    rows = [
        comment, rules, page, tag, story.bylines.get(), story.taggings.first(),
        Redirect.objects.create(path="/a/", target="/b/"), SearchDocument.objects.get(article=story),
        make_image(colour="#123456"), Section.objects.create(name="قسم بلا مقالات"),
        Author.objects.create(name="كاتب بلا مقالات", title="ص"),
    ]  # fmt: skip
    for row in rows:
        before, label = Edition.now()[0], row._meta.label
        _number, deleted = row.delete()
        assert deleted[label] == 1
        assert Edition.now()[0] != before, f"deleting a row of {label} raised no edition"


def test_many_to_many_writes_raise_the_edition_too(story):
    tag = Tag.objects.create(name="وسم جديد")
    assert raised(lambda: story.tags.add(tag))
    assert raised(lambda: story.tags.remove(tag))


def test_a_change_that_is_taken_back_raises_nothing(story):
    def fails():
        with transaction.atomic():
            story.section.save()
            transaction.set_rollback(True)

    assert not raised(fails)


def test_changes_inside_a_change_raise_the_edition_once(section):
    before = Edition.objects.get().number
    with new_edition():
        section.save()
        section.save()
    assert Edition.objects.get().number == before + 1


def test_a_dead_cache_costs_no_page(client, story, monkeypatch):
    def dead(*args, **kwargs):
        raise ConnectionError("cache")

    monkeypatch.setattr("newsroom.page_cache.cache.get", dead)
    monkeypatch.setattr("newsroom.page_cache.cache.set", dead)
    assert client.get("/").status_code == 200


def test_readiness_says_what_is_missing(client, monkeypatch, db):
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


def test_plain_http_is_redirected_to_https_unless_the_proxy_says_it_was_https(client, settings, story):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = client.get("/authors/?page=1")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/authors/?page=1")
    assert client.get("/", headers={"x-forwarded-proto": "https"}).status_code == 200


def test_the_catalogue_is_whole():
    call_command("words", check=True)


def test_a_hole_in_the_catalogue_is_seen(monkeypatch):
    monkeypatch.setattr("newsroom.management.commands.words.collected", lambda: {"Not translated yet": None})
    with pytest.raises(CommandError, match="untranslated: Not translated yet"):
        call_command("words", check=True)


def test_every_answer_carries_the_policy(client, story):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
