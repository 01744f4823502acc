"""Saving, publishing and the other acts: the live row changes by publication only, and every act is recorded."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Article, NotAllowed, NotReady, Revision, StaleRevision
from newsroom.html import MARKUP_VERSION
from newsroom.models import Edition
from newsroom.records import InsertOnly
from tests.factories import content_of, make_article, make_author, make_image


def tomorrow():
    return timezone.now() + datetime.timedelta(days=1)


def changed(article, **changes):
    return article.newest_revision.content | changes


def test_saving_a_draft_of_a_live_article_changes_no_byte_of_reader_pages(client, article, omar):
    addresses = ["/", article.get_absolute_url(), article.section.get_absolute_url(), "/feed/", "/sitemap.xml"]
    before = [client.get(address).content for address in addresses]
    edition = Edition.current()[0]

    article.save_revision(changed(article, headline="عنوان آخر تمامًا", body="<p>نص آخر</p>", tags=["جديد"]), by=omar)

    assert Edition.current()[0] == edition
    assert [client.get(address).content for address in addresses] == before


def test_publishing_shows_the_newest_revision(client, article, omar):
    article.save_revision(changed(article, headline="عنوان آخر تمامًا"), by=omar)
    assert article.has_changes
    article.publish(omar)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "عنوان آخر تمامًا" in page
    assert not article.has_changes
    assert article.edited_at is not None


def test_every_act_writes_a_revision_with_person_and_base(article, omar):
    article.pin(omar)
    article.archive(omar)
    rows = list(article.revisions.order_by("pk").values_list("act", "by__username"))
    assert rows == [("save", "omar"), ("publish", "omar"), ("pin", "omar"), ("archive", "omar")]
    chain = list(article.revisions.order_by("pk"))
    assert [row.base_id for row in chain[1:]] == [row.pk for row in chain[:-1]]


def test_one_persons_edits_within_ten_minutes_are_one_revision(section, author, omar):
    draft = make_article(omar, section, [author], published=False)
    for word in "ابج":
        draft.save_revision(changed(draft, headline=f"عنوان {word}"), by=omar)
    assert draft.revisions.count() == 1
    assert draft.newest_revision.headline == "عنوان ج"


def test_another_persons_revision_is_never_amended(section, author, omar, salma):
    draft = make_article(salma, section, [author], published=False)
    draft.save_revision(changed(draft, headline="تعديل المحرر"), by=omar)
    assert list(draft.revisions.order_by("pk").values_list("by__username", flat=True)) == ["salma", "omar"]


def test_a_save_from_an_older_revision_is_refused_and_writes_nothing(article, omar, salma):
    base = article.newest_revision.token
    article.save_revision(changed(article, headline="الأول"), by=omar, base=base)
    with pytest.raises(StaleRevision) as refused:
        article.save_revision(changed(article, headline="الثاني"), by=salma, base=base)
    assert refused.value.newest_revision.headline == "الأول"
    assert article.revisions.filter(headline="الثاني").count() == 0


def test_an_amended_revision_makes_the_old_base_stale(section, author, omar):
    draft = make_article(omar, section, [author], published=False)
    base = draft.newest_revision.token
    draft.save_revision(changed(draft, headline="من نافذة"), by=omar, base=base)
    with pytest.raises(StaleRevision):
        draft.save_revision(changed(draft, headline="من نافذة أخرى"), by=omar, base=base)


def test_publishing_a_stale_copy_is_refused(article, omar, salma):
    stale = Article.objects.get(pk=article.pk)
    article.save_revision(changed(article, headline="أحدث"), by=salma)
    with pytest.raises(StaleRevision):
        stale.publish(omar)


def test_revisions_are_neither_changed_nor_deleted(article):
    revision = article.newest_revision
    for attempt in (
        revision.save,
        revision.delete,
        Revision.objects.all().delete,
        lambda: Revision.objects.update(note="x"),
    ):
        with pytest.raises(InsertOnly):
            attempt()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL's")
def test_postgresql_itself_refuses_to_change_a_published_revision(article):
    for statement in (
        "UPDATE articles_revision SET note = 'x' WHERE id = %s",
        "DELETE FROM articles_revision WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="record"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [article.live_revision_id])


def test_a_restored_version_is_a_draft(client, article, omar):
    first = article.live_revision
    article.save_revision(changed(article, headline="خطأ كبير"), by=omar)
    article.publish(omar)
    article.restore(first, omar)
    assert article.newest_revision.headline == first.headline
    assert "خطأ كبير" in client.get(article.get_absolute_url()).content.decode()


def test_a_scheduled_article_is_404_before_its_time(client, make_article):
    article = make_article(at=tomorrow())
    assert client.get(f"/articles/{article.pk}/{article.slug}/").status_code == 404
    assert article.headline not in client.get("/").content.decode()


def test_a_scheduled_article_appears_when_its_time_passes(client, make_article, monkeypatch):
    article = make_article(at=timezone.now() + datetime.timedelta(minutes=5))
    empty = client.get("/")
    later = timezone.now() + datetime.timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    shown = client.get("/", headers={"if-none-match": empty["ETag"]})
    assert shown.status_code == 200
    assert article.headline in shown.content.decode()


def test_an_article_that_was_taken_down_is_410_and_a_draft_is_404(client, article, make_article, omar):
    draft = make_article(published=False)
    address = article.get_absolute_url()
    article.archive(omar)
    assert client.get(address).status_code == 410
    assert client.get(f"/s/{article.pk}/").status_code == 410
    assert client.get(f"/articles/{draft.pk}/x/").status_code == 404


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"headline": ""}, "المقال بلا عنوان."),
        ({"headline": "عَ" * 101}, "طول العنوان 101 حرفًا، والحد الأعلى 100."),
        ({"headline": "ع" * 101}, "طول العنوان 101 حرفًا، والحد الأعلى 100."),
        ({"section": None}, "لم يُختر قسم للمقال."),
        ({"authors": []}, "لم يوقّع أحد المقال: اختر كاتبًا."),
        ({"body": "<p> </p>"}, "المقال بلا نص."),
    ],
)
def test_an_incomplete_article_is_not_published_for_the_named_reason(make_article, omar, change, reason):
    draft = make_article(published=False, **change)
    with pytest.raises(NotReady) as refused:
        draft.publish(omar)
    assert refused.value.reasons == [reason]
    assert Article.objects.published().count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td> </td></tr></table>",
        '<figure data-image="999999"></figure>',
        '<figure data-image="999999"><figcaption> </figcaption></figure><hr>',
        "<p>\U0001f3fb</p>",
        "<p>\ufe70</p>",
        "<ul><li></li></ul><pre><code> </code></pre>",
    ],
)
def test_a_body_that_shows_nothing_is_not_published(make_article, omar, body):
    draft = make_article(published=False, body=body)
    with pytest.raises(NotReady) as refused:
        draft.publish(omar)
    assert refused.value.reasons == ["المقال بلا نص."]


def test_vowel_marks_do_not_count_against_a_headlines_length(make_article):
    assert make_article(headline="عُ" * 100).is_live


def test_a_draft_with_deleted_section_and_author_is_not_published(make_article, section, author, omar):
    draft = make_article(published=False)
    section.delete()
    author.delete()
    with pytest.raises(NotReady) as refused:
        draft.publish(omar)
    assert refused.value.reasons == ["لم يُختر قسم للمقال.", "لم يوقّع أحد المقال: اختر كاتبًا."]


def test_an_article_that_readers_have_seen_cannot_be_scheduled(article, omar):
    with pytest.raises(NotReady):
        article.publish(omar, at=tomorrow())
    assert article.is_live


def test_acts_that_do_not_fit_the_status_are_refused(article, omar):
    with pytest.raises(NotAllowed):
        article.submit(omar)
    with pytest.raises(NotAllowed):
        article.unschedule(omar)


def test_a_writer_can_submit_but_not_publish(make_article, section, author, salma):
    draft = make_article(published=False)
    with pytest.raises(NotAllowed):
        draft.publish(salma)
    draft.submit(salma)
    assert Article.objects.get(pk=draft.pk).status == "review"


def test_the_byline_keeps_its_order(make_article):
    people = [make_author(name) for name in ("سارة", "أحمد", "ليلى")]
    assert make_article(authors=people).byline == people
    assert make_article(authors=people[::-1]).byline == people[::-1]


def test_tags_that_fold_alike_are_one(make_article):
    first = make_article(tags=["إنفيديا"])
    second = make_article(tags=["انفيديا", "إنفيديا"])
    assert list(first.tags.all()) == list(second.tags.all())


def test_a_new_alternative_text_of_a_picture_appears_in_articles(client, make_article):
    image = make_image(alt="وصف قديم")
    article = make_article(body=f'<p>نص</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>')
    image.alt = "وصف جديد"
    image.save()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "وصف جديد" in page
    assert "وصف قديم" not in page


def test_the_database_refuses_a_published_article_without_a_headline(article):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article._base_manager.filter(pk=article.pk).update(headline="")


def test_the_database_refuses_a_pinned_draft(make_article):
    draft = make_article(published=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Article._base_manager.filter(pk=draft.pk).update(pinned_at=timezone.now())


def test_an_unknown_field_in_a_save_is_an_error(article, omar, section, author):
    with pytest.raises(ValueError, match="unknown"):
        article.save_revision(content_of(section, [author]) | {"headlin": "x"}, by=omar)


def test_expand_articles_rewrites_stored_markup(client, article):
    Article._base_manager.filter(pk=article.pk).update(markup="<p>قديم</p>", markup_version=0)
    call_command("expand_articles", stdout=io.StringIO())
    assert "قديم" not in client.get(article.get_absolute_url()).content.decode()
    assert Article.objects.get(pk=article.pk).markup_version == MARKUP_VERSION


@pytest.mark.parametrize("blank", ["\u200b", "\u2800", "ـــ", "\u064e\u0651", "\u3164 \u2060"])
def test_a_headline_or_a_text_of_invisible_characters_is_not_published(make_article, omar, blank):
    for content in ({"headline": blank}, {"body": f"<p>{blank}</p>"}):
        article = make_article(published=False, **content)
        with pytest.raises(NotReady):
            article.publish(omar)


def test_a_picture_or_table_alone_is_enough_text_to_publish(make_article):
    for body in (
        f'<figure data-image="{make_image().pk}"><figcaption></figcaption></figure>',
        "<table><tbody><tr><td>١</td></tr></tbody></table>",
        '<figure data-image="999999"><figcaption>نص</figcaption></figure>',
        '<div data-embed="youtube:ScMzIvxBSi4"></div>',
    ):
        assert make_article(body=body).is_live


def test_only_a_changed_article_that_is_published_again_counts_as_edited(article, omar):
    assert article.edited_at is None
    article.publish(omar)
    assert Article.objects.get(pk=article.pk).edited_at is None
    article.save_revision(changed(article, headline="عنوان مصحّح"), by=omar)
    article.publish(omar)
    assert Article.objects.get(pk=article.pk).edited_at > article.published_at
