"""docs/operations.md, the systemd units and the nginx files: everything that they name exists."""

import configparser
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from string import Template

import pytest
from django.conf import settings
from django.core.management import get_commands

from newsroom.environment import Environment

ROOT = Path(__file__).parent.parent.parent
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


class Unit(configparser.RawConfigParser):
    optionxform = staticmethod(str)


def unit(path):
    parser = Unit(strict=False, interpolation=None)
    parser.read(path)
    return parser


def example():
    """Return {name: value} of the example environment file, commented settings included."""
    text = (ROOT / "deploy" / "systemd" / "environment.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^#?([A-Z_]+)='(.*)'$", text, re.M))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_sets_only_settings_that_exist(path):
    service = unit(path)["Service"]
    names = {pair.split("=")[0] for pair in service["Environment"].split()}
    assert {name for name in names if not name.startswith("PYTHON")} <= settings.KNOWN_VARIABLES
    assert service["EnvironmentFile"] == "/etc/newsroom/environment"


def test_the_example_names_only_settings_that_exist_and_holds_values_that_are_taken():
    values = example()
    assert set(values) - {"DATABASE_PASSWORD"} <= settings.KNOWN_VARIABLES  # read with PostgreSQL alone
    assert {"SITE_URL", "SECRET_KEY", "DATABASE_URL", "TRUSTED_PROXIES"} <= set(values)
    environment = Environment(values)
    assert environment.database("DATABASE_URL", "")["HOST"] == "/var/run/postgresql"
    assert environment.address("SITE_URL", "") == "https://news.example.org"
    assert environment.email("EMAIL_URL", "")["EMAIL_USE_TLS"]
    assert environment.networks("TRUSTED_PROXIES", [])
    assert environment.sockets("BIND", "") == ["127.0.0.1:8000"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_what_exists_and_is_confined(path):
    service = unit(path)["Service"]
    command = service["ExecStart"]
    called = re.search(r"manage\.py (\w+)", command)
    assert called[1] in get_commands() if called else find_spec(re.search(r"-m ([\w.]+)", command)[1])
    assert service["User"] == "newsroom"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "newsroom"
    assert "VAR_DIR=/var/lib/newsroom" in service["Environment"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_finds_no_fault_in_the_units(tmp_path):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for path in [*UNITS, *(ROOT / "deploy" / "systemd").glob("*.timer")]:
        text = path.read_text(encoding="utf-8").replace("/opt/newsroom/.venv/bin/python", str(program))
        (tmp_path / path.name).write_text(text)
    names = [str(tmp_path / path.name) for path in [*UNITS, *(ROOT / "deploy" / "systemd").glob("*.timer")]]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *names],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "newsroom" in line] == []


def test_every_command_of_the_guide_exists():
    commands = set(re.findall(r"\b(?:manage|manage\.py) ([a-z_]+)\b", GUIDE)) - {"sh"}
    assert {"backup", "restore", "drop_sample", "createsuperuser", "sendtestemail"} <= commands
    assert commands <= set(get_commands())


def test_every_file_and_heading_that_the_guide_names_exists():
    for name in re.findall(r"deploy/[\w./*-]+\w", GUIDE):
        assert list(ROOT.glob(name)), name
    headings = [line[3:].lower() for line in GUIDE.splitlines() if line.startswith("## ")]
    anchors = {re.sub(r"[^\w -]", "", heading).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", GUIDE)) <= anchors


@pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx or openssl is not here")
def test_nginx_takes_the_site_and_the_server_with_tls_in_front_of_it(tmp_path):
    values = {
        "LISTEN": "127.0.0.1:18080", "WEB_ADDRESS": "127.0.0.1:18000", "CACHE_DIR": str(tmp_path / "pages"),
        "FRONT_PROXY": "127.0.0.1/32", "STATIC_ROOT": str(tmp_path), "MEDIA_ROOT": str(tmp_path),
    }  # fmt: skip
    site = Template((ROOT / "deploy" / "nginx.conf.template").read_text(encoding="utf-8")).safe_substitute(values)
    tls = (ROOT / "deploy" / "nginx-tls.conf.example").read_text(encoding="utf-8")
    tls = re.sub(r"/etc/letsencrypt/live/[\w.]+", str(tmp_path), tls).replace("listen 80;", "listen 18081;")
    tls = tls.replace("listen [::]:80;", "").replace("listen [::]:443 ssl http2;", "")
    tls = tls.replace("listen 443", "listen 18443")
    site, tls = (text.replace("/var/log/nginx", str(tmp_path)) for text in (site, tls))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site}\n{tls} }}"
    )
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=news.example.org",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"], check=True, capture_output=True,
    )  # fmt: skip
    done = subprocess.run(
        [shutil.which("nginx"), "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr
