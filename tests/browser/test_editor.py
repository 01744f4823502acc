"""The rich-text editor in a real browser: its output, and what typed and pasted text becomes."""

import json

import pytest

from newsroom import html
from newsroom.html.embeds import rules_for_editor
from newsroom.html.schema import SCHEMA
from tests.browser.chromium import sign_in
from tests.newsroom.test_embeds import ADDRESSES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def desk(server, new_page):
    """Return the form of a new article, signed in, with an empty text."""
    page = new_page()
    sign_in(page, server, "omar")
    page.goto(f"{server.url}/admin/articles/article/add/")
    page.locator(".tiptap").wait_for()
    return page


def body(page):
    return page.locator("textarea[name=body]").input_value()


def paste(page, text):
    page.locator(".tiptap").evaluate(
        """(editor, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_the_editor_reads_and_writes_what_the_cleaner_allows(desk):
    written = desk.evaluate(
        """async (samples) => {
          const editor = document.querySelector(".tiptap").editor;
          return samples.map((sample) => {
            editor.commands.setContent(sample);
            return editor.getHTML();
          });
        }""",
        [tag.sample for tag in SCHEMA],
    )
    lost = {}
    for tag, markup in zip(SCHEMA, written, strict=True):
        if "".join(html.clean(tag.sample).split()) not in "".join(html.clean(markup).split()):
            lost[tag.name] = markup
    # the editor writes every table with one body, its heading cells included
    assert set(lost) <= {"thead"}, lost


def test_the_editor_and_the_server_normalise_embed_addresses_alike(desk):
    kept = desk.evaluate(
        """async ([addresses, rules]) => {
          const { embedOf } = await import(document.querySelector("script[src*='articles/editor']")?.src
            || JSON.parse(document.querySelector("script[type=importmap]").textContent).imports["articles/editor"]
            || "/static/articles/editor.js");
          return addresses.map((address) => embedOf(address, rules));
        }""",
        [list(ADDRESSES), json.loads(json.dumps(rules_for_editor()))],
    )
    assert dict(zip(ADDRESSES, kept, strict=True)) == ADDRESSES


TYPED = {
    "1. ": "<ol><li>",
    "١. ": "<ol><li>",
    "4. ": '<ol start="4"><li>',
    "٣) ": '<ol start="3"><li>',
    "- ": "<ul><li>",
}


def test_a_typed_list_becomes_a_list_element(desk):
    for typed, start in TYPED.items():
        desk.locator(".tiptap").evaluate("(box) => box.editor.commands.setContent('<p></p>')")
        desk.locator(".tiptap").click()
        desk.keyboard.type(f"{typed}أول")
        assert html.clean(body(desk)).replace('<ol start="1">', "<ol>").startswith(start), typed


def test_a_pasted_address_on_its_own_line_becomes_a_card_or_stays_a_link(desk):
    address = "https://www.youtube.com/live/ScMzIvxBSi4?t=90"
    desk.locator(".tiptap").click()
    desk.once("dialog", lambda dialog: dialog.dismiss())
    paste(desk, address)
    assert f'href="{address}"' in body(desk).replace("&amp;", "&")
    desk.keyboard.press("Enter")
    desk.once("dialog", lambda dialog: dialog.accept())
    paste(desk, address)
    assert '<div data-embed="youtube:ScMzIvxBSi4?t=90"></div>' in body(desk)
    desk.keyboard.press("Enter")
    paste(desk, "نص عادي")  # no dialog opens
    assert "نص عادي" in body(desk)
