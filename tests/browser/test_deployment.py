"""The deployment's own nginx and gunicorn configuration, run natively with PostgreSQL and Redis."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from string import Template

import pytest
import redis

from tests.browser.server import Server, free_port, own_database, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROOT = Path(__file__).parent.parent.parent
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
REDIS = os.environ.get("TEST_REDIS_URL", f"redis://127.0.0.1:6379/{9 + WORKER % 6}")


def needed(present, what):
    if not present:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not here")


def redis_answers():
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=2) as connection:
            return connection.flushdb()
    except redis.ConnectionError:
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """(nginx's address, the gunicorn server behind it)"""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("the deployment runs on PostgreSQL: this is the SQLite run")
    needed(shutil.which("nginx") or Path("/usr/sbin/nginx").exists(), "nginx")
    needed(redis_answers(), "Redis")
    folder = tmp_path_factory.mktemp("deployment")
    folder.chmod(0o755)
    port = free_port()
    server = Server(
        folder, own_database(url, "newsroom_deployment"), articles=31, CACHE_URL=REDIS, TRUSTED_PROXIES="127.0.0.0/8"
    )
    names = {
        "LISTEN": f"127.0.0.1:{port}",
        "WEB_ADDRESS": f"127.0.0.1:{server.port}",
        "STATIC_ROOT": folder / "static",
        "MEDIA_ROOT": folder / "media",
        "CACHE_DIR": folder / "pages",
    }
    block = Template((ROOT / "deploy" / "nginx.conf.template").read_text()).safe_substitute(names)
    whole = f"""user root; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{block} }}"""
    (folder / "nginx.conf").write_text(whole)
    path = os.environ["PATH"] + ":/usr/sbin"
    command = ["nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    nginx = subprocess.Popen(command, env={"PATH": path})
    wait_for(f"http://127.0.0.1:{port}/healthz")
    yield f"http://127.0.0.1:{port}", server
    nginx.terminate()
    nginx.wait(10)
    server.stop()


def get(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read(), refusal.headers


def test_pages_come_from_the_cache_and_pictures_from_the_disk(site):
    url, server = site
    status, page, headers = get(f"{url}/")
    assert (status, "Set-Cookie" in headers) == (200, False)
    again = get(f"{url}/")
    assert again[2]["X-Cache"] in ("HIT", "STALE", "UPDATING", "REVALIDATED")
    assert again[1] == page
    picture = page.decode().split('src="/media/')[1].split('"')[0]
    status, body, headers = get(f"{url}/media/{picture}")
    assert (status, headers["Content-Type"], body[:2]) == (200, "image/jpeg", b"\xff\xd8")
    master = picture.split("-")[0] + ".jpg"
    assert (server.folder / "media" / master).exists()
    assert get(f"{url}/media/{master}")[0] == 404
    style = page.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    assert get(f"{url}{style}")[0] == 200


def test_the_desk_is_never_cached(site):
    url, _server = site
    for _time in range(2):
        status, page, headers = get(f"{url}/admin/login/")
        assert status == 200
        assert "csrfmiddlewaretoken" in page.decode()
        assert "X-Cache" not in headers


def test_redis_holds_the_pages(site):
    _url, server = site
    get(f"{server.url}/authors/")
    with redis.Redis.from_url(REDIS) as connection:
        assert list(connection.scan_iter("*page:*"))


def test_readers_are_served_while_the_application_is_down(site):
    url, server = site
    get(f"{url}/authors/")
    server.process.kill()
    server.process.wait(10)
    time.sleep(1.5)
    for _time in range(3):
        status, page, _headers = get(f"{url}/authors/")
        assert status == 200
        assert "إبراهيم شعبان" in page.decode()
