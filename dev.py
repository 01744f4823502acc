#!/usr/bin/env python3
"""The project's tasks: python3 dev.py TASK (Python 3.11 or newer, pip)

run [--port N] [--articles N]   the whole site on this machine, with a sample newsroom of N articles
test [pytest's arguments]       lint, then every test on SQLite and on PostgreSQL, browser included
lint                            format, lint, types, templates, migrations, words
words                           bring the Arabic catalogue up to date, and say what is untranslated
screenshots [FOLDER]            every page at 390 and 1440 pixels, light and dark
bench desk FILE | comments [N]  measure on a database of its own
mutate [--minutes N]            change the code in a copy, bit by bit: does a test fail each time?
"""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until main() answers Ctrl-C, it ends this without a traceback

import difflib
import hashlib
import http.client
import inspect
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
BASE = getattr(sys, "_base_executable", None) or sys.executable  # the one that has pip, from inside of .venv too
NO_NETWORK = (
    "The packages cannot be downloaded: the package index does not answer. Check the network (behind a proxy set "
    "HTTPS_PROXY, for a mirror PIP_INDEX_URL), then run this again."
)
PIP_ERRORS = [  # (what pip says, what it means), the first that fits
    (r"No module named pip", "pip is missing. Install it (Debian: sudo apt-get install python3-pip)."),
    (r"no such option: --python", "pip is too old: 22.3 or newer is needed. python3 -m pip install --upgrade pip"),
    (r"No space left on device", "The disk is full: the packages need about 300 MB."),
    (r"THESE PACKAGES DO NOT MATCH", "A downloaded package is not the pinned one: its hash differs."),
    (r"Retrying|NewConnection|ConnectTimeout|ReadTimeout|name resolution|ProxyError|SSLError|Connection", NO_NETWORK),
    (r"Permission denied|Read-only file system", f"{VENV} cannot be written: run this as the owner of the folder."),
]


def main():
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    tasks = {task.__name__: task for task in (run, test, lint, words, screenshots, bench, mutate)}
    name, *rest = sys.argv[1:] or ["help"]
    if name in ("help", "-h", "--help"):
        sys.exit(print(__doc__.strip()))
    if name not in tasks:
        near = difflib.get_close_matches(name, tasks, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        sys.exit(f"dev.py has no task {name!r}.{hint} Tasks: {', '.join(tasks)}.")
    try:
        inspect.signature(tasks[name]).bind(*rest)
    except TypeError:
        sys.exit(f"{name} does not take {' '.join(rest)!r}. `python3 dev.py help` shows what each task takes.")
    os.chdir(ROOT)
    try:
        tasks[name](*rest)
    except OSError as error:
        sys.exit(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")


def stop(number, _frame):
    """End quietly on Ctrl-C and the like, with the code that shells expect; `call` ends what was started."""
    raise SystemExit(128 + number)


# --- Tasks ----------------------------------------------------------------------------------------


def run(*arguments):
    """Serve the site the way it runs in production: gunicorn and WhiteNoise, DEBUG off."""
    started = time.monotonic()
    options = run_options(arguments)
    port = free_port(options.get("port") or os.environ.get("PORT", "").strip() or "8000")
    install("requirements.txt")
    os.environ["SITE_URL"] = os.environ.get("SITE_URL", "").strip() or f"http://127.0.0.1:{port}"
    manage("prepare", "--sample", *([f"--articles={options['articles']}"] if "articles" in options else []))
    gunicorn = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "warning"]
    running = [start(PYTHON, *gunicorn, "--bind", f"127.0.0.1:{port}", "newsroom.wsgi")]
    try:
        while not is_ready(port):
            if running[0].poll() is not None or time.monotonic() - started > 600:
                sys.exit("The server did not start; the lines above say why.")
            time.sleep(0.05)
        running.append(start(PYTHON, "manage.py", "run_due", "--loop"))
        address = os.environ["SITE_URL"].rstrip("/")
        print(f"\nReady after {time.monotonic() - started:.1f} s.  Site: {address}/  Desk: {address}/admin/")
        if f":{port}" not in address:
            print(f"It is served on http://127.0.0.1:{port}/.")
        print("Ctrl-C stops the server.\n", flush=True)
        sys.exit(running[0].wait())
    finally:
        end(*running)


def test(*arguments):
    """Lint, then every test on SQLite and on PostgreSQL, browser included."""
    install("requirements-dev.txt")
    services.chromium(call)
    services.nu_checker(call, VENV / "vnu")
    databases = [("SQLite", ""), ("PostgreSQL", services.postgres(call, PYTHON))]
    lint()
    failed = []
    for name, url in databases:
        print(f"\n== Tests on {name}", flush=True)
        if name == "PostgreSQL" and not url:
            message = "NO POSTGRESQL: nothing was tested on it. Start one, or set TEST_DATABASE_URL."
            if os.environ.get("CI"):
                sys.exit(message)
            print(f"\n{'!' * 80}\n{message}\n{'!' * 80}")
            continue
        environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "tests", "CACHE_URL": ""}
        # The rest has passed on SQLite and cannot differ (tests/conftest.py).
        selection = ["--database-only"] if name == "PostgreSQL" else []
        if call(PYTHON, "-m", "pytest", "-q", "-n", "2", *selection, *arguments, env=environment, check=False):
            failed.append(name)
    sys.exit(f"Failed on {', '.join(failed)}." if failed else 0)


def lint():
    """Check format, lint, types, templates, migrations, settings, words."""
    install("requirements-dev.txt")
    call(PYTHON, "-m", "ruff", "check", ".")
    call(PYTHON, "-m", "ruff", "format", "--check", ".")
    call(PYTHON, "-m", "mypy")
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    call(PYTHON.parent / "djade", "--target-version", "5.2", "--check", *templates)
    manage("makemigrations", "--check", "--dry-run", "--verbosity=0")
    manage("check", "--fail-level", "WARNING")
    manage("words", "--check")


def words():
    """Bring the Arabic catalogue up to date and compile it."""
    install("requirements-dev.txt")
    manage("words")


def screenshots(folder="var/screenshots"):
    """Take pictures of every page into a folder."""
    install("requirements-dev.txt")
    services.chromium(call)
    call(PYTHON, "-m", "tests.browser.screenshots", folder)


def bench(name="", *arguments):
    """Measure on a database of its own: `bench desk FILE` (a labelled CSV or TSV), `bench comments [HOW MANY]`."""
    if name not in ("desk", "comments"):
        sys.exit(inspect.getdoc(bench))
    install("requirements-dev.txt")
    call(PYTHON, "-m", f"tests.benchmarks.{name}", *arguments)


def mutate(*arguments):
    """Change one thing at a time in a copy of the code and run its tests: `mutate --minutes 10 --only PATH`."""
    install("requirements-dev.txt")
    install("requirements-mutate.txt")
    call(PYTHON, "-m", "tests.mutation", *arguments)


# --- The server's port ----------------------------------------------------------------------------


def run_options(arguments):
    """Return {"port": …, "articles": …} of «--port 9000», «--port=9000», «-p 9000»."""
    options, names = {}, {"--port": "port", "-p": "port", "--articles": "articles"}
    words_left = [part for word in arguments for part in (word.split("=", 1) if word.startswith("--") else [word])]
    while words_left:
        word = words_left.pop(0)
        if word not in names or not words_left or not re.fullmatch("[0-9]{1,6}", words_left[0], re.ASCII):
            sys.exit(f"run does not understand {word!r}. It takes --port N and --articles N, such as: run --port 9000")
        options[names[word]] = words_left.pop(0)
    return options


def free_port(text):
    """Return the port if the server can listen on it, else exit with a sentence."""
    if not re.fullmatch("[0-9]{1,5}", text, re.ASCII) or not 0 < int(text) < 65536:
        sys.exit(f"PORT is {text!r}, but it must be a number from 1 to 65535.")
    if os.name == "nt":
        sys.exit("gunicorn does not run on Windows itself: use WSL.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            sys.exit(f"This account may not listen on port {text}. Take one from 1024 up: PORT=8000 python3 dev.py run")
        except OSError as error:
            other = "9000" if text != "9000" else "9001"
            sys.exit(f"Port {text} is taken ({error.strerror}). Take another: PORT={other} python3 dev.py run")
    return int(text)


def is_ready(port):
    """Return True once the site answers that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


# --- Commands -------------------------------------------------------------------------------------


def start(*command, **options):
    """Start a command in a session of its own: Ctrl-C reaches this process alone, which then ends the command."""
    return subprocess.Popen([str(part) for part in command], start_new_session=True, **options)


def end(*processes):
    """End the commands and all that they have started; a second Ctrl-C changes nothing meanwhile."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            try:
                os.killpg(process.pid, number)
                process.wait(15)
            except (ProcessLookupError, PermissionError, subprocess.TimeoutExpired):
                continue


def call(*command, check=True, **options):
    """Run a command and return its code; a failing one ends this one with its code."""
    process = start(*command, **options)
    try:
        code = process.wait()
    except BaseException:
        end(process)
        raise
    if code and check:
        sys.exit(code if code > 0 else 128 - code)
    return code


def manage(*arguments):
    return call(PYTHON, "manage.py", *arguments)


# --- Packages -------------------------------------------------------------------------------------


def fingerprint(name):
    return hashlib.sha256((ROOT / name).read_bytes() + sys.version.encode()).hexdigest()


def install(requirements):
    """Install the file's pinned packages into the virtual environment, unless they are there."""
    marker, wanted = VENV / "installed", fingerprint(requirements)
    kept = marker.read_text().split() if marker.exists() else []
    if wanted in kept and PYTHON.exists():
        return
    if kept and (requirements == "requirements.txt") and fingerprint("requirements-dev.txt") in kept:
        return  # the larger set holds the smaller
    print(f"Installing {requirements} …", flush=True)
    if not PYTHON.exists():
        output(BASE, "-m", "venv", "--without-pip", VENV)
    pip = [BASE, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    built = ["--no-binary", "yattag"] if requirements == "requirements-mutate.txt" else []  # it comes as source alone
    output(*pip, "--require-hashes", "--only-binary", ":all:", *built, "-r", requirements)
    marker.write_text(" ".join([*kept, wanted]))


def output(*command):
    """Run a command that is silent unless it fails; a failure becomes one sentence, or its last lines."""
    process = start(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    try:
        said, _nothing = process.communicate()
    except BaseException:
        end(process)
        raise
    if process.returncode:
        known = [meaning for pattern, meaning in PIP_ERRORS if re.search(pattern, said)]
        last = "\n".join(said.strip().splitlines()[-3:])
        sys.exit(known[0] if known else f"The packages could not be installed. The installer's last lines:\n{last}")


if __name__ == "__main__":
    main()
