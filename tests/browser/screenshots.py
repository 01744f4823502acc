"""Photographs every page at 390 and 1440 pixels, light and dark: `python3 dev.py screenshots [folder]`."""

import itertools
import sys
import tempfile
from pathlib import Path

from tests.browser.addresses import desk_pages, reader_pages
from tests.browser.chromium import chromium, sign_in
from tests.browser.server import Server

WIDTHS, SCHEMES = (390, 1440), ("light", "dark")


def photograph(page, url, file):
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(image => (image.loading = 'eager'))")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=True)


def with_refusal(page, server, file):
    page.goto(f"{server.url}/articles/2/-/")
    page.locator("#respond").evaluate("form => (form.noValidate = true)")
    page.click("#respond button")
    page.locator("[role=alert]").wait_for()
    page.wait_for_timeout(800)  # the transition between pages
    page.screenshot(path=file, full_page=True)


def with_a_receipt(page, server, file):
    page.goto(f"{server.url}/articles/2/-/")
    page.fill("#id_body", "سؤال عن iPhone 17 Pro ولغة C++:\n\nمتى يصل التحديث؟")
    page.fill("#id_name", f"سلمى {file.stem}")
    page.fill("#id_email", "salma@example.com")
    page.click("#respond button")
    page.wait_for_url("**/receipt/**")
    page.wait_for_timeout(800)
    page.screenshot(path=file, full_page=True)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own, chromium() as browser:
        server = Server(own, articles=1319)
        views = list(itertools.product(WIDTHS, SCHEMES))
        pages = reader_pages() | {"login": "/admin/login/"} | desk_pages()
        for done, (width, scheme) in enumerate(views):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="ar")
            page = context.new_page()
            for count, (name, address) in enumerate(pages.items(), 1):
                if name == "desk":
                    sign_in(page, server, "omar")
                photograph(page, server.url + address, folder / f"{name}-{width}-{scheme}.png")
                print(f"\r{done * len(pages) + count}/{len(views) * len(pages)} {name:<20}", end="", flush=True)
            with_refusal(page, server, folder / f"refused-{width}-{scheme}.png")
            with_a_receipt(page, server, folder / f"receipt-{width}-{scheme}.png")
            context.close()
        server.stop()
    print(f"\n{folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
