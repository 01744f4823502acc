"""`dev.py` for a new user: every problem is explained in a sentence or two, without a traceback."""

import ast
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browser.server import free_port, own_database

ROOT = Path(__file__).parent.parent
SECRET = "geheim-7781"
KEY = "".join(map(chr, range(40, 100)))
LINKED = [
    "manage.py",
    "deploy",
    "newsroom",
    "authors",
    "articles",
    "comments",
    "templates",
    "tests",
    "requirements.txt",
]


def load_dev(file):
    spec = importlib.util.spec_from_file_location("dev", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a checkout with a virtual environment, which is the Python of these tests."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "dev.py", folder)
    for name in [*LINKED, "requirements-dev.txt"]:
        (folder / name).symlink_to(ROOT / name)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (folder / ".venv" / "installed").write_text(load_dev(folder / "dev.py").fingerprint("requirements.txt"))
    return folder


@pytest.fixture
def environment(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "VAR_DIR": str(tmp_path / "var"), "PORT": str(free_port())}


def run(project, environment, *arguments):
    """Run a task to its end and return (code, output)."""
    command = [sys.executable, "dev.py", *arguments]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def test_dev_py_parses_on_old_pythons_which_then_get_a_clear_message():
    for file in ("dev.py", "tests/services.py", "tests/__init__.py"):
        ast.parse((ROOT / file).read_text(), feature_version=(3, 7))
    text = (ROOT / "dev.py").read_text()
    assert text.index("sys.version_info <") < text.index("def run(")


def test_an_unknown_task_is_named_with_the_one_that_was_meant(project, environment):
    code, said = run(project, environment, "rnu")
    assert (code, said) == (
        1,
        "dev.py has no task 'rnu'. Did you mean run? Tasks: run, test, lint, words, screenshots, bench, mutate.\n",
    )
    assert run(project, environment)[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "9000"], ["run", "--port"], ["run", "--port", "abc"], ["run", "--prot", "9000"], ["run", "--port", "٩"],
        ["run", "--articles=many"], ["lint", "newsroom"], ["words", "x"], ["screenshots", "a", "b"], ["bench", "x"],
    ],
)  # fmt: skip
def test_an_unknown_argument_of_a_task_is_named(project, environment, arguments):
    code, said = run(project, environment, *arguments)
    assert code == 1
    assert len(said.splitlines()) == 1
    assert arguments[0] in said


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80 80", "8000.5"])
def test_an_invalid_port_is_named(project, environment, port):
    assert run(project, environment | {"PORT": port}, "run") == (
        1,
        f"PORT is '{port}', but it must be a number from 1 to 65535.\n",
    )


def test_a_port_in_use_ends_at_once_with_a_suggestion(project, environment):
    way_out = "Take another: PORT=9000 python3 dev.py run"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for code, said in (
            run(project, environment | {"PORT": port}, "run"),
            run(project, environment, "run", "--port", port),
        ):
            assert code == 1
            assert said == f"Port {port} is taken (Address already in use). {way_out}\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"postgres://me:{SECRET}/x@host/name"),
        ("SITE_URL", "https://news.example.org/?x"),
        ("MEDIA_URL", "cdn.example.org"),
        ("WEB_CONCURRENCY", "four"),
        ("EMAIL_URL", f"smtp://me:{SECRET}@"),
        ("CACHE_URL", f"redis://:{SECRET}@host/zero"),
        ("TRUSTED_PROXIES", "proxy"),
        ("DEFAULT_FROM_EMAIL", "notanemail"),
        ("VAR_DIR", str(ROOT / "LICENSE" / "folder")),
    ],
)
def test_a_wrong_setting_is_one_line_without_a_password(project, environment, name, value):
    code, said = run(project, environment | {name: value}, "run")
    assert code == 1
    assert len(said.splitlines()) == 1
    assert name in said
    assert SECRET not in said


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid"])
def test_an_unreachable_postgresql_ends_with_one_sentence(project, environment, host):
    url = f"postgres://me:{SECRET}@{host}/name"
    code, said = run(project, environment | {"DATABASE_URL": url, "SECRET_KEY": KEY}, "run")
    assert code == 1
    assert re.fullmatch(r"CommandError: The database does not answer: .*DATABASE_URL\.\n", said)
    assert SECRET not in said


def test_a_file_that_is_not_a_database_ends_with_one_sentence(project, environment, tmp_path):
    (tmp_path / "notes.txt").write_text("these are notes, " * 100)
    code, said = run(project, environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'notes.txt'}"}, "run")
    assert code == 1
    assert said.startswith("CommandError: The database does not answer: file is not a database.")
    assert len(said.splitlines()) == 1


def test_without_a_network_installing_ends_with_one_sentence(project, environment, tmp_path):
    """pip's own words are «No matching distribution found»."""
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "dev.py", tmp_path)
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1", "PIP_RETRIES": "1"}
    code, said = run(tmp_path, environment | offline, "run")
    assert code == 1
    lines = said.splitlines()
    assert lines[0] == "Installing requirements.txt …"
    assert re.match(r"The packages cannot be downloaded: the package index does not answer\.|pip is ", lines[1])
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("pip_says", "said"),
    [
        ("/usr/bin/python3: No module named pip", "pip is missing"),
        ("no such option: --python", "pip is too old"),
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "A downloaded package is not the pinned one"),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken\nERROR: No matching distribution",
            "The packages cannot",
        ),
        ("Temporary failure in name resolution", "The packages cannot be downloaded"),
        ("[Errno 13] Permission denied: '/x/.venv'", ".venv cannot be written"),
        (
            "something else\nquite unknown",
            "The packages could not be installed. The installer's last lines:\nsomething",
        ),
    ],
)
def test_errors_of_pip_are_explained(project, pip_says, said):
    dev = load_dev(project / "dev.py")
    with pytest.raises(SystemExit) as ended:
        dev.output(sys.executable, "-c", f"import sys; print({pip_says!r}); sys.exit(1)")
    assert said in str(ended.value.code)
    assert "Traceback" not in str(ended.value.code)


def test_a_folder_that_cannot_be_written_ends_with_one_sentence(project, environment, tmp_path):
    """A file stands where .venv must be: the same error as a read-only folder, and it holds for root too."""
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "dev.py", tmp_path)
    (tmp_path / ".venv").write_text("")
    code, said = run(tmp_path, environment, "run")
    assert code == 1
    assert "Traceback" not in said
    assert ".venv" in said


# --- Starting and stopping ------------------------------------------------------------------------


class Running:
    """A running task in a session of its own; `interrupt()` sends Ctrl-C."""

    def __init__(self, project, environment, *arguments):
        command = [sys.executable, "dev.py", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(command, cwd=project, env=environment, start_new_session=True, **pipes)
        self.said = ""

    def read_until(self, pattern):
        for line in self.process.stdout:
            self.said += line
            if re.search(pattern, line):
                return
        pytest.fail(f"It ended without saying {pattern!r}:\n{self.said}")

    def interrupt(self, number=signal.SIGINT):
        os.killpg(self.process.pid, number)
        self.said += self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30)


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def accounts_that_open(project, environment):
    lines = (Path(environment["VAR_DIR"]) / "passwords.txt").read_text().splitlines()
    code = (
        "from django.contrib.auth.models import User\n"
        f"words = {dict(line.split()[:2] for line in lines)!r}\n"
        "people = User.objects.order_by('username')\n"
        "print([user.username for user in people if user.check_password(words.get(user.username))])"
    )
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.xdist_group("browser")
def test_after_an_interrupted_start_the_next_one_completes_the_sample(project, environment):
    """Ctrl-C at three moments; another VAR_DIR and another DATABASE_URL than in any run before."""
    database = own_database(os.environ.get("DATABASE_URL", ""), "newsroom_first_hour")
    keys = {"SECRET_KEY": KEY}
    environment = environment | ({"DATABASE_URL": database} | keys if database else {})
    first = Running(project, environment, "run", "--articles", "31")
    time.sleep(0.3)
    assert first.interrupt() == 130
    assert "Traceback" not in first.said

    second = Running(project, environment, "run", "--articles", "31")
    second.read_until("^authors")
    assert second.interrupt() == 130
    assert "Traceback" not in second.said
    assert "Ready" not in second.said
    assert accounts_that_open(project, environment) == "['huda', 'mona', 'omar', 'shaaban']"

    third = Running(project, environment, "run", "--articles", "31")
    third.read_until("^Ctrl-C stops the server")
    address = f"http://127.0.0.1:{environment['PORT']}"
    assert f" s.  Site: {address}/  Desk: {address}/admin/" in third.said
    assert "  omar " in third.said
    with urllib.request.urlopen(f"{address}/") as page:
        assert page.status == 200
    assert third.interrupt() == 130
    assert "Traceback" not in third.said
    assert not is_open(environment["PORT"])
    assert accounts_that_open(project, environment) == "['huda', 'mona', 'omar', 'shaaban']"


def test_sigterm_ends_the_server_too(project, environment):
    empty = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(empty, cwd=ROOT, env=environment, check=True)
    account = {"DJANGO_SUPERUSER_PASSWORD": "a long password", "DJANGO_SUPERUSER_EMAIL": "me@example.com"}
    named = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--username", "me"]
    subprocess.run(named, cwd=ROOT, env=environment | account, check=True, capture_output=True)
    port = str(free_port())
    running = Running(project, environment, "run", "--port", port)
    running.read_until("^Ctrl-C stops the server")
    assert "articles" not in running.said  # somebody's own site is not filled with the sample
    assert is_open(port)
    assert running.interrupt(signal.SIGTERM) == 143
    assert not is_open(port)
