"""Addresses of the site, hosts, networks. Host names of every script become ASCII (IDNA), as browsers send them."""

import ipaddress
import re
from urllib.parse import urlsplit

import idna

from newsroom.environment.values import Values

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
PORTS = {"http": 80, "https": 443}
ORDINARY_PATH = re.compile(r"/[\w.~%+-]+(?:/[\w.~%+-]+)*/?", re.ASCII)


def ascii_host(host: str) -> str:
    """Return the host name in lower-case ASCII, IPv6 addresses in brackets; raise ValueError if it is none."""
    host = host.lower().removesuffix(".")
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host.strip('[]'))}]"
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()  # its errors are ValueErrors
    if not HOST.fullmatch(host) or len(host) > 253:
        raise ValueError(host)
    if host.rpartition(".")[2].isdigit():
        ipaddress.IPv4Address(host)
    return host


def web_address(value: str) -> str:
    """Return a http or https address without its default port and trailing slash; raise ValueError if it is none."""
    if re.search(r"[\s\\?#\x00-\x1f\x7f]", value):
        raise ValueError(value)
    parts = urlsplit(value)
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or parts.port == 0:
        raise ValueError(value)
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{ascii_host(parts.hostname)}{port}{parts.path.rstrip('/')}"


class Addresses(Values):
    def address(self, name: str, default: str) -> str:
        """Return the site's address: scheme, host, and the port where it is not the scheme's own."""
        try:
            value = web_address(self.read(name) or default)
        except ValueError:
            value = ""
        if not value or urlsplit(value).path:
            wanted = "the site's address without a path, query, user or password, such as https://news.example.org"
            raise self.error(name, wanted)
        return value

    def files_address(self, name: str, default: str) -> str:
        """Return a path of the site's own such as /media/, or a web address such as a CDN's; a slash ends it."""
        value = self.read(name) or default
        path = value
        try:
            if not value.startswith("/"):
                value = web_address(value)
                path = urlsplit(value).path or "/x"
        except ValueError:
            path = ""
        if not ORDINARY_PATH.fullmatch(path) or ".." in path.split("/"):
            raise self.error(name, "a path such as /media/ or an address such as https://cdn.example.org/media/")
        return value.rstrip("/") + "/"

    def hosts(self, name: str, default: list) -> list:
        """Return host names for ALLOWED_HOSTS; «.example.org» stands for it and all below it, «*» for any."""
        try:
            return [
                word if word == "*" else "." * word.startswith(".") + ascii_host(word.removeprefix("."))
                for word in self.words(name, default)
            ]
        except ValueError:
            wanted = "host names without scheme, port or path, parted by commas, such as news.example.org,127.0.0.1"
            raise self.error(name, wanted) from None

    def networks(self, name: str, default: list) -> list:
        try:
            return [ipaddress.ip_network(word) for word in self.words(name, default)]
        except ValueError:
            raise self.error(name, "networks such as 10.0.0.0/8, parted by commas") from None

    def pairs(self, name: str, default: list) -> list:
        """Return the (label, address) pairs of «label=https://…», separated by commas."""
        pairs = []
        for word in self.words(name, []):
            label, sign, url = (part.strip() for part in word.partition("="))
            parts = None
            try:
                parts = urlsplit(url)
                whole = bool(sign and label and parts.scheme in PORTS and parts.hostname and not re.search(r"\s", url))
            except ValueError:
                whole = False
            if not whole:
                raise self.error(name, "pairs such as «تيليغرام=https://example.org/channel», parted by commas")
            pairs.append((label, url))
        return pairs or default

    def sockets(self, name: str, default: str) -> list:
        """Return what gunicorn listens on: HOST:PORT, unix:PATH or fd://NUMBER, separated by commas."""
        found = self.words(name, [default])
        for word in found:
            host, sign, port = word.rpartition(":")
            try:
                whole = bool(re.fullmatch(r"unix:.+|fd://\d+", word)) or bool(
                    sign and (not host or ascii_host(host)) and port.isascii() and 0 < int(port) < 65536
                )
            except ValueError:
                whole = False
            if not whole:
                raise self.error(name, "a host and a port such as 127.0.0.1:8000, or unix:/run/newsroom.sock")
        return found

    def senders(self, name: str, default: str) -> str:
        """Return the addresses that gunicorn takes forwarded headers from: «*», or addresses separated by commas."""
        words = self.words(name, [default])
        try:
            for word in words:
                if word != "*":
                    ipaddress.ip_network(word)
        except ValueError:
            raise self.error(name, "addresses such as 127.0.0.1, parted by commas, or *") from None
        return ",".join(words)

    @staticmethod
    def origin_of(url: str) -> list:
        """Return the origin of an address for the Content-Security-Policy; empty for a path of our own."""
        parts = urlsplit(url)
        return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
