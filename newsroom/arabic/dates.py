"""Dates in words, never 12/9/2025: the month names of a region, and the Hijri date beside them (CLDR, Umm al-Qura)."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext
from hijridate import Gregorian

from newsroom.arabic.numbers import digits

DAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
MONTHS = {
    "egypt": [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ],
    "levant": [
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
        "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ],
    "maghreb": [
        "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
        "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ],
    "morocco": [
        "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
        "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
    ],
}  # fmt: skip
HIJRI_MONTHS = [
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
]  # fmt: skip


def local(moment: dt.date) -> dt.date:
    """Return an aware datetime in the site's time zone; a date as it is."""
    return timezone.localtime(moment) if hasattr(moment, "utcoffset") and moment.utcoffset() is not None else moment


def month_name(moment: dt.date) -> str:
    """Return the name of the month in the region of the setting MONTHS."""
    return MONTHS[settings.MONTHS][moment.month - 1]


def date(moment: dt.date) -> str:
    """Return the date as «12 سبتمبر 2025»."""
    moment = local(moment)
    return digits(f"{moment.day} {month_name(moment)} {moment.year}")


def long_date(moment: dt.date) -> str:
    """Return the date with its weekday, as «الجمعة 12 سبتمبر 2025»."""
    return f"{DAYS[local(moment).weekday()]} {date(moment)}"


def time(moment: dt.datetime) -> str:
    """Return the time of day on a 24-hour clock, as «12:20»."""
    return digits(local(moment).strftime("%H:%M"))


def datetime(moment: dt.datetime) -> str:
    """Return date and time as «12 سبتمبر 2025، 12:20»."""
    return f"{date(moment)}، {time(moment)}"


def month_year(moment: dt.date) -> str:
    """Return month and year as «سبتمبر 2025»."""
    moment = local(moment)
    return digits(f"{month_name(moment)} {moment.year}")


def hijri(moment: dt.date) -> str:
    """Return the Umm al-Qura date as «20 ربيع الأول 1447هـ»; '' outside of its tables (1343 to 1500)."""
    moment = local(moment)
    try:
        day = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    except (OverflowError, ValueError):
        return ""
    return digits(f"{day.day} {HIJRI_MONTHS[day.month - 1]} {day.year}") + "هـ"


def duration(seconds: float) -> str:
    """Return a duration as «3 ساعات»: rounded, in the largest unit of which there are at least two."""
    minutes = round(seconds / 60)
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": digits(minutes)}
    hours = round(seconds / 3600)
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": digits(hours)}
    days = round(seconds / 86400)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": digits(days)}
