"""Numbers as the site shows them: European digits stored, Arabic-Indic shown where DIGITS says so (CLDR ar)."""

from django.conf import settings

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def digits(value: object) -> str:
    """The value's digits in the site's set, nothing else changed."""
    text = str(value)
    return text.translate(ARABIC) if settings.DIGITS == "arabic" else text


def grouped(value: int) -> str:
    """A whole number with its thousands parted: 1,319 or ١٬٣١٩."""
    text = f"{int(value):,}"
    return text.translate(ARABIC).replace(",", "٬") if settings.DIGITS == "arabic" else text
