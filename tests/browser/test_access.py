"""Accessibility: axe finds no fault (WCAG 2.2 AA) in light and dark mode."""

import json
import re
from importlib.resources import files

import pytest

from tests.browser.addresses import desk_pages, reader_pages
from tests.browser.chromium import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_source():
    """Return axe-core without its icon font detection, which mistakes Arabic for icons and skips its contrast."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    name = re.search(r"isIconLigature:function\(\)\{return (\w+)\}", source)[1]
    patched, count = re.subn(rf"function {name}\(e\)\{{", f"function {name}(e){{return!1;", source)
    assert count == 1
    return patched


@pytest.fixture(scope="module")
def faults():
    source = axe_source()

    def run(page, within="document"):
        page.evaluate(source)
        found = page.evaluate(f"axe.run({within}, {json.dumps({'runOnly': RULES})})")
        return [
            f"{fault['id']}: {node['target']} {node['failureSummary'][:300]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return run


def test_the_checker_finds_arabic_text_with_low_contrast(server, new_page, faults):
    page = new_page(bypass_csp=True)
    page.goto(f"{server.url}/articles/1/-/")
    page.evaluate("document.querySelector('.prose p').style.color = '#c9c9c9'")
    assert any(fault.startswith("color-contrast") for fault in faults(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reader_pages_have_no_accessibility_fault(server, new_page, faults, scheme):
    page = new_page(bypass_csp=True, color_scheme=scheme)
    phone = new_page(bypass_csp=True, color_scheme=scheme, viewport={"width": 390, "height": 800})
    found = {}
    for name, address in reader_pages().items():
        for view in (page, phone):
            view.goto(server.url + address)
            found[name] = found.get(name, []) + faults(view)
    page.goto(f"{server.url}/articles/2/-/")
    page.locator("#respond").evaluate("form => (form.noValidate = true)")
    page.click("text=إرسال التعليق")
    page.locator("[role=alert]").wait_for()
    found["refused form"] = faults(page)
    page.fill("#id_body", f"تعليق للفحص {scheme}")
    page.fill("#id_name", "ريم")
    page.fill("#id_email", "reem@example.com")
    page.click("text=إرسال التعليق")
    page.wait_for_url("**/receipt/**")
    for part in page.locator("summary").all():
        part.click()
    found["receipt"] = faults(page)
    page.goto(f"{server.url}/articles/1/-/")
    page.locator(".rp").first.click()
    page.wait_for_url("**/report/")
    found["report"] = faults(page)
    page.locator("#respond, .form").first.evaluate("form => (form.noValidate = true)")
    page.click(".form .btn")
    page.locator("[role=alert]").wait_for()
    found["report without a reason"] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_admin_pages_have_no_accessibility_fault_of_ours(server, new_page, faults):
    """Check what is ours and not Django's: the index, cards, forms and buttons."""
    page = new_page(bypass_csp=True)
    sign_in(page, server, "omar")
    ours = [".desk", ".desk-submit", ".desk-state", ".desk-queue", ".byline", ".desk-history"]
    found = {}
    for name, address in desk_pages().items():
        page.goto(server.url + address)
        page.wait_for_load_state("networkidle")
        for part in ours:
            if page.locator(part).count():
                found[name, part] = faults(page, f"{{include: [[{json.dumps(part)}]]}}")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
