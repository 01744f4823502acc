"""The deployment of docker-compose.yml without containers: environment, commands, gunicorn, nginx, PostgreSQL, Redis.

Only addresses and folders are replaced by those of this machine.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from string import Template
from urllib.parse import urlencode

import psycopg
import pytest
import redis

from tests.browser import compose
from tests.browser.compose import ENV_FILE, HOST, PASSWORD
from tests.browser.server import free_port, own_database, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROOT = Path(__file__).parent.parent.parent


def needed(present, what):
    if not present:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not here")


class Deployment:
    """The services of the compose file as processes: `url` is nginx, `web_url` is gunicorn behind it."""

    def __init__(self, folder, database):
        self.folder, self.whole = folder, compose.load(ENV_FILE)
        self.port, self.web_port, self.cache_port = free_port(), free_port(), free_port()
        self.url, self.web_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.web_port}"
        self.database, self.log = database, (folder / "log").open("ab")
        self.started = []

    def environment(self, service):
        """Return the environment of the container, with the addresses and folders of this machine."""
        given = compose.image()[0] | self.whole["services"][service]["environment"]
        replaced = [
            ("postgres://newsroom@database:5432/newsroom", self.database),
            ("cache:6379", f"127.0.0.1:{self.cache_port}"),
            ("0.0.0.0:8000", f"127.0.0.1:{self.web_port}"),
            ("172.30.83.2", "127.0.0.1"),
            ("/var/newsroom", str(self.folder)),
            ("web:8000", f"127.0.0.1:{self.web_port}"),
            ("/var/cache/nginx/pages", str(self.folder / "pages")),
        ]
        for name in given:
            for old, new in replaced:
                given[name] = given[name].replace(old, new)
        return {"PATH": os.environ["PATH"] + ":/usr/sbin", **given}

    def command(self, service):
        words = self.whole["services"][service].get("command", compose.image()[1])
        return [sys.executable if word == "python" else word for word in words]

    def run(self, service, *command):
        command = command or self.command(service)
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(service), check=True, capture_output=True, text=True
        ).stdout.strip()

    def start(self, command, environment):
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)
        self.started.append(process)
        return process

    def start_redis(self):
        options = ["--port", str(self.cache_port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.start(["redis-server", *options], {"PATH": os.environ["PATH"]})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                with self.redis() as connection:
                    return connection.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
        return False

    def redis(self):
        return redis.Redis(port=self.cache_port)

    def start_nginx(self, port, front_proxy=None):
        folder = self.folder / f"nginx-{port}"
        folder.mkdir()
        names = self.environment("nginx") | {"LISTEN": f"127.0.0.1:{port}", "CACHE_DIR": str(folder / "pages")}
        names |= {"FRONT_PROXY": front_proxy} if front_proxy else {}
        block = Template((ROOT / "deploy" / "nginx.conf.template").read_text()).safe_substitute(names)
        block = block.replace("/var/log/nginx", str(folder))
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"user root; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/body;\n"
            f"{temporary}\n{block} }}"
        )
        options = ["-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
        self.start(["nginx", *options], {"PATH": self.environment("nginx")["PATH"]})
        wait_for(f"http://127.0.0.1:{port}/healthz")

    def stop(self):
        for process in reversed(self.started):
            process.terminate()
            process.wait(30)
        self.log.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("the deployment runs on PostgreSQL: this is the SQLite run")
    needed(shutil.which("nginx") or Path("/usr/sbin/nginx").exists(), "nginx")
    needed(shutil.which("redis-server"), "redis-server")
    folder = tmp_path_factory.mktemp("deployment")
    folder.chmod(0o755)
    running = Deployment(folder, own_database(url, "newsroom_deployment"))
    try:
        assert running.start_redis()
        running.run("prepare")
        running.run("prepare", sys.executable, "manage.py", "load_sample", "--articles", "31")
        running.web = running.start(running.command("web"), running.environment("web"))
        wait_for(f"{running.web_url}/readyz")
        running.start_nginx(running.port)
        yield running
    finally:
        running.stop()


def get(url, **headers):
    """Return (status, body, headers) without following redirects, as behind a proxy that terminates TLS."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"} | headers
    request = urllib.request.Request(url, headers={name: value for name, value in headers.items() if value})
    try:
        with urllib.request.build_opener(Unfollowed).open(request) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read(), refusal.headers


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def test_the_health_check_of_the_compose_file_passes(site):
    kind, _python, *words = site.whole["services"]["web"]["healthcheck"]["test"]
    assert kind == "CMD"
    words = [word.replace("127.0.0.1:8000", f"127.0.0.1:{site.web_port}") for word in words]
    assert site.run("web", sys.executable, *words) == ""
    assert get(f"{site.url}/readyz", Host="10.0.0.9")[:2] == (200, b"ready")


def test_settings_and_the_password_arrive_unchanged(site):
    code = (
        "from django.conf import settings as s; import json;"
        "print(json.dumps([s.DATABASES['default']['PASSWORD'], s.SITE_NAME, s.TIME_ZONE, s.COMMENTS_CLOSE_AFTER]))"
    )
    database = {"DATABASE_URL": "postgres://newsroom@database:5432/newsroom"}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    environment = site.environment("web") | database
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == [PASSWORD, "نشرة الاختبار", "Africa/Cairo", 7]


def test_the_home_page_is_that_of_the_configured_site(site):
    status, page, _headers = get(f"{site.url}/")
    assert status == 200
    assert "نشرة الاختبار" in page.decode()
    assert f'href="https://{HOST}/"' in page.decode()


def test_http_redirects_to_https_without_a_loop(site):
    assert get(f"{site.url}/authors/")[0] == 200
    for _time in range(2):
        status, _body, headers = get(f"{site.url}/authors/", **{"X-Forwarded-Proto": ""})
        assert (status, headers["Location"]) == (301, f"https://{HOST}/authors/")
    assert get(f"{site.url}/authors/", **{"X-Forwarded-Proto": "junk"})[0] == 301
    assert get(f"{site.url}/authors/")[0] == 200


def test_the_due_service_runs_jobs_and_stops_on_sigterm(site):
    assert "Traceback" not in site.run("due", *site.command("due")[:-1])
    service = site.start(site.command("due"), site.environment("due"))
    time.sleep(3)
    assert service.poll() is None
    service.terminate()
    assert service.wait(30) == 0


def failed_sign_ins(url, forwarded):
    """Return the statuses of sign-ins with wrong passwords, each with another X-Forwarded-For."""
    status, page, headers = get(f"{url}/admin/login/")
    assert status == 200
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.decode())[1]
    cookie = headers["Set-Cookie"].split(";")[0]
    statuses = []
    for address in forwarded:
        body = urlencode({"csrfmiddlewaretoken": token, "username": f"nobody {url}", "password": "wrong"}).encode()
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookie, "Origin": f"https://{HOST}"}
        request = urllib.request.Request(f"{url}/admin/login/", body, sent | {"X-Forwarded-For": address})
        try:
            with urllib.request.urlopen(request) as answer:
                statuses.append(answer.status)
        except urllib.error.HTTPError as refusal:
            statuses.append(refusal.code)
            refusal.close()
    return statuses


def test_a_forwarded_address_counts_only_from_the_trusted_proxy(site):
    forged = [f"203.0.113.{number}" for number in range(6)]
    assert failed_sign_ins(site.url, forged) == [200] * 4 + [429] * 2
    port = free_port()
    site.start_nginx(port, front_proxy="127.0.0.1/32")
    assert failed_sign_ins(f"http://127.0.0.1:{port}", forged) == [200] * 6


def test_closed_database_connections_cause_no_error_page(site):
    """Close all connections twice, as a restart of PostgreSQL does, so that every worker meets a closed one."""
    for _round in range(2):
        for _time in range(12):
            get(f"{site.web_url}/search/?q={_time}")
        with psycopg.connect(site.database, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()[0]
        assert ended >= 2
        statuses = [get(f"{site.web_url}/search/?q=x{number}")[0] for number in range(24)]
        assert statuses == [200] * 24


def test_nginx_serves_pages_from_its_cache_and_pictures_from_disk(site):
    status, page, headers = get(f"{site.url}/")
    assert (status, "Set-Cookie" in headers) == (200, False)
    again = get(f"{site.url}/")
    assert again[2]["X-Cache"] in ("HIT", "STALE", "UPDATING", "REVALIDATED")
    assert again[1] == page
    picture = page.decode().split('src="/media/')[1].split('"')[0]
    status, body, headers = get(f"{site.url}/media/{picture}")
    assert (status, headers["Content-Type"], body[:2]) == (200, "image/jpeg", b"\xff\xd8")
    master = picture.split("-")[0] + ".jpg"
    assert (site.folder / "media" / master).exists()
    assert get(f"{site.url}/media/{master}")[0] == 404
    style = page.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    assert get(f"{site.url}{style}")[0] == 200


def test_the_admin_is_never_cached(site):
    for _time in range(2):
        status, page, headers = get(f"{site.url}/admin/login/")
        assert status == 200
        assert "csrfmiddlewaretoken" in page.decode()
        assert "X-Cache" not in headers


def test_pages_are_cached_in_redis(site):
    get(f"{site.web_url}/authors/")
    with site.redis() as connection:
        assert list(connection.scan_iter("*page:*"))


def test_readers_get_cached_pages_while_the_application_is_down(site):
    get(f"{site.url}/authors/")
    site.web.kill()
    site.web.wait(10)
    time.sleep(1.5)
    for _time in range(3):
        status, page, _headers = get(f"{site.url}/authors/")
        assert status == 200
        assert "إبراهيم شعبان" in page.decode()
