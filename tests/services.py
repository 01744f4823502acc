"""Services that the tests need: Chromium, the Nu HTML checker, PostgreSQL. Only the standard library is used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
CHROMIUM = "apt-get install -y --no-install-recommends chromium fonts-noto-core libatomic1"
NU_CHECKER = "vnu-jar@26.9.27"


def chromium(call):
    """Find a Chromium and an Arabic font, by apt where that may be; else exit with the line to type."""
    if shutil.which("chromium") or shutil.which("chromium-browser") or os.environ.get("CHROMIUM"):
        return
    if os.name != "posix" or not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(f"The browser tests need Chromium. Type: sudo {CHROMIUM}   (or set CHROMIUM to one)")
    call("apt-get", "update", "-qq")
    call(*CHROMIUM.split(), "-qq", stdout=subprocess.DEVNULL)


def nu_checker(call, folder):
    """Fetch the Nu HTML checker where java and npm are there; its test says so where they are not."""
    if (folder / "package").exists() or not (shutil.which("npm") and shutil.which("java")):
        return
    folder.mkdir(exist_ok=True)
    call("npm", "pack", "--silent", NU_CHECKER, cwd=folder, stdout=subprocess.DEVNULL)
    for archive in folder.glob("*.tgz"):
        shutil.unpack_archive(archive, folder)
        archive.unlink()


def postgres(call, python):
    """Return the address of a PostgreSQL: TEST_DATABASE_URL, a local server, one started here; '' without any."""
    if os.environ.get("TEST_DATABASE_URL"):
        return os.environ["TEST_DATABASE_URL"]
    if answers(python, LOCAL_POSTGRES):
        return LOCAL_POSTGRES
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    tools = tools or [Path(found).parent for found in [shutil.which("initdb")] if found]
    if not tools:
        return ""
    data, port = Path("/tmp") / f"newsroom-postgres-{os.getuid()}", "54329"
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if not data.exists():
        make = [tools[-1] / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        call(*become, *make, stdout=subprocess.DEVNULL)
    start = [tools[-1] / "pg_ctl", "-D", data, "-o", f"-p {port} -k /tmp -c fsync=off", "-l", f"{data}.log", "-w"]
    call(*become, *start, "start", check=False)
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    return url if answers(python, url) else ""


def answers(python, url):
    code = f"import psycopg; psycopg.connect({url!r}, connect_timeout=3)"
    return not subprocess.run([str(python), "-c", code], check=False, stderr=subprocess.DEVNULL).returncode
