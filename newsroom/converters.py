"""The path converter for slugs."""

from django.urls import register_converter


class SlugConverter:
    """Converts slugs in any script; building an address never fails, whatever a row holds."""

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        text = str(value or "").encode("utf-8", "replace").decode().replace("/", "-").replace("\x00", "")
        return text or "-"


register_converter(SlugConverter, "anyslug")
