"""Take screenshots of every page: `python3 dev.py screenshots [folder]`.

At 360, 390 and 1440 pixels in light and dark, and at 390 with text of 200% (WCAG 1.4.4). The desk: at 390 and 1440.
"""

import itertools
import sys
import tempfile
from pathlib import Path

from tests.browser.addresses import desk_pages, reader_pages
from tests.browser.chromium import chromium, sign_in
from tests.browser.server import Server

VIEWS = [  # width, colour scheme, size of the text in percent
    *itertools.product((360, 390, 1440), ("light", "dark"), (100,)),
    (390, "light", 200),
]
DESK = [(width, scheme, 100) for width in (390, 1440) for scheme in ("light", "dark")]


def photograph(page, url, file, percent=100):
    page.goto(url)
    page.evaluate("percent => (document.documentElement.style.fontSize = `${percent}%`)", percent)
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
    page.fill(
        "#id_body", f"سؤال عن iPhone 17 Pro ولغة C++ ({file.stem}):\n\nمتى يصل التحديث؟"
    )  # a different text each time
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
        for width, scheme, percent in VIEWS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="ar")
            page = context.new_page()
            view = f"{width}-{scheme}" + (f"-{percent}" if percent != 100 else "")
            pages = reader_pages()
            if (width, scheme, percent) in DESK:
                pages |= {"login": "/admin/login/"} | desk_pages()
            for name, address in pages.items():
                if name == "desk":
                    sign_in(page, server, "omar")
                photograph(page, server.url + address, folder / f"{name}-{view}.png", percent)
                print(f"\r{view} {name:<20}", end="", flush=True)
            with_refusal(page, server, folder / f"refused-{view}.png")
            with_a_receipt(page, server, folder / f"receipt-{view}.png")
            context.close()
        server.stop()
    print(f"\n{folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
