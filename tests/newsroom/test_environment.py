"""Settings from environment variables: wrong values raise a clear error, passwords are never shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from newsroom import checks
from newsroom.environment import Environment
from newsroom.environment.names import misspelt

ROOT = Path(__file__).parent.parent.parent
SECRET = "geheim-7781"
READERS = {
    "flag": lambda e: e.flag("X", False),
    "number": lambda e: e.number("X", 1),
    "choice": lambda e: e.choice("X", "a", ["a", "b"]),
    "address": lambda e: e.address("X", "http://x"),
    "files_address": lambda e: e.files_address("X", "/media/"),
    "hosts": lambda e: e.hosts("X", []),
    "time_zone": lambda e: e.time_zone("X", "UTC"),
    "networks": lambda e: e.networks("X", []),
    "database": lambda e: e.database("X", ""),
    "cache": lambda e: e.cache("X", ""),
    "email": lambda e: e.email("X", ""),
    "pairs": lambda e: e.pairs("X", []),
    "mail_address": lambda e: e.mail_address("X", ""),
    "sockets": lambda e: e.sockets("X", "127.0.0.1:8000"),
    "senders": lambda e: e.senders("X", "127.0.0.1"),
}
WRONG = {
    "flag": ["maybe", "2", "١"],
    "number": ["-3", "٣", "four", "1.5", "1e3", "9" * 5000, "10000000"],
    "choice": ["c", "A"],
    "address": [
        "news.example.org", "//news.example.org", "https:/news.example.org", "https://news.example.org/path",
        "https://news.example.org:99999", "https://news.example.org:abc", "https://news.example.org?x=1",
        "https://news.example.org/?", "https://news.example.org#top", f"https://me:{SECRET}@news.example.org",
        f"https://{SECRET}@news.example.org", "https://", "https://a b.example", "https://a_b.example", "http://[::1",
        "ftp://news.example.org", "https://1.2.3", "https://.example.org", "https://a..b", "https://*.example.org",
        "https://\u2044.example", "https://news.example.org\\x",
    ],
    "files_address": [
        "cdn.example.org/media", "media/", "//cdn.example.org/media", "https://cdn.example.org/media/?v=1",
        "https://cdn.example.org/#x", f"https://me:{SECRET}@cdn.example.org/", "/", "/media/?x", "/media/ junk",
        "https://cdn.example.org/a/../b", "/../", "ftp://cdn.example.org/",
    ],
    "hosts": ["https://news.example.org", "news.example.org:8000", "news.example.org/x", "a b", "*.example.org"],
    "time_zone": ["Asia/Nowhere", "../../etc/passwd", "+03:00"],
    "networks": ["10.0.0.0/99", "10.0.0.1/8", "localhost", "*"],
    "database": [
        "mysql://x", "postgres", "sqlite", f"postgres://u:{SECRET}/x@h/n", f"postgres://u:{SECRET}#x@h/n",
        f"postgres://u:{SECRET}[x@h/n", f"postgres://u:{SECRET}?x@h/n", f"postgres://u:{SECRET}@h:port/n",
        f"postgres://u:{SECRET}@h:99999/n", f"postgres://u:{SECRET}@h", f"u:{SECRET}@h/n", "sqlite://", "sqlite://x/y",
    ],
    "cache": ["memcached://x", "redis", "redis://", f"redis://:{SECRET}@h:x/0", f"redis://:{SECRET}@h/zero"],
    "email": ["http://mail", "smtp://", "smtp:mail", f"smtp://u:{SECRET}@", f"smtp://u:{SECRET}@h:x", "filemail://"],
    "pairs": ["just a word", "=https://x.example", "x=javascript:alert(1)", "x=https://", "x=ftp://x.example"],
    "mail_address": ["notanemail", "a@", "@b.example", "a b@c.example", "N <a@b.example", "a@b.example, c@d.example"],
    "sockets": ["abc", "8000", "127.0.0.1", "127.0.0.1:abc", "127.0.0.1:70000", "a b:80", "unix:"],
    "senders": ["proxy", "10.0.0.0/99"],
}  # fmt: skip


@pytest.mark.parametrize(("reader", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_raises_an_error_that_names_the_variable(reader, value):
    with pytest.raises(ImproperlyConfigured, match=r"^X is '.*', but it must be .*\.$|^X has .*\.$") as error:
        READERS[reader](Environment({"X": value}))
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("reader", READERS)
@given(value=st.text(st.characters(exclude_characters="\0"), max_size=40))
def test_any_text_is_read_or_raises_improperly_configured(reader, value):
    for text in (value, f"https://{value}", f"postgres://{value}", f"smtp://{value}", f"redis://{value}"):
        try:
            READERS[reader](Environment({"X": text}))
        except ImproperlyConfigured as error:
            message = str(error)
        else:
            message = "X was read"
        assert message.startswith("X ")


def test_a_value_that_is_not_utf_8_raises_an_error_that_names_the_variable():
    with pytest.raises(ImproperlyConfigured, match="UTF-8"):
        Environment({"X": os.fsdecode(b"\xff")}).text("X", "")


def test_plain_values_are_read():
    environment = Environment({"F": "yes", "N": "5", "W": "a, b", "P": "أ=https://x.example"})
    assert environment.flag("F", False) is True
    assert environment.number("N", 1) == 5
    assert environment.words("W", []) == ["a", "b"]
    assert environment.pairs("P", []) == [("أ", "https://x.example")]
    assert environment.text("MISSING", "default") == "default"
    assert environment.known == {"F", "N", "W", "P", "MISSING"}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://n.example/", "https://n.example"),
        ("HTTPS://News.Example.ORG:443", "https://news.example.org"),
        ("http://n.example:80", "http://n.example"),
        ("http://n.example:8080", "http://n.example:8080"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://n.example.", "https://n.example"),
        ("https://أخبار.example", "https://xn--igbicxr.example"),
        ("https://xn--igbicxr.example", "https://xn--igbicxr.example"),
    ],
)
def test_the_sites_address_is_written_as_browsers_send_it(given, read):
    assert Environment({"X": given}).address("X", "") == read


def test_hosts_and_the_address_of_pictures_take_names_of_every_script():
    assert Environment({"X": "أخبار.example, .Example.org,*,[::1]"}).hosts("X", []) == [
        "xn--igbicxr.example",
        ".example.org",
        "*",
        "[::1]",
    ]
    assert Environment({"X": "https://صور.example/m"}).files_address("X", "") == "https://xn--wgbh1d.example/m/"
    assert Environment({"X": "/pictures"}).files_address("X", "") == "/pictures/"


def test_every_option_of_the_database_is_kept_beside_the_pool():
    url = (
        "postgres://u:p%40%2F%3A%23%25%24%20@h:5/n?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=3"
        "&options=-c%20statement_timeout%3D5000&application_name=site&target_session_attrs=read-write"
    )
    config = Environment({"X": url}).database("X", "")
    assert {name: config[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "n", "USER": "u", "PASSWORD": "p@/:#%$ ", "HOST": "h", "PORT": "5",
    }  # fmt: skip
    assert config["OPTIONS"] | {"pool": None} == {
        "sslmode": "verify-full",
        "sslrootcert": "/ca.pem",
        "connect_timeout": "3",
        "options": "-c statement_timeout=5000",
        "application_name": "site",
        "target_session_attrs": "read-write",
        "pool": None,
    }
    assert config["CONN_HEALTH_CHECKS"] is True


def test_the_options_reach_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("options of PostgreSQL")
    given = connection.settings_dict
    url = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
    options = "?application_name=the+site&options=-c%20statement_timeout%3D4321&connect_timeout=9&sslmode=prefer"
    config = given | Environment({"X": url + options}).database("X", "", password_name="NONE")
    wrapper = connection.copy("own")
    wrapper.settings_dict = config
    with connection.Database.connect(**wrapper.get_connection_params()) as own:
        found = own.execute("SELECT current_setting('application_name'), current_setting('statement_timeout')")
        assert found.fetchone() == ("the site", "4321ms")


def test_several_hosts_a_socket_and_a_separate_password_are_taken():
    several = Environment({"X": "postgres://h1:1,[::1]:2/n"}).database("X", "")
    assert (several["HOST"], several["PORT"]) == ("h1,::1", "1,2")
    socket = Environment({"X": "postgres:///n?host=/run/postgresql&user=me"}).database("X", "")
    assert (socket["HOST"], socket["USER"]) == ("/run/postgresql", "me")
    assert Environment({"X": "postgres://u@%2Frun%2Fpg/n"}).database("X", "")["HOST"] == "/run/pg"
    apart = Environment({"X": "postgres://u@h/n", "DATABASE_PASSWORD": "p@/:#%$ w"}).database("X", "")
    assert apart["PASSWORD"] == "p@/:#%$ w"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sslmod=require", "X has the option 'sslmod', which PostgreSQL does not know."),
        ("sslmode=full", "X has sslmode='full', but it must be one of disable, "),
        ("connect_timeout=soon", "X has connect_timeout='soon', but it must be a whole number."),
        ("conn_max_age=60", "X has the option 'conn_max_age', which PostgreSQL does not know."),
        ("sslmode=require&sslmode=disable", "X names the option sslmode twice."),
    ],
)
def test_an_option_that_would_have_no_effect_is_refused(query, said):
    with pytest.raises(ImproperlyConfigured) as error:
        Environment({"X": f"postgres://u@h/n?{query}"}).database("X", "")
    assert str(error.value).startswith(said)


def test_a_command_on_a_database_without_tables_ends_with_one_line(tmp_path):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    command = "manage.py createsuperuser --noinput --username x --email x@example.com".split()  # noqa: SIM905
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.fullmatch(r"The database cannot be used: no such table.*DATABASE_URL; .*\n", done.stderr)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        ("OSError(28, 'No space left on device', '/x/y')", 1, "/x/y cannot be written: No space left on device."),
        ("OSError(13, 'Permission denied', '/x')", 1, "/x cannot be written: Permission denied."),
        ("KeyboardInterrupt", 130, ""),
    ],
)
def test_a_full_disk_a_missing_right_and_ctrl_c_end_a_command_without_a_traceback(error, code, said):
    script = (
        "import runpy; from django.core import management\n"
        f"def fail(argv): raise {error}\n"
        "management.execute_from_command_line = fail\n"
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (code, said)


@pytest.mark.parametrize(("given", "served"), [("/pictures/", "/pictures/"), ("https://cdn.example.org/m", "/media/")])
def test_pictures_are_served_where_their_address_says(tmp_path, given, served):
    code = "from django.urls import reverse; print(reverse('media', args=['x']))"
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "MEDIA_URL": given}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{served}x"


def test_mail_servers_are_read():
    config = Environment({"X": "smtp+tls://u%40x:p%2F@mail.example"}).email("X", "")
    assert config["EMAIL_PORT"] == 587
    assert config["EMAIL_USE_TLS"] is True
    assert (config["EMAIL_HOST_USER"], config["EMAIL_HOST_PASSWORD"]) == ("u@x", "p/")
    assert Environment({"X": "filemail:////tmp/mail"}).email("X", "")["EMAIL_FILE_PATH"] == "/tmp/mail"


@pytest.mark.parametrize(
    ("typed", "guess"),
    [
        ("SITE_NAM", "SITE_NAME"),
        ("COMMENTS_OPEND", "COMMENTS_OPEN"),
        ("TIMEZONE", "TIME_ZONE"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("ALLOWED_HOST", "ALLOWED_HOSTS"),
        ("DJANGO_SECRET_KEY", "SECRET_KEY"),
        ("site_url", "SITE_URL"),
        ("DIGIT", "DIGITS"),
        ("SITE_COLOUR", ""),
        ("COMMENTS_MODERATED", ""),
    ],
)
def test_a_misspelt_variable_is_found(settings, typed, guess):
    assert misspelt([typed], settings.KNOWN_VARIABLES) == {typed: guess}


def test_ordinary_variables_and_right_ones_are_left_alone(settings):
    ordinary = (
        "PATH HOME LANG LC_ALL TERM SHELL USER PWD OLDPWD EDITOR HOSTNAME VIRTUAL_ENV PYTHONPATH DISPLAY TMPDIR MAIL "
        "HTTPS_PROXY NO_PROXY PIP_INDEX_URL DJANGO_SETTINGS_MODULE DJANGO_SUPERUSER_PASSWORD JAVA_HOME CI "
        "XDG_DATA_DIRS SSH_AUTH_SOCK PGHOST PGUSER PGPASSWORD COLORTERM LESS PORT LOGNAME SHLVL CACHE_DIR"
    )
    assert misspelt(ordinary.split(), settings.KNOWN_VARIABLES) == {}
    assert misspelt(settings.KNOWN_VARIABLES, settings.KNOWN_VARIABLES) == {}


def test_every_setting_of_the_readme_is_known(settings):
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in row.replace("`", " ").replace(",", " ").split()}
    assert named - settings.KNOWN_VARIABLES - {"PORT", "DATABASE_PASSWORD"} == set()
    assert len(named) > 30


def test_the_check_warns_of_a_short_key_a_missing_host_and_a_misspelt_name(settings, monkeypatch):
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "short", ["other.example"]
    monkeypatch.setenv("SITE_NAM", "x")
    assert {warning.id for warning in checks.check_settings(None)} == {
        "newsroom.W004",
        "newsroom.W005",
        "newsroom.W006",
    }
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "".join(map(chr, range(40, 100))), [settings.SITE_HOST]
    monkeypatch.delenv("SITE_NAM")
    assert checks.check_settings(None) == []


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "newsroom.serve"]])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"postgres://u:{SECRET}/@h/n"),
        ("SITE_URL", "https://news.example.org/?x"),
        ("WEB_CONCURRENCY", "four"),
        ("BIND", "nonsense"),
        ("FORWARDED_ALLOW_IPS", "proxy"),
        ("DEFAULT_FROM_EMAIL", "notanemail"),
        ("VAR_DIR", str(ROOT / "LICENSE" / "folder")),
    ],
)
def test_a_wrong_setting_ends_a_command_with_one_line(tmp_path, command, name, value):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
    assert SECRET not in done.stderr
