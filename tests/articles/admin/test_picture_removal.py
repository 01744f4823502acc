"""Deleting pictures: one in use is kept and its uses are named; all files of a deleted one are removed."""

import datetime
import os
import re

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from articles.models import Image, Page
from newsroom import images
from newsroom.images.jobs import remove_unused_hourly
from newsroom.models import PICTURES_SWEPT, Milestone
from tests.articles.admin.test_uploads import change_of, library_form
from tests.factories import make_image, picture_file


def delete(client, image):
    return client.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"}, follow=True)


def files_of(image):
    folder = f"pictures/{image.name[:2]}"
    return [file for file in default_storage.listdir(folder)[1] if file.startswith(image.name)]


def in_body(image):
    return {"body": f'<p>نص</p><figure data-image="{image.pk}"><figcaption>شرح</figcaption></figure>'}


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("where", ["hero", "body"])
def test_a_picture_that_an_article_or_a_draft_uses_is_not_deleted(desk, omar, make_article, published, where):
    image = make_image()
    make_article(published=published, **({"hero": image.pk} if where == "hero" else in_body(image)))
    page = delete(desk(omar), image).content.decode()
    assert "لم تُحذف الصورة لأنها مستعملة" in page
    assert "رقائق محلية لتدريب النماذج" in page
    assert Image.objects.filter(pk=image.pk).exists()
    assert files_of(image)


def test_a_picture_in_a_draft_of_a_published_article_is_not_deleted(desk, omar, article):
    image = make_image()
    article.save_revision(article.newest_revision.content | {"hero": image.pk}, by=omar)
    delete(desk(omar), image)
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_picture_of_a_static_page_or_an_author_is_not_deleted(desk, omar, author):
    on_page, portrait = make_image(), make_image(colour="#a12727")
    Page.objects.create(title="من نحن", **in_body(on_page))
    author.set_portrait(portrait.picture)
    author.save()
    assert "من نحن" in delete(desk(omar), on_page).content.decode()
    assert "إبراهيم شعبان" in delete(desk(omar), portrait).content.decode()
    assert Image.objects.count() == 2


def test_deleting_a_picture_removes_all_its_files_and_crops(desk, omar, client):
    image, other = make_image(), make_image(colour="#a12727")
    stray = images.Picture(image.name, image.width, image.height, 7, 93)
    images.render(stray)
    address = images.share_url(image.picture)
    assert b"".join(client.get(address).streaming_content)
    delete(desk(omar), image)
    assert not Image.objects.filter(pk=image.pk).exists()
    assert files_of(image) == []
    assert client.get(address).status_code == 404
    assert files_of(other)


def test_deleting_pictures_in_bulk_removes_their_files(db):
    image = make_image()
    Image.objects.all().delete()
    assert files_of(image) == []


def test_a_refused_deletion_and_a_rolled_back_one_keep_the_files(db):
    image = make_image()
    with transaction.atomic():
        image.delete()
        transaction.set_rollback(True)
    assert len(files_of(image)) == len(images.file_names(image.picture))


def test_a_portrait_made_from_a_deleted_picture_is_kept(author):
    image = make_image()
    author.set_portrait(image.picture)
    author.save()
    image.delete()
    left = {f"pictures/{author.portrait_name[:2]}/{file}" for file in files_of(author.portrait)}
    assert left == images.file_names(author.portrait, images.PORTRAIT_SHAPES)


def test_the_crops_of_a_former_focal_point_are_removed_after_the_commit(desk, omar, make_article):
    image = make_image()
    article = make_article(hero=image.pk, **in_body(image))
    before = set(files_of(image))
    desk(omar).post(change_of(image), library_form(alt=image.alt, focal_x="90", focal_y="10"))
    image.refresh_from_db()
    after = set(files_of(image))
    assert {f"pictures/{image.name[:2]}/{file}" for file in after} == images.file_names(image.picture)
    assert not any("-50-50-" in file for file in after)
    assert any("-50-50-" in file for file in before)
    article.refresh_from_db()
    for address in re.findall(r"@media/([^\s\"]+)", article.markup):
        assert default_storage.exists(address)


def test_a_storage_error_is_logged_and_the_next_run_removes_the_files(db, monkeypatch, caplog):
    image = make_image()
    monkeypatch.setattr("newsroom.images.files.time.sleep", lambda seconds: None)
    with monkeypatch.context() as broken:
        broken.setattr(
            type(default_storage._wrapped), "delete", lambda self, name: (_ for _ in ()).throw(OSError("away"))
        )
        image.delete()
    assert files_of(image)
    assert "could not be removed" in caplog.text
    assert images.remove_unused(datetime.timedelta(0))
    assert files_of(image) == []


def test_unused_files_are_removed_only_when_they_are_old(db, author):
    kept, unused = make_image(), images.store(picture_file(colour="#123456"))
    author.set_portrait(images.store(picture_file(colour="#654321"), shapes=images.PORTRAIT_SHAPES))
    author.save()
    assert images.remove_unused() == 0
    assert images.remove_unused(datetime.timedelta(0)) == len(images.file_names(unused))
    assert files_of(unused) == []
    assert len(files_of(kept)) == len(images.file_names(kept.picture))
    assert files_of(author.portrait)


def test_repeating_an_upload_renews_the_age_of_its_files(db):
    picture = images.store(picture_file())
    old = datetime.datetime.now().timestamp() - 3 * 86_400
    for file in files_of(picture):
        os.utime(default_storage.path(f"pictures/{picture.name[:2]}/{file}"), (old, old))
    images.store(picture_file())
    assert images.remove_unused() == 0
    assert len(files_of(picture)) == len(images.file_names(picture))


def test_the_due_job_removes_unused_files_once_an_hour(db, monkeypatch):
    rounds = []
    monkeypatch.setattr("newsroom.images.jobs.remove_unused", lambda: rounds.append(1) or 3)
    assert [remove_unused_hourly(), remove_unused_hourly()] == [3, 0]
    Milestone.objects.filter(name=PICTURES_SWEPT).update(at=timezone.now() - datetime.timedelta(hours=2))
    assert remove_unused_hourly() == 3


def test_a_static_page_is_rewritten_without_a_deleted_picture(db):
    image = make_image()
    page = Page.objects.create(title="من نحن", **in_body(image))
    assert image.name in page.markup
    image.delete()
    page.refresh_from_db()
    assert image.name not in page.markup
