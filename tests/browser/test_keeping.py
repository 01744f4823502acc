"""Typed text is kept when a session ends, in a real browser, with and without JavaScript."""

import pytest

from tests.browser.chromium import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

END_SESSIONS = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
NEWEST = "from articles.models import Article; print(Article.objects.order_by('-pk').first().newest_revision.headline)"


def test_signing_in_again_over_the_page_keeps_the_typed_text(server, new_page):
    page = new_page()
    sign_in(page, server, "omar")
    page.goto(f"{server.url}/admin/articles/article/add/")
    page.locator(".tiptap").wait_for()
    assert page.get_by_role("textbox", name="النص", exact=True).count() == 1
    page.fill("input[name=headline]", "كُتب قبل أن تنتهي الجلسة")
    page.locator(".tiptap").click()
    page.keyboard.type("فقرة لا يصح أن تضيع")
    server.python(END_SESSIONS)

    page.locator("button", has_text="اختر صورة").first.click()  # a dialog asks the server too
    dialog = page.locator("dialog.desk-session")
    dialog.wait_for()
    dialog.locator("input[name=password]").fill("wrong password")
    dialog.locator("button.default").click()
    dialog.locator("[role=alert]", has_text="كلمة").wait_for()
    dialog.locator("input[name=password]").fill(server.passwords["omar"])
    dialog.locator("button.default").click()
    page.locator(".picture-grid img").first.wait_for()
    page.locator(".picture-dialog header button").click()

    server.python(END_SESSIONS)
    page.locator("input[name=_save]").click()
    dialog.wait_for()
    dialog.locator("input[name=password]").fill(server.passwords["omar"])
    dialog.locator("button.default").click()
    page.wait_for_url("**/change/")
    assert server.python(NEWEST) == "كُتب قبل أن تنتهي الجلسة"
    assert "فقرة لا يصح أن تضيع" in page.locator("textarea[name=body]").input_value()


def test_without_javascript_the_sign_in_page_shows_the_typed_text(server, new_page):
    page = new_page(java_script_enabled=False)
    sign_in(page, server, "omar")
    page.goto(f"{server.url}/admin/articles/article/add/")
    page.fill("input[name=headline]", "كُتب بلا جافاسكربت")
    page.fill("textarea[name=body]", "<p>فقرة باقية</p>")
    server.python(END_SESSIONS)
    page.locator("input[name=_save]").click()
    assert page.locator(".desk-typed-text", has_text="فقرة باقية").count() == 1
    page.fill("#again-name", "omar")
    page.fill("#again-password", server.passwords["omar"])
    page.locator(".desk-again button").click()
    page.wait_for_url("**/change/")
    assert server.python(NEWEST) == "كُتب بلا جافاسكربت"
