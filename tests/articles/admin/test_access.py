"""Permissions for preview, history and restore of an article; and saves that come after a concurrent save."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.admin.article import ArticleAdmin
from articles.models import Article, StaleRevision
from newsroom.roles import MODERATOR
from tests.factories import make_article

SECRET = "عنوان لم يُنشر بعد"


@pytest.fixture
def draft(omar, section, author):
    """Return a draft by Omar, which only editors may see."""
    article = make_article(omar, section, [author], published=False)
    article.save_revision(article.newest_revision.content | {"headline": SECRET, "body": "<p>نص سرّي</p>"}, by=omar)
    return article


def pages(article):
    return {
        "preview": reverse("admin:articles_article_preview", args=[article.pk]),
        "history": reverse("admin:articles_article_history", args=[article.pk]),
        "change": reverse("admin:articles_article_change", args=[article.pk]),
        "restore": reverse("admin:articles_article_restore", args=[article.pk, article.revisions.last().pk]),
    }


def sees(client, address):
    """Return whether the page, redirects followed, shows the unpublished headline."""
    return SECRET in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("page", ["preview", "history", "change"])
def test_only_editors_see_an_unpublished_article_of_somebody_else(desk, client, salma, omar, mona, chief, draft, page):
    address = pages(draft)[page]
    client.logout()
    assert client.get(address).status_code == 302
    assert not sees(client, address)
    for stranger in (salma, mona):
        assert not sees(desk(stranger), address), stranger
    for editor in (omar, chief):
        assert desk(editor).get(address).status_code == 200, editor
    assert sees(desk(omar), pages(draft)["preview"])


@pytest.mark.parametrize("page", ["preview", "history"])
@pytest.mark.parametrize(("person", "status"), [("salma", 404), ("mona", 403)])
def test_accounts_without_rights_are_refused_in_the_admin(request, desk, draft, page, person, status):
    answer = desk(request.getfixturevalue(person)).get(pages(draft)[page])
    assert answer.status_code in (status, 404)
    assert SECRET not in answer.content.decode()


def test_accounts_without_a_role_see_no_article_in_the_admin(client, django_user_model, draft):
    reader = django_user_model.objects.create_user("reader", "reader@example.com", "a long password")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    for page, address in pages(draft).items():
        assert not sees(client, address), page


@pytest.mark.parametrize("page", ["preview", "history", "restore"])
def test_a_person_without_the_role_any_more_cannot_open_their_own_articles(desk, salma, section, author, page):
    own = make_article(salma, section, [author], published=False, headline=SECRET)
    salma.groups.set([Group.objects.get(name=MODERATOR)])
    ask = desk(salma).post if page == "restore" else desk(salma).get
    answer = ask(pages(own)[page])
    assert answer.status_code == 403
    assert own.revisions.count() == 1


@pytest.mark.parametrize("person", ["salma", "mona", None])
def test_restoring_a_version_requires_the_permission(request, desk, client, draft, person):
    client = desk(request.getfixturevalue(person)) if person else client
    answer = client.post(pages(draft)["restore"])
    assert answer.status_code in (302, 401, 403, 404)
    assert Article.objects.get(pk=draft.pk).newest_revision.headline == SECRET
    assert draft.revisions.filter(act="restore").count() == 0


def test_a_writer_restores_versions_of_their_draft_until_it_is_in_review(desk, salma, section, author):
    own = make_article(salma, section, [author], published=False)
    first = own.newest_revision
    own.submit(salma)
    restore = reverse("admin:articles_article_restore", args=[own.pk, first.pk])
    assert desk(salma).post(restore).status_code == 403
    assert own.revisions.filter(act="restore").count() == 0
    assert desk(salma).get(pages(own)["preview"]).status_code == 200
    assert "restore/" not in desk(salma).get(pages(own)["history"]).content.decode()


def test_a_version_is_restored_only_by_post(desk, omar, draft):
    assert desk(omar).get(pages(draft)["restore"]).status_code == 403
    assert draft.revisions.filter(act="restore").count() == 0


def test_restoring_a_version_of_another_article_is_404(desk, omar, draft, section, author):
    other = make_article(omar, section, [author], published=False, headline="مقال آخر")
    address = reverse("admin:articles_article_restore", args=[draft.pk, other.newest_revision.pk])
    assert desk(omar).post(address).status_code == 404
    assert Article.objects.get(pk=draft.pk).newest_revision.headline == SECRET


# --- A concurrent save between the check of the form and the write --------------------------------


@pytest.fixture
def concurrent_save(monkeypatch, salma):
    """Simulate that somebody else saves after the form was checked: the first write is refused."""
    save, find, refused = Article.save_revision, ArticleAdmin.get_object, []

    def refused_once(self, *args, **kwargs):
        if not refused:
            refused.append(self.pk)
            raise StaleRevision(self.newest_revision)
        return save(self, *args, **kwargs)

    def get_changed_object(*args, **kwargs):
        if refused and len(refused) == 1:
            refused.append(None)
            own = Article.objects.get(pk=refused[0])
            save(own, own.newest_revision.content | {"headline": "نص الزميلة"}, by=salma)
        return find(*args, **kwargs)

    monkeypatch.setattr(Article, "save_revision", refused_once)
    monkeypatch.setattr(ArticleAdmin, "get_object", get_changed_object)


def test_a_save_after_a_concurrent_save_shows_both_texts(desk, omar, draft, section, author, concurrent_save):
    data = {
        "headline": "نصي أنا", "body": "<p>فقرتي</p>", "section": section.pk, "byline_0": author.pk,
        "base": draft.newest_revision.token,
    }  # fmt: skip
    answer = desk(omar).post(pages(draft)["change"], data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "نصي أنا" in page
    assert "نص الزميلة" in page
    assert Article.objects.get(pk=draft.pk).newest_revision.headline == "نص الزميلة"


@pytest.mark.parametrize("act", ["publish", "submit", "archive"])
def test_an_act_after_a_concurrent_save_keeps_the_draft_and_says_so(
    desk, omar, draft, section, author, monkeypatch, act
):
    def stale(self, *args, **kwargs):
        raise StaleRevision(self.newest_revision)

    monkeypatch.setattr(Article, act, stale)
    data = {
        "headline": "نصي أنا", "body": "<p>فقرتي</p>", "section": section.pk, "byline_0": author.pk,
        "base": draft.newest_revision.token, f"_{act}": "1",
    }  # fmt: skip
    page = desk(omar).post(pages(draft)["change"], data, follow=True).content.decode()
    assert "حُفظ نصك" in page
    assert Article.objects.get(pk=draft.pk).newest_revision.headline == "نصي أنا"


def test_a_restore_after_a_concurrent_save_shows_a_message(desk, omar, draft, monkeypatch):
    def stale(self, *args, **kwargs):
        raise StaleRevision(self.newest_revision)

    monkeypatch.setattr(Article, "restore", stale)
    answer = desk(omar).post(pages(draft)["restore"], follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0] == pages(draft)["history"]
    assert "في اللحظة نفسها" in answer.content.decode()


def test_a_save_is_based_on_the_revision_that_the_form_was_checked_against(desk, omar, salma, draft, section, author):
    for base in ("", "0", "x", f"{draft.newest_revision.pk}", f"{draft.newest_revision.pk}.999", "1" * 40):
        form = {"headline": "نصي أنا", "body": "<p>x</p>", "section": section.pk, "byline_0": author.pk}
        assert desk(omar).post(pages(draft)["change"], form | {"base": base}).status_code == 200, base
    assert Article.objects.get(pk=draft.pk).newest_revision.headline == SECRET
