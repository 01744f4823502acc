#!/usr/bin/env python3
"""Runs and proves the newsroom: `python3 dev.py run | test | lint | words | screenshots | bench` (Python 3.11, pip)."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
APPS = ("newsroom", "authors", "articles", "comments")
BASE = getattr(sys, "_base_executable", sys.executable)  # the one that has pip, from inside of .venv too
CI = bool(os.environ.get("CI"))


def main():
    tasks = {"run": run, "test": test, "lint": lint, "words": words, "screenshots": screenshots, "bench": bench}
    name, *rest = sys.argv[1:] or ["help"]
    if name not in tasks:
        sys.exit(f"{__doc__}\n")
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    os.chdir(ROOT)
    tasks[name](*rest)


# --- Tasks ----------------------------------------------------------------------------------------


def run():
    """The whole site on this machine, the way it runs in production: gunicorn and WhiteNoise, DEBUG off."""
    started = time.monotonic()
    install("requirements.txt")
    port = os.environ.get("PORT", "8000")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    marker = ROOT / "var" / "ready"
    fresh = f"{fingerprint('requirements.txt')} {tree()}"
    if not marker.exists() or marker.read_text() != fresh:
        manage("migrate", "--verbosity=0")
        manage("collectstatic", "--noinput", "--verbosity=0")
        if not os.environ.get("DATABASE_URL"):
            manage("load_sample")
        marker.parent.mkdir(exist_ok=True)
        marker.write_text(fresh)
    address = os.environ["SITE_URL"]
    print(f"\nReady after {time.monotonic() - started:.1f} s.  Site: {address}/  Desk: {address}/admin/")
    passwords = ROOT / "var" / "passwords.txt"
    print(passwords.read_text() if passwords.exists() else "", end="")
    print("Ctrl-C stops the server.\n", flush=True)
    command = [PYTHON, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    due = subprocess.Popen([PYTHON, "manage.py", "run_due", "--loop"])
    server = subprocess.Popen([*command, "newsroom.wsgi"])
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
    except KeyboardInterrupt:
        code = server.wait()
    due.terminate()
    due.wait()
    sys.exit(code)


def test(*arguments):
    """Lint, then every test on SQLite and on PostgreSQL, browser included."""
    install("requirements-dev.txt")
    chromium()
    nu_checker()
    databases = [("SQLite", ""), ("PostgreSQL", postgres())]
    lint()
    failed = []
    for name, url in databases:
        print(f"\n== Tests on {name}", flush=True)
        if name == "PostgreSQL" and not url:
            message = "NO POSTGRESQL: nothing was tested on it. Start one, or set TEST_DATABASE_URL."
            if CI:
                sys.exit(message)
            print(f"\n{'!' * 80}\n{message}\n{'!' * 80}")
            continue
        environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "tests", "CACHE_URL": ""}
        if call(PYTHON, "-m", "pytest", "-q", "-n", "2", *arguments, env=environment, check=False):
            failed.append(name)
    sys.exit(f"Failed on {', '.join(failed)}." if failed else 0)


def lint():
    """Format, lint, templates, migrations, words."""
    install("requirements-dev.txt")
    call(PYTHON, "-m", "ruff", "check", ".")
    call(PYTHON, "-m", "ruff", "format", "--check", ".")
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    call(PYTHON.parent / "djade", "--target-version", "5.2", "--check", *templates)
    manage("makemigrations", "--check", "--dry-run", "--verbosity=0")
    manage("check", "--fail-level", "WARNING")
    manage("words", "--check")


def words():
    """Brings the Arabic catalogue up to date and compiles it; says what is still untranslated."""
    install("requirements-dev.txt")
    manage("words")


def screenshots(folder="var/screenshots"):
    """Every page at 390 and 1440 pixels, light and dark, into a folder."""
    install("requirements-dev.txt")
    chromium()
    call(PYTHON, "-m", "tests.browser.screenshots", folder)


def bench(name="", *arguments):
    """Measures on a database of its own: `bench desk FILE` (a labelled CSV or TSV), `bench comments [HOW MANY]`."""
    if name not in ("desk", "comments"):
        sys.exit(bench.__doc__)
    install("requirements-dev.txt")
    call(PYTHON, "-m", f"tests.benchmarks.{name}", *arguments)


# --- What they need -------------------------------------------------------------------------------


def call(*command, check=True, **options):
    """Runs a command; a failing one ends this one with its code."""
    code = subprocess.run([str(part) for part in command], check=False, **options).returncode
    if code and check:
        sys.exit(code)
    return code


def manage(*arguments):
    return call(PYTHON, "manage.py", *arguments)


def fingerprint(name):
    return hashlib.sha256((ROOT / name).read_bytes() + sys.version.encode()).hexdigest()


def tree():
    """A fingerprint of what a start depends on beside the packages: migrations, static files, sample content."""
    parts = [f"{app}/{part}/**/*" for app in APPS for part in ("migrations", "static", "sample")]
    files = sorted(path for part in parts for path in ROOT.glob(part) if path.is_file() and path.suffix != ".pyc")
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def install(requirements):
    """The virtual environment with the pinned packages of that file; nothing to do where they are in it."""
    marker, wanted = VENV / "installed", fingerprint(requirements)
    kept = marker.read_text().split() if marker.exists() else []
    if wanted in kept and PYTHON.exists():
        return
    if kept and (requirements == "requirements.txt") and fingerprint("requirements-dev.txt") in kept:
        return  # the larger set holds the smaller
    print(f"Installing {requirements} …", flush=True)
    if not PYTHON.exists():
        call(BASE, "-m", "venv", "--without-pip", VENV)
    pip = [
        BASE,
        "-m",
        "pip",
        "--python",
        PYTHON,
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    call(*pip, "--require-hashes", "--only-binary", ":all:", "-r", requirements)
    marker.write_text(" ".join([*kept, wanted]))


def chromium():
    """A Chromium and an Arabic font for the browser tests: by apt where that may be, else the line to type."""
    if shutil.which("chromium") or shutil.which("chromium-browser") or os.environ.get("CHROMIUM"):
        return
    line = "apt-get install -y --no-install-recommends chromium fonts-noto-core libatomic1"
    if os.name != "posix" or not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(f"The browser tests need Chromium. Type: sudo {line}   (or set CHROMIUM to one)")
    call("apt-get", "update", "-qq")
    call(*line.split(), "-qq", stdout=subprocess.DEVNULL)


def nu_checker():
    """The Nu HTML checker, where java and npm are there to bring and to run it; its test says so where it is not."""
    folder = VENV / "vnu"
    if (folder / "package").exists() or not (shutil.which("npm") and shutil.which("java")):
        return
    folder.mkdir()
    call("npm", "pack", "--silent", "vnu-jar@26.9.27", cwd=folder, stdout=subprocess.DEVNULL)
    for archive in folder.glob("*.tgz"):
        shutil.unpack_archive(archive, folder)
        archive.unlink()


def postgres():
    """The address of a PostgreSQL for the tests: TEST_DATABASE_URL, a local server, one started here; or ''."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    if answers(url := "postgres://postgres@127.0.0.1:5432/postgres"):
        return url
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [
        Path(found).parent for found in [shutil.which("initdb")] if found
    ]
    if not tools:
        return ""
    data, port = Path("/tmp") / f"newsroom-postgres-{os.getuid()}", "54329"
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if not data.exists():
        call(
            *become,
            tools[-1] / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            stdout=subprocess.DEVNULL,
        )
    options = f"-p {port} -k /tmp -c fsync=off"
    call(
        *become,
        tools[-1] / "pg_ctl",
        "-D",
        data,
        "-o",
        options,
        "-l",
        f"{data}.log",
        "-w",
        "start",
        check=False,
    )
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    return url if answers(url) else ""


def answers(url):
    return not call(
        PYTHON,
        "-c",
        f"import psycopg; psycopg.connect({url!r}, connect_timeout=3)",
        check=False,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
