"""Format numbers: European digits are stored, Arabic-Indic ones shown where DIGITS says so (CLDR ar)."""

from django.conf import settings

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def digits(value: object) -> str:
    """Return the value as text, its digits as the setting DIGITS wants them."""
    text = str(value)
    return text.translate(ARABIC) if settings.DIGITS == "arabic" else text


def grouped(value: int) -> str:
    """Return a whole number with thousands separators: 1,319 or ١٬٣١٩."""
    text = f"{int(value):,}"
    return text.translate(ARABIC).replace(",", "٬") if settings.DIGITS == "arabic" else text
