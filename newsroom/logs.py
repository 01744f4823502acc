"""What no log keeps: the tokens of private links, and whole network addresses."""

import logging
import re
from urllib.parse import unquote

PRIVATE = re.compile(r"((?:comments/(?:receipt|mail/confirm|mail/stop)|admin/reset)/)[^\s\"']+", re.IGNORECASE)


def without_private_links(text: str) -> str:
    """Return the text with «***» for everything behind the beginning of a private link, however it is encoded."""
    if PRIVATE.search(text):
        return PRIVATE.sub(r"\1***", text)
    return PRIVATE.sub(r"\1***", plain) if PRIVATE.search(plain := decoded(text)) else text


def decoded(text: str) -> str:
    """Return the text without percent-encoding and doubled slashes, on one line."""
    return " ".join(re.sub(r"/{2,}", "/", unquote(text)).split())


class PrivateLinks(logging.Filter):
    """Takes private links out of every record: Django names the path of each request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_private_links(record.getMessage()), ()
        return True
