"""Fields of the article form: times, bylines; and pinning from it."""

import datetime

import pytest
from django.utils import timezone

from articles.models import Article
from authors.models import Author
from tests.articles.admin.forms import article_form, change


def timed(moment):
    local = timezone.localtime(moment)
    return {"publish_at_0": f"{local:%Y-%m-%d}", "publish_at_1": f"{local:%H:%M}"}


def tomorrow():
    return timezone.now().replace(second=0, microsecond=0) + datetime.timedelta(days=1)


def test_a_planned_time_is_kept_with_the_draft_and_used_when_it_is_published(desk, omar, section, author):
    desk(omar).post("/admin/articles/article/add/", article_form(section, author, **timed(tomorrow()), _save="1"))
    article = Article.objects.get()
    page = desk(omar).get(change(article)).content.decode()
    assert f'value="{timed(tomorrow())["publish_at_1"]}"' in page
    article.publish(omar)
    assert article.is_scheduled
    assert article.published_at == tomorrow()


def test_clearing_the_time_of_a_scheduled_article_publishes_it_now(desk, omar, section, author, make_article):
    article = make_article(published=False)
    article.publish(omar, at=tomorrow())
    data = article_form(
        section, author, base=article.newest_revision.token, publish_at_0="", publish_at_1="", _publish="1"
    )
    desk(omar).post(change(article), data)
    article.refresh_from_db()
    assert article.is_live


@pytest.mark.parametrize("year", ["0001", "1800", "9999"])
def test_an_implausible_year_is_refused_with_a_message(desk, omar, section, author, year):
    data = article_form(section, author, publish_at_0=f"{year}-01-01", publish_at_1="10:00", _publish="1")
    answer = desk(omar).post("/admin/articles/article/add/", data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["publish_at"]


def test_the_time_field_names_the_time_zone(desk, omar):
    page = desk(omar).get("/admin/articles/article/add/").content.decode()
    assert "Asia/Riyadh" in page
    assert "UTC+03:00" in page


def test_a_byline_of_any_length_is_shown_and_saved(desk, omar, section, make_article):
    authors = [Author.objects.create(name=f"كاتب {number}", title="ص") for number in range(7)]
    article = make_article(authors=authors)
    page = desk(omar).get(change(article)).content.decode()
    assert page.count('<select name="byline_') == 8
    data = article_form(section, authors[0], base=article.newest_revision.token, _publish="1")
    data |= {f"byline_{place}": one.pk for place, one in enumerate(authors)}
    desk(omar).post(change(article), data)
    assert [one.pk for one in Article.objects.get(pk=article.pk).byline] == [one.pk for one in authors]


def test_unpinning_does_not_restore_an_older_pin(omar, make_article):
    first, second = make_article(), make_article()
    first.pin(omar)
    second.pin(omar)
    second.unpin(omar)
    assert not Article.objects.pinned().exists()
    first.refresh_from_db()
    assert list(first.revisions.values_list("act", flat=True))[:2] == ["unpin", "pin"]


def test_a_scheduled_article_cannot_be_pinned_and_can_be_unscheduled(omar, desk, section, author, make_article):
    article = make_article(published=False)
    article.publish(omar, at=tomorrow())
    for act in ("_pin", "_unschedule"):
        article.refresh_from_db()
        data = article_form(section, author, base=article.newest_revision.token, **{act: "1"})
        assert desk(omar).post(change(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.status, article.pinned_at) == ("draft", None)
