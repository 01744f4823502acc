"""The product as it is deployed: gunicorn with production settings and its own database and folder."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parent.parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def own_database(url, name):
    """Create a PostgreSQL database of this name and process and return its address; '' for SQLite."""
    if not url.startswith("postgres"):
        return ""
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


class Server:
    """A running site with sample data: `url`, `passwords`, and `manage()` for its commands."""

    def __init__(self, folder, database="", articles=60, **environment):
        self.folder, self.port = Path(folder), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": database,
            "SECRET_KEY": "browser tests",
            "SITE_URL": self.url,
            "EMAIL_URL": f"filemail:///{self.folder / 'mail'}",
            "WEB_CONCURRENCY": "2",
            **environment,
        }
        self.manage("migrate", "--verbosity=0")
        self.manage("collectstatic", "--noinput", "--verbosity=0")
        self.manage("load_sample", f"--articles={articles}")
        lines = (self.folder / "passwords.txt").read_text().splitlines()
        self.passwords = dict(line.split()[:2] for line in lines)
        self.log = (self.folder / "server.log").open("ab")
        self.start()

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def python(self, code):
        """Run Python code in the site's shell and return what it prints."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def start(self):
        command = [sys.executable, "-m", "newsroom.serve"]
        bind = {"BIND": f"127.0.0.1:{self.port}"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment | bind, stdout=self.log, stderr=self.log
        )
        wait_for(f"{self.url}/readyz")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


def wait_for(url, seconds=30):
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
