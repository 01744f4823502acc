"""Articles in the admin: what the form saves, and what each role may do."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Image, Revision
from tests.articles.admin.forms import ADD, LIST, change, form_of
from tests.factories import make_article, make_author, make_image, picture_file


def test_an_editor_creates_and_publishes_an_article(desk, omar, section, author, client):
    answer = desk(omar).post(ADD, form_of(section, author, _publish="1"))
    article = Article.objects.published().get()
    assert answer["Location"] == change(article)
    assert article.headline == "عنوان من النموذج"
    assert [tag.name for tag in article.tags.all()] == ["الرقائق", "الصين"]
    assert article.revisions.count() == 2


def test_saving_a_draft_does_not_change_the_live_row(desk, omar, article, section, author):
    data = form_of(section, author, base=article.newest_revision.token, headline="مسودة على خبر منشور")
    desk(omar).post(change(article), data)
    row = Article.objects.get(pk=article.pk)
    assert row.headline == article.headline
    assert row.newest_revision.headline == "مسودة على خبر منشور"


def test_publishing_an_incomplete_article_names_what_is_missing_and_keeps_the_draft(desk, omar, section, author):
    answer = desk(omar).post(ADD, form_of(section, author, section="", _publish="1"), follow=True)
    page = answer.content.decode()
    assert "لم يُختر قسم للمقال." in page
    assert "حُفظ نصك مسودةً." in page
    assert Article.objects.get().newest_revision.content["body"] == "<p>نص من النموذج</p>"


def test_saving_over_a_newer_revision_shows_both_texts_and_writes_nothing(desk, omar, salma, article, section, author):
    base = article.newest_revision.token
    theirs = article.newest_revision.content | {"headline": "نص الزميلة", "body": "<p>فقرة الزميلة</p>"}
    article.save_revision(theirs, by=salma)
    page = (
        desk(omar).post(change(article), form_of(section, author, base=base, body="<p>فقرتي أنا</p>")).content.decode()
    )
    for text in ("نص الزميلة", "فقرة الزميلة", "عنوان من النموذج", "فقرتي أنا"):
        assert text in page
    assert Revision.objects.filter(headline="عنوان من النموذج").count() == 0


def test_a_conflicting_save_is_accepted_after_the_newer_text_was_seen(desk, omar, salma, article, section, author):
    base = article.newest_revision.token
    newest = article.save_revision(article.newest_revision.content | {"headline": "نص الزميلة"}, by=salma)
    desk(omar).post(change(article), form_of(section, author, base=base, _seen=newest.token))
    assert list(article.revisions.values_list("headline", flat=True))[:2] == ["عنوان من النموذج", "نص الزميلة"]


def test_a_save_without_its_base_is_refused(desk, omar, article, section, author):
    desk(omar).post(change(article), form_of(section, author))
    assert Revision.objects.filter(headline="عنوان من النموذج").count() == 0


def test_a_picture_is_uploaded_with_the_article(desk, omar, section, author, client):
    data = form_of(section, author, hero_file=picture_file(), hero_alt="صورة خضراء", hero_credit="رسوم", _publish="1")
    desk(omar).post(ADD, data)
    article = Article.objects.published().get()
    assert article.hero.alt == "صورة خضراء"
    source = re.search(r'src="(/media/[^"]+jpg)"', client.get(article.get_absolute_url()).content.decode())[1]
    answer = client.get(source)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


def test_a_valid_upload_is_kept_when_another_field_has_an_error(desk, omar, section, author):
    data = form_of(section, author, tags="و" * 101, hero_file=picture_file(), hero_alt="صورة")
    page = desk(omar).post(ADD, data).content.decode()
    assert "لا يزيد الوسم على 100 حرف" in page
    assert f'name="hero" value="{Image.objects.get().pk}"' in page
    assert "عنوان من النموذج" in page


def test_a_file_that_is_no_picture_is_refused_with_an_arabic_message(desk, omar, section, author):
    file = picture_file()
    file.file.seek(0)
    file.file.write(b"<?php not a picture ?>")
    file.file.seek(0)
    page = desk(omar).post(ADD, form_of(section, author, hero_file=file, hero_alt="x")).content.decode()
    assert "هذا الملف ليس صورة" in page


def test_publishing_at_a_later_time_schedules_the_article(desk, omar, section, author):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    data = form_of(section, author, publish_at_0=f"{tomorrow:%Y-%m-%d}", publish_at_1="07:30", _publish="1")
    desk(omar).post(ADD, data)
    article = Article.objects.get()
    assert article.is_scheduled
    assert timezone.localtime(article.published_at).strftime("%H:%M") == "07:30"


@pytest.mark.parametrize("act", ["pin", "unpin", "archive"])
def test_each_button_performs_its_act(desk, omar, article, section, author, act):
    desk(omar).post(change(article), form_of(section, author, base=article.newest_revision.token, **{f"_{act}": "1"}))
    article.refresh_from_db()
    assert article.newest_revision.act == act
    assert (article.status, bool(article.pinned_at)) == {
        "pin": ("published", True), "unpin": ("published", False), "archive": ("archived", False)
    }[act]  # fmt: skip


def test_a_preview_shows_the_newest_draft_to_staff_only(desk, client, omar, article):
    article.save_revision(article.newest_revision.content | {"headline": "عنوان لم يُنشر"}, by=omar)
    address = reverse("admin:articles_article_preview", args=[article.pk])
    assert client.get(address).status_code == 302
    assert "عنوان لم يُنشر" in desk(omar).get(address).content.decode()


def test_the_history_lists_every_act_and_restores_a_version(desk, omar, article):
    first = article.revisions.last()
    article.save_revision(article.newest_revision.content | {"headline": "خطأ"}, by=omar)
    page = desk(omar).get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    assert "منشور" in page or "حفظ" in page
    desk(omar).post(reverse("admin:articles_article_restore", args=[article.pk, first.pk]))
    article.refresh_from_db()
    assert article.newest_revision.headline == first.headline


# --- Roles, as the migrations create them ---------------------------------------------------------

PLACES = {
    "/admin/": "wecm",
    LIST: "wec",
    ADD: "wec",
    "/admin/articles/image/": "wec",
    "/admin/articles/image/add/": "wec",
    "/admin/articles/section/": "wec",
    "/admin/articles/section/add/": "ec",
    "/admin/articles/tag/": "ec",
    "/admin/articles/page/": "ec",
    "/admin/authors/author/": "ec",
    "/admin/authors/author/add/": "ec",
    "/admin/comments/comment/": "ecm",
    "/admin/auth/user/": "c",
    "/admin/auth/user/add/": "c",
}


@pytest.mark.parametrize("place", PLACES)
def test_each_role_opens_its_admin_pages_and_no_others(desk, client, salma, omar, mona, chief, place):
    allowed = ""
    for letter, user in zip("wecm", (salma, omar, chief, mona), strict=True):
        allowed += letter if desk(user).get(place).status_code == 200 else ""
    assert allowed == PLACES[place]
    client.logout()
    assert client.get(place).status_code == 302


def test_a_writer_sees_only_their_own_articles(desk, salma, article, section, author):
    own = make_article(salma, section, [author], published=False, headline="مقال سلمى")
    page = desk(salma).get(LIST).content.decode()
    assert "مقال سلمى" in page
    assert article.headline not in page
    assert desk(salma).get(change(article)).status_code == 302
    assert desk(salma).get(change(own)).status_code == 200


def test_a_writer_cannot_publish_with_any_button(desk, salma, section, author):
    client = desk(salma)
    for act in ("publish", "pin", "archive"):
        client.post(ADD, form_of(section, author, headline=f"محاولة {act}", **{f"_{act}": "1"}))
    assert Article.objects.published().count() == 0
    assert set(Article.objects.values_list("status", flat=True)) == {"draft"}


def test_a_writer_cannot_change_an_article_in_review(desk, salma, omar, section, author):
    desk(salma).post(ADD, form_of(section, author, _submit="1"))
    article = Article.objects.get()
    assert article.status == "review"
    data = form_of(section, author, base=article.newest_revision.token, headline="تعديل متأخر")
    assert desk(salma).post(change(article), data).status_code == 403
    article.send_back(omar)
    article.refresh_from_db()
    assert desk(salma).post(change(article), data | {"base": article.newest_revision.token}).status_code == 302


def test_articles_and_accounts_cannot_be_deleted(desk, chief, article):
    client = desk(chief)
    assert client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/auth/user/{chief.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_chief_editor_cannot_make_anyone_a_superuser(desk, chief, salma):
    page = desk(chief).get(f"/admin/auth/user/{salma.pk}/change/").content.decode()
    assert "is_superuser" not in page
    assert "user_permissions" not in page


def test_the_admin_index_shows_each_role_its_own_articles(desk, salma, omar, mona, section, author):
    make_article(salma, section, [author], published=False, headline="مسودة سلمى")
    make_article(omar, section, [author], published=False, headline="مسودة عمر")
    shown = {user: desk(user).get("/admin/").content.decode() for user in (salma, omar, mona)}
    assert ("مسودة سلمى" in shown[salma], "مسودة عمر" in shown[salma]) == (True, False)
    assert ("مسودة سلمى" in shown[omar], "مسودة عمر" in shown[omar]) == (True, True)
    assert "مسودة" not in shown[mona]
    assert "تعليقات تنتظر" in shown[mona]
    assert "تعليقات تنتظر" not in shown[salma]


def test_a_password_is_reset_by_e_mail(client, omar, mailoutbox):
    page = client.get("/admin/login/").content.decode()
    assert "/admin/password_reset/" in page
    client.post("/admin/password_reset/", {"email": omar.email})
    link = re.search(r"https?://\S+?(/admin/reset/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"new_password1": "ورد-جبلي-2026!", "new_password2": "ورد-جبلي-2026!"}, follow=True
    )
    assert done.status_code == 200
    omar.refresh_from_db()
    assert omar.check_password("ورد-جبلي-2026!")


def test_the_picture_library_lists_and_stores_pictures(desk, salma):
    client = desk(salma)
    image = make_image(alt="شريحة خضراء")
    listed = client.get(reverse("admin:articles_image_library"), {"q": "شريحة"}).json()
    assert [found["id"] for found in listed["images"]] == [image.pk]
    upload = reverse("admin:articles_image_upload")
    taken = client.post(upload, {"file": picture_file(colour="#a12727"), "alt": "حمراء"})
    assert Image.objects.get(pk=taken.json()["id"]).alt == "حمراء"
    refused = client.post(upload, {"file": picture_file(), "alt": ""})
    assert refused.status_code == 400
    assert refused.json()["errors"] == ["تحتاج الصورة إلى ملف وإلى كلمات تقول ما الذي تُظهره."]


def test_a_moderator_cannot_open_the_picture_library(desk, mona):
    assert desk(mona).get(reverse("admin:articles_image_library")).status_code == 403
    assert desk(mona).post(reverse("admin:articles_image_upload"), {}).status_code == 403


def test_an_author_is_saved_with_one_link_per_line(desk, omar):
    author = make_author("نور الشامي")
    data = {"name": "نور الشامي", "title": "مطوّرة", "bio": "", "slug": author.slug, "user": ""}
    desk(omar).post(f"/admin/authors/author/{author.pk}/change/", data | {"links": "الموقع | https://example.com/nour"})
    author.refresh_from_db()
    assert author.links == [{"label": "الموقع", "url": "https://example.com/nour"}]
    page = desk(omar).post(f"/admin/authors/author/{author.pk}/change/", data | {"links": "بلا عنوان"}).content.decode()
    assert "يحتاج كل رابط إلى اسم وعنوان" in page or "هذا ليس عنوانًا على الويب" in page


@pytest.mark.parametrize("kind", ["articles/section", "articles/tag", "articles/page", "authors/author"])
def test_a_deleted_row_redirects_with_a_message(desk, chief, kind):
    answer = desk(chief).get(f"/admin/{kind}/999999/change/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0] == "/admin/"
    assert "999999" in answer.content.decode()


def test_the_list_distinguishes_scheduled_published_and_changed_articles(desk, omar, make_article):
    make_article(headline="منشور")
    make_article(headline="مجدول", at=timezone.now() + datetime.timedelta(days=1))
    changed = make_article(headline="معدّل")
    changed.save_revision(changed.newest_revision.content | {"headline": "معدّل بعد النشر"}, by=omar)
    make_article(headline="مسودة", published=False)
    page = desk(omar).get(LIST).content.decode()
    titles, labels = (re.findall(rf'"field-{name}">(?:<a[^>]*>)?([^<]+)<', page) for name in ("title", "state"))
    states = dict(zip(titles, labels, strict=True))
    assert len(set(states.values())) == 4
    assert states["معدّل بعد النشر"].startswith(f"{states['منشور']}، ")
    assert states["مجدول"] not in (states["منشور"], states["مسودة"])
