"""The Nu HTML checker finds no error on any reader page."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.browser.addresses import reader_pages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
JAR = Path(__file__).parent.parent.parent / ".venv" / "vnu" / "package" / "build" / "dist" / "vnu.jar"


def get(url, data=None, **headers):
    """Return the body of a response, also of an error."""
    body = urllib.parse.urlencode(data).encode() if data else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            return answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.read()


@pytest.fixture
def checker():
    if not JAR.exists() or not shutil.which("java"):
        if os.environ.get("CI"):
            pytest.fail("The Nu HTML checker needs java and npm: apt-get install default-jre-headless npm")
        pytest.skip("the Nu HTML checker needs java and npm")

    def faults(files):
        command = ["java", "-Xss4m", "-jar", JAR, "--errors-only", "--format", "json", *files]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        return [f"{Path(fault['url']).stem}: {fault['message']}" for fault in json.loads(told)["messages"]]

    return faults


def test_the_validator_finds_a_planted_fault(checker, tmp_path):
    page = tmp_path / "planted.html"
    page.write_text("<!doctype html><html lang=ar dir=rtl><title>x</title><p><div></p>")
    assert any("“p”" in fault for fault in checker([page]))


def test_every_reader_page_is_valid(server, checker, tmp_path):
    ours, address = {"Sec-Fetch-Site": "same-origin"}, f"{server.url}/articles/3/comments/"
    sent = {"body": "تعليق للمدقّق", "name": "ريم", "email": "reem@example.com"}
    bodies = {name: get(server.url + address) for name, address in reader_pages().items()}
    bodies |= {
        "form-422": get(address, sent | {"email": "x"}, **ours),
        "receipt": get(address, sent, **ours),
        "refused": get(address, sent),
    }
    files = []
    for name, body in bodies.items():
        files.append(tmp_path / f"{name}.html")
        files[-1].write_bytes(body)
    assert checker(files) == []
