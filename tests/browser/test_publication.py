"""From writing an article in the admin to an approved comment, in a real browser."""

import io

import pytest
from PIL import Image

from tests.browser.chromium import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OPENING = "متصفح حقيقي يكتب خبرًا عن"
HEADLINE = f"{OPENING} WebAuthn ويجده القارئ"


def picture():
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "#643aa8").save(out, "PNG")
    return {"name": "cover.png", "mimeType": "image/png", "buffer": out.getvalue()}


def write_and_publish(desk, server):
    desk.goto(f"{server.url}/admin/articles/article/add/")
    desk.fill("#id_headline", HEADLINE)
    desk.fill("#id_deck", "قصة واحدة من المكتب إلى القارئ")
    text = desk.locator(".ProseMirror[contenteditable=true]")
    text.click()
    desk.keyboard.type("فقرة أولى يكتبها المحرر في المتصفح.")
    desk.locator("[data-name=picture]").click()
    desk.locator(".picture-grid button").first.click()
    desk.locator("figure[data-image] img[src*=media]").wait_for()
    desk.select_option("#id_section", label="أمن رقمي")
    desk.select_option("#id_byline_0", label="إبراهيم شعبان")
    desk.fill("#id_tags", "متصفحات، WebAuthn")
    desk.set_input_files("#id_hero_file", picture())
    desk.fill("#id_hero_alt", "غلاف بنفسجي")
    desk.click("input[name=_publish]")
    desk.locator("text=نُشر: يراه القرّاء الآن.").wait_for()


def wait_until_shown(reader, address, body):
    """Reload the page until it shows the comment."""
    for _try in range(60):
        reader.goto(address)
        if reader.locator(".cm").get_by_text(body).count() == 1:
            return
        reader.wait_for_timeout(500)
    raise AssertionError(f"the comment is not shown: {body}")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_editor_publishes_a_reader_comments_a_moderator_approves(server, new_page, script):
    desk = new_page()
    sign_in(desk, server, "omar")
    write_and_publish(desk, server)
    reader = new_page(java_script_enabled=script)
    reader.goto(server.url)
    reader.click(f"a:has-text('{OPENING}') >> nth=0")
    assert HEADLINE in reader.locator("h1").inner_text()
    assert reader.locator("figure.hero img[alt='غلاف بنفسجي']").evaluate("image => image.naturalWidth") > 0
    assert reader.locator(".prose figure.pic img").count() == 1
    address = reader.url
    for place in ("أمن رقمي", "إبراهيم شعبان", "متصفحات"):
        reader.goto(address)
        reader.locator("main").get_by_role("link", name=place, exact=True).first.click()
        assert reader.locator("main").get_by_text("متصفح حقيقي يكتب خبرًا").count() >= 1

    body = f"تعليق من متصفح حقيقي {'مع' if script else 'بلا'} سكربت"
    reader.goto(address)
    reader.fill("#id_body", body)
    reader.fill("#id_name", "قارئة")
    reader.fill("#id_email", "reader@example.com")
    reader.click("text=إرسال التعليق")
    reader.locator("text=شكرًا لك: تعليقك ينتظر الموافقة").wait_for()
    receipt = reader.url
    reader.goto(address)
    assert reader.get_by_text(body).count() == 0 or reader.locator("textarea").input_value() == ""
    assert reader.locator(".cm").get_by_text(body).count() == 0

    moderator = new_page(java_script_enabled=script)
    sign_in(moderator, server, "mona")
    moderator.goto(f"{server.url}/admin/comments/comment/")
    card = moderator.locator(".desk-comment", has_text=body)
    if script:
        while moderator.locator(".desk-comment:focus", has_text=body).count() == 0:
            moderator.keyboard.press("j")
        moderator.keyboard.press("a")
    else:
        card.get_by_role("button", name="اعتماد", exact=True).click()

    wait_until_shown(reader, address, body)
    reader.goto(receipt)
    assert "تعليقك منشور" in reader.locator("h1").inner_text()
    assert reader.context.cookies() == []


def test_an_embed_a_table_and_a_stored_text_survive_the_editor(server, new_page):
    """Opening an article and saving it changes nothing that the editor did not touch."""
    desk = new_page()
    sign_in(desk, server, "omar")
    for article in (24, 2, 16):
        desk.goto(f"{server.url}/admin/articles/article/{article}/change/")
        desk.locator(".ProseMirror[contenteditable=true]").wait_for()
        before = desk.locator("textarea[name=body]").input_value()
        desk.locator("#id_kicker").fill("وسم جديد")
        desk.click("input[name=_save]")
        desk.locator("text=حُفظت المسودة.").wait_for()
        after = desk.locator("textarea[name=body]").input_value()
        assert "".join(after.split()) == "".join(before.split())


def test_a_refused_comment_keeps_the_typed_text_and_marks_the_error(server, new_page):
    reader = new_page()
    reader.goto(f"{server.url}/articles/1/-/")
    reader.locator("#respond").evaluate("form => (form.noValidate = true)")
    reader.fill("#id_body", "تعليق بلا بريد صحيح")
    reader.fill("#id_name", "ريم")
    reader.fill("#id_email", "reem")
    reader.click("text=إرسال التعليق")
    reader.locator("#error_email").wait_for()
    assert reader.input_value("#id_body") == "تعليق بلا بريد صحيح"
    assert reader.evaluate("document.activeElement.id") == "id_email"


def test_the_menu_opens_on_a_phone_and_nothing_overflows(server, new_page):
    phone = new_page(viewport={"width": 320, "height": 640})
    for address in ("/", "/articles/1/-/", "/articles/8/-/", "/articles/19/-/", "/authors/", "/search/", "/nothing/"):
        phone.goto(server.url + address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320, address
    phone.goto(server.url)
    phone.click("button.menu")
    assert phone.locator("#menu").is_visible()
