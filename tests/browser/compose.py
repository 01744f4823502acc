"""What `docker compose` would give a container: .env files, interpolation, env_file and environment.

The rules are those of https://docs.docker.com/reference/compose-file/interpolation/ as far as the project's file uses
them: $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?error}, ${NAME?error}, nested defaults, and $$.
"""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
HOST = "news.example.org"
PASSWORD = 'p@ss/w:o#r?d %41 $HOME ${X} "'
ENV_FILE = f"""
SITE_URL='https://{HOST}'
SECRET_KEY='{"".join(map(chr, range(40, 100))).replace(chr(39), "")}'
POSTGRES_PASSWORD='{PASSWORD}'
SITE_NAME="نشرة الاختبار" # a comment
DIGITS=arabic
TIME_ZONE=Africa/Cairo
COMMENTS_CLOSE_AFTER='7'
EMAIL_URL='dummymail://'
WEB_CONCURRENCY=2
"""
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Refused(Exception):
    """Raised if a variable that the file requires is not set."""


def read_env_file(text: str) -> dict:
    """Return the variables of a .env file: 'literal', "interpolated" or bare values, where « #» begins a comment."""
    found = {}
    for line in text.splitlines():
        name, sign, value = line.strip().partition("=")
        if not sign or name.startswith("#"):
            continue
        value = value.strip()
        if value.startswith("'"):
            found[name] = value[1 : value.index("'", 1)]
            continue
        value = value[1 : value.index('"', 1)] if value.startswith('"') else re.sub(r"(^|\s)#.*", "", value)
        found[name] = interpolate(value, found)
    return found


def interpolate(text: str, variables: dict) -> str:
    out, rest = "", text
    while "$" in rest:
        before, _sign, rest = rest.partition("$")
        out += before
        if rest.startswith("$"):
            out, rest = out + "$", rest[1:]
        elif rest.startswith("{"):
            end = closing(rest)
            out, rest = out + substituted(rest[1:end], variables), rest[end + 1 :]
        elif name := NAME.match(rest):
            out, rest = out + variables.get(name[0], ""), rest[name.end() :]
        else:
            raise Refused(f"invalid interpolation: {text}")
    return out + rest


def closing(text):
    """Return the index of the brace that closes the first one."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return place
    raise Refused(f"a brace is not closed: {text}")


def substituted(expression, variables):
    name = NAME.match(expression)[0]
    sign, word = re.fullmatch(r"(:?[-?+])?(.*)", expression[len(name) :], re.DOTALL).groups()
    value = variables.get(name)
    is_there = bool(value) if sign and sign.startswith(":") else value is not None
    if sign and sign.endswith("+"):
        return interpolate(word, variables) if is_there else ""
    if is_there or not sign:
        return value or ""
    if sign.endswith("?"):
        raise Refused(f"{name}: {word}")
    return interpolate(word, variables)


def load(env_text: str, shell: dict | None = None) -> dict:
    """Return the compose file with every variable filled in, each service's env_file merged under its environment."""
    env_file = read_env_file(env_text)
    variables = env_file | (shell or {})

    def filled(node):
        if isinstance(node, dict):
            return {key: filled(value) for key, value in node.items()}
        if isinstance(node, list):
            return [filled(value) for value in node]
        return interpolate(node, variables) if isinstance(node, str) else node

    whole = filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    for service in whole["services"].values():
        kept = env_file if service.get("env_file") == ".env" else {}
        service["environment"] = kept | service.get("environment", {})
    return whole


def image() -> tuple[dict, list]:
    """Return (the variables, the command) that the Dockerfile sets."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    pairs = [pair.split("=", 1) for line in re.findall(r"^ENV (.*)$", text, re.MULTILINE) for pair in line.split()]
    return dict(pairs), yaml.safe_load(re.search(r"^CMD (.*)$", text, re.MULTILINE)[1])
