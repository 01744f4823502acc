"""The environment that docker-compose.yml gives each container."""

import re
from ipaddress import ip_address, ip_network

import pytest

from tests.browser import compose
from tests.browser.compose import ENV_FILE, ROOT


def test_every_setting_in_the_readme_is_passed_to_the_containers():
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)} - {"DATABASE_PASSWORD"}
    assert len(names) > 30
    text = ENV_FILE + "".join(f"{name}='given {name}'\n" for name in sorted(names))
    for service in ("prepare", "web", "due"):
        environment = compose.load(text)["services"][service]["environment"]
        assert {name: environment.get(name) for name in names} == {name: f"given {name}" for name in names}


def test_required_settings_are_asked_for():
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "SITE_URL"):
        text = "\n".join(line for line in ENV_FILE.splitlines() if not line.startswith(name))
        with pytest.raises(compose.Refused, match=f"{name}: set {name}"):
            compose.load(text)


def test_the_example_names_only_settings_that_exist(settings):
    names = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE))
    assert names - settings.KNOWN_VARIABLES == {"POSTGRES_PASSWORD", "PORT", "FRONT_PROXY", "NETWORK_PREFIX"}


def test_only_nginx_is_trusted_to_name_a_readers_address():
    whole = compose.load(ENV_FILE)
    nginx = whole["services"]["nginx"]["networks"]["default"]["ipv4_address"]
    web = whole["services"]["web"]["environment"]
    assert (web["TRUSTED_PROXIES"], web["FORWARDED_ALLOW_IPS"]) == (f"{nginx}/32", nginx)
    assert "ports" not in whole["services"]["web"]
    network = whole["networks"]["default"]["ipam"]["config"][0]
    assert ip_address(nginx) in ip_network(network["subnet"])
    assert ip_address(nginx) not in ip_network(network["ip_range"])  # so that no other container gets it
    assert network["gateway"] != nginx


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$A ${A} ${B:-d} ${B-d} ${E:-d} ${E-d} $$A", "a a d d d  $A"),
        ("${B:-x${A}y}", "xay"),
        ("${A:+set}${B:+set}", "set"),
    ],
)
def test_variables_are_filled_in_as_compose_does(text, value):
    assert compose.interpolate(text, {"A": "a", "E": ""}) == value
