"""The Chromium of this machine."""

import os
import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def executable():
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page, server, name):
    page.goto(f"{server.url}/admin/login/?next=/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", server.passwords[name])
    page.click("input[type=submit]")
    page.wait_for_url("**/admin/")
