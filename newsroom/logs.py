"""Remove the tokens of private links from log messages."""

import logging
import re
from urllib.parse import unquote

PRIVATE = re.compile(r"((?:comments/(?:receipt|mail/confirm|mail/stop)|admin/reset)/)[^\s\"']+", re.IGNORECASE)


def without_private_links(text: str) -> str:
    """Return the text with «***» for everything after the beginning of a private link, however it is encoded."""
    if PRIVATE.search(text):
        return PRIVATE.sub(r"\1***", text)
    return PRIVATE.sub(r"\1***", plain) if PRIVATE.search(plain := decoded(text)) else text


def decoded(text: str) -> str:
    """Return the text without percent-encoding and doubled slashes, on one line."""
    return " ".join(re.sub(r"/{2,}", "/", unquote(text)).split())


class PrivateLinks(logging.Filter):
    """Removes private links from every log record; Django logs the path of each request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_private_links(record.getMessage()), ()
        return True
