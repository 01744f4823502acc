"""Complete the addresses of links that were typed without a scheme."""

import re

LABEL = r"[^\s\x00-,./:-@\[-`{-\x7f،؛؟«»]"  # letters and digits of every script, marks and hyphens
LETTER = r"[^\s\d\x00-@\[-`{-\x7f،؛؟«»]"
DOMAIN = re.compile(
    rf"(?P<name>(?:{LABEL}{{1,63}}\.){{1,8}}(?P<end>xn--[a-z0-9-]{{1,59}}|{LETTER}{{2,24}}))(?P<port>:[0-9]{{1,5}})?"
    r"(?P<rest>[/?#]|\Z)",
    re.IGNORECASE,
)
MAIL = re.compile(r"[^\s@/:?#]{1,64}@[^\s@/:?#]{1,255}")
# A parser of addresses takes the name before a port for a scheme.
NAME = rf"(?:{LABEL}{{1,63}}\.){{1,8}}{LABEL}{{2,63}}"
PORT = re.compile(rf"\bhref\s*+=\s*+[\"']?\s*+(?={NAME}:[0-9]{{1,5}}\b)", re.IGNORECASE)
ENDINGS = """
7z apk asp aspx avi avif bak bat bin bmp bz2 cfg cgi cjs conf cpp css csv dat deb diff dll dmg doc docx eot
epub eps exe flac gif gz heic hpp htm html ico ini ipa ipynb iso jar java jpeg jpg js json jsonl jsp jsx kt
less lock log lua m4a m4v mjs mkv mobi mp3 mp4 msi odp ods odt ogg otf patch pdf php plist png ppt pptx psd
rar rb rpm rst rtf sass scss sql sqlite srt svg swift tar tex tgz tif tiff toml torrent ts tsv tsx ttf txt vtt
vue wasm wav webm webp woff woff2 xhtml xls xlsx xml xz yaml yml
"""
FILES = frozenset(ENDINGS.split())
FILES_OR_COUNTRIES = frozenset({"md", "mov", "py", "rs", "sh", "zip"})  # endings of files that domains have too
REGISTERED = re.compile(r"\A(?:www\.|.+\.(?:com?|org|net|gov|edu|ac)\.)", re.IGNORECASE)


def complete_link(address: str) -> str:
    """Return the target of a link as it was meant: «www.example.com» and «example.com/a» are of the web."""
    address = address.strip()
    if address.startswith("//"):
        return f"https:{address}"
    if is_web_domain(address):
        return f"https://{address}"
    return f"mailto:{address}" if MAIL.fullmatch(address) else address


def is_web_domain(address: str) -> bool:
    """Return whether the address begins with the name of a domain; «README.md» and «report.pdf» name files."""
    found = DOMAIN.match(address)
    if not found or found["end"].lower() in FILES:
        return False
    if found["end"].lower() in FILES_OR_COUNTRIES:
        return bool(found["port"] or found["rest"] == "/" or REGISTERED.match(found["name"]))
    return True


def add_schemes(attributes: str) -> str:
    """Return the written attributes of a link, an address of a domain with a port completed."""
    return PORT.sub(r"\g<0>https://", attributes)
