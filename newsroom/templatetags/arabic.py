"""Arabic in templates: the filters of `newsroom.arabic` by their names."""

import datetime

from django import template
from django.utils.safestring import SafeString

from newsroom import arabic, html

register = template.Library()
register.filter("digits", arabic.digits)
register.filter("number", arabic.grouped)
register.filter("longdate", arabic.long_date)
register.filter("date_ar", arabic.date)
register.filter("datetime_ar", arabic.datetime)
register.filter("duration_ar", arabic.duration)
register.filter("time_ar", arabic.time)
register.filter("month_ar", arabic.month_year)


@register.filter
def isolate(value: object) -> SafeString:
    """Return the value as HTML with its technical runs isolated."""
    return arabic.isolate(str(value or ""))


@register.filter
def isolate_plain(value: object) -> str:
    """Return the value as plain text with its technical runs isolated by control characters."""
    return arabic.isolate_plain(str(value or ""))


register.filter("isolate_markup", html.isolate_markup, is_safe=True)


@register.filter
def vocalised(value: object) -> str:
    """Return the CSS class for a headline whose vowel marks need taller lines, or nothing."""
    return " vocalised" if arabic.is_vocalised(str(value or "")) else ""


@register.filter
def iso(moment: datetime.date | None) -> str:
    """Return the moment by ISO 8601 with the site's offset, to the second as W3C's schemas want it; a date as it is.

    '' for no moment.
    """
    if not moment:
        return ""
    local = arabic.dates.local(moment)
    return local.isoformat(timespec="seconds") if isinstance(local, datetime.datetime) else local.isoformat()
