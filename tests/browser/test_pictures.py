"""The dialog of the picture library in a real browser: failed uploads, and the question about known pictures."""

import pytest

from tests.browser.chromium import sign_in
from tests.factories import picture_file

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
UPLOAD = "**/image/upload/"


@pytest.fixture
def dialog(server, new_page):
    """Return the dialog over the form of a new article."""
    page = new_page()
    sign_in(page, server, "omar")
    page.goto(f"{server.url}/admin/articles/article/add/")
    open_dialog(page)
    return page


def open_dialog(page):
    page.click(".picture-choice-box button")
    page.locator(".picture-grid button").first.wait_for()


def fill(page, alt, credit, size=(1400, 900)):
    data = picture_file(size=size, colour="#4a2a7c").read()
    page.set_input_files("dialog input[name=file]", {"name": "x.png", "mimeType": "image/png", "buffer": data})
    page.fill("dialog input[name=alt]", alt)
    page.fill("dialog input[name=credit]", credit)


def send(page, sentence):
    page.click(".picture-upload button.default")
    page.locator(".picture-upload [role=alert]", has_text=sentence).wait_for()


def test_a_failed_upload_says_why_and_keeps_what_was_typed(dialog):
    fill(dialog, "وصف", "رويترز")
    for answer, sentence in [
        (lambda route: route.abort(), "تعذّر الوصول إلى الخادم"),
        (lambda route: route.fulfill(status=413, body="<html>413"), "20 ميغابايت"),
        (lambda route: route.fulfill(status=502, body="<html>502"), "502"),
    ]:
        dialog.route(UPLOAD, answer)
        send(dialog, sentence)
        dialog.unroute(UPLOAD)
    assert dialog.input_value("dialog input[name=alt]") == "وصف"
    assert dialog.input_value("dialog input[name=credit]") == "رويترز"
    assert dialog.is_enabled(".picture-upload button.default")


def test_the_dialog_asks_about_a_known_picture_and_warns_of_a_small_one(dialog):
    fill(dialog, "بنفسجية", "رويترز")
    dialog.click(".picture-upload button.default")
    dialog.locator("dialog.picture-dialog").wait_for(state="detached")
    first = dialog.input_value("input[name=hero]")
    open_dialog(dialog)
    fill(dialog, "وصف آخر", "رويترز")
    dialog.click(".picture-upload button.default")
    dialog.locator(".picture-answers td", has_text="بنفسجية").wait_for()
    dialog.get_by_role("button", name="إبقاء ما في المكتبة").click()
    dialog.locator("dialog.picture-dialog").wait_for(state="detached")
    assert dialog.input_value("input[name=hero]") == first
    open_dialog(dialog)
    fill(dialog, "صغيرة", "", size=(300, 200))
    send(dialog, "الصورة صغيرة")
    dialog.get_by_role("button", name="استعمالها رغم ذلك").click()
    dialog.locator("dialog.picture-dialog").wait_for(state="detached")
    assert dialog.input_value("input[name=hero]") not in ("", first)
