import os

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import chromium
from tests.browser.server import Server, own_database

expect.set_options(timeout=30_000)  # milliseconds: a busy machine is no fault of the page


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    database = own_database(os.environ.get("DATABASE_URL", ""), "newsroom_browser")
    running = Server(tmp_path_factory.mktemp("server"), database)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def new_page(browser):
    """Open pages, each for a new visitor; a script error or a violated content policy fails the test."""
    contexts, troubles = [], []

    def note_error(error):
        # The style sheet asks for an animation between pages; the browser drops it when the next navigation comes
        # first, and reports that as an error of a page in which no script knows of it.
        if not str(error).startswith("Transition was "):
            troubles.append(str(error))

    def make(**options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}, "locale": "ar"} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", note_error)
        page.on("console", lambda message: troubles.append(message.text) if "Security Policy" in message.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert troubles == []
