"""No log keeps a private link or a whole network address: Django's, gunicorn's, nginx's."""

import datetime
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from comments.mail.messages import CONFIRM, STOP
from comments.views import receipt_url
from newsroom import logs, settings
from newsroom.access_log import AccessLogger
from tests.factories import make_comment

TOKEN = "Zq3xAbc_-9:sIgNaTuRe_-0123"
RECEIPT = f"comments/receipt/{TOKEN}/"
PRIVATE = [f"/{RECEIPT}", f"/{RECEIPT}correct/", f"/{RECEIPT}?said=late", f"//{RECEIPT}", f"/{RECEIPT.upper()}",
           f"/comments/%72eceipt/{TOKEN}/", f"/comments/mail/confirm/{TOKEN}/", f"/comments/mail/stop/{TOKEN}/",
           f"/admin/reset/MQ/{TOKEN}/"]  # fmt: skip
PUBLIC = [
    "/",
    "/articles/7/رقائق/",
    "/comments/AbC_-123/",
    "/comments/AbC_-123/report/",
    "/search/?q=receipt",
    "/admin/",
]
TEMPLATE = (Path(__file__).parents[2] / "deploy" / "nginx.conf.template").read_text(encoding="utf-8")
CLIENTS = [
    ("203.0.113.77", "203.0.113.0"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ("2001:db8::77", "2001:db8::"),
    ("2001:db8:1::77", "2001:db8:1::"),
    ("2001:db8:1:2::77", "2001:db8:1:2::"),
    ("unix:", "-"),
    ("::1", "-"),
]


@pytest.mark.parametrize("path", PRIVATE)
def test_the_token_of_a_private_link_is_removed(path):
    assert TOKEN.lower() not in logs.without_private_links(f"Not Found: {path}").lower()
    assert "***" in logs.without_private_links(f"Not Found: {path}")


@pytest.mark.parametrize("path", PUBLIC)
def test_other_addresses_stay_as_they_are(path):
    assert logs.without_private_links(f"Not Found: {path}") == f"Not Found: {path}"


def test_django_logs_no_private_link_of_a_refused_request(client, article, capsys):
    comment = make_comment(article)
    handler, lines = logging.StreamHandler(), []
    handler.emit = lambda record: lines.append(handler.format(record))
    (name,) = settings.LOGGING["handlers"]["console"]["filters"]
    assert settings.LOGGING["filters"][name]["()"] == "newsroom.logs.PrivateLinks"
    handler.addFilter(logs.PrivateLinks())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        receipt = receipt_url(comment)
        client.post(receipt + "correct/", {"body": ""}, headers={"sec-fetch-site": "same-origin"})
        client.post(receipt + "withdraw/", headers={"sec-fetch-site": "cross-site"})
        client.get(receipt + "withdraw/")
        client.get(receipt + "nothing/")
        client.get(f"/comments/mail/confirm/{CONFIRM.sign('a' * 32)}x/")
        client.get(f"/comments/mail/stop/{STOP.sign('a' * 32)}x/")
    finally:
        logger.removeHandler(handler)
    assert len(lines) >= 5
    assert not [line for line in lines if comment.key in line or "a" * 32 in line]


def access_line(path, client="203.0.113.77", **environ):
    config = Config()
    config.set("accesslog", "-")
    logger = AccessLogger(config)
    environ = {
        "REMOTE_ADDR": client, "REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": path, "QUERY_STRING": "", **environ,
    }  # fmt: skip
    request = SimpleNamespace(headers=[("X-FORWARDED-FOR", client), ("REFERER", environ.get("HTTP_REFERER", ""))])
    response = SimpleNamespace(status="303 See Other", sent=5, headers=[("Location", PRIVATE[0])])
    atoms = logger.atoms(response, request, environ, datetime.timedelta(seconds=1))
    return logger.cfg.access_log_format % logger.atoms_wrapper_class(atoms), str(atoms)


@pytest.mark.parametrize("path", PRIVATE)
def test_gunicorn_logs_no_private_link(path):
    line, atoms = access_line(path, HTTP_REFERER=f"https://news.example.org{path}")
    assert TOKEN.lower() not in (line + atoms).lower()
    assert "***" in line


@pytest.mark.parametrize("client", ["203.0.113.77", "2001:db8:1:2:3:4:5:77", "2001:db8::77"])
def test_gunicorn_logs_no_whole_address(client):
    line, atoms = access_line("/", client, HTTP_X_FORWARDED_FOR=client)
    assert client not in line + atoms


def test_gunicorn_uses_our_access_logger():
    configuration = (Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert f'logger_class = "{AccessLogger.__module__}.{AccessLogger.__qualname__}"' in configuration


# --- nginx ------------------------------------------------------------------------------------------


def mapped(name, **variables):
    """Return what nginx's `map` in the template gives: the first regular expression that matches, else the default."""
    source, block = re.search(rf'map "?([^"{{]+?)"? \{name} {{(.*?)\n}}', TEMPLATE, re.DOTALL).groups()
    text = re.sub(r"\$(\w+)", lambda one: variables[one[1]], source)
    rules = re.findall(r'^\s*("[^"]*"|\S+)\s+("[^"]*"|\S+);', block, re.MULTILINE)
    rules = [(key.strip('"'), value.strip('"')) for key, value in rules]
    for pattern, value in rules:
        if pattern.startswith("~"):
            flags = re.IGNORECASE if pattern.startswith("~*") else 0
            if match := re.search(pattern.lstrip("~*").replace("(?<", "(?P<"), text, flags):
                return re.sub(r"\$(\w+)", lambda one, match=match: match[one[1]], value)
    (default,) = [value for key, value in rules if key == "default"]
    return re.sub(r"\$(\w+)", lambda one: variables[one[1]], default)


@pytest.mark.parametrize(("address", "network"), CLIENTS)
def test_nginx_logs_only_the_network(address, network):
    assert mapped("$client_network", remote_addr=address) == network


@pytest.mark.parametrize("path", PRIVATE)
def test_nginx_logs_no_private_link(path):
    seen = logs.decoded(path.split("?")[0])  # nginx's $uri is decoded, without doubled slashes
    assert TOKEN.lower() not in mapped("$logged_uri", uri=seen, request_uri=path).lower()


@pytest.mark.parametrize("path", PUBLIC)
def test_nginx_logs_other_addresses_as_they_are(path):
    assert mapped("$logged_uri", uri=path.split("?")[0], request_uri=path) == path


@pytest.mark.parametrize(
    ("referer", "logged"),
    [
        (f"https://news.example.org/comments/receipt/{TOKEN}/", "-"),
        ("https://news.example.org:8443/", "-"),
        ("http://news.example.org", "-"),
        ("https://search.example.com/?q=x", "https://search.example.com/?q=x"),
        ("https://news.example.org.evil.example/", "https://news.example.org.evil.example/"),
    ],
)
def test_nginx_logs_no_page_of_ours_as_referer(referer, logged):
    assert mapped("$logged_referer", host="news.example.org", http_referer=referer) == logged


def test_the_servers_of_nginx_use_that_log_and_no_other():
    servers = TEMPLATE[TEMPLATE.index("server {\n    listen") :]
    assert re.findall(r"access_log .*?;", servers) == ["access_log /var/log/nginx/access.log newsroom;"]
    assert re.findall(r"error_log .*?;", servers) == ["error_log /var/log/nginx/error.log crit;"]
    form = re.search(r"log_format newsroom (.*?);", TEMPLATE, re.DOTALL)[1]
    assert not {"$remote_addr", "$request_uri", "$request", "$http_referer", "$uri", "$http_x_forwarded_for"} & set(
        re.findall(r"\$\w+", form)
    )
    front = (Path(__file__).parents[2] / "deploy" / "nginx-tls.conf.example").read_text(encoding="utf-8")
    assert front.count("server {") == front.count("access_log off;") == front.count("error.log crit;")
