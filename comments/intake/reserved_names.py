"""Names of the newsroom that readers may not sign with."""

import re

from django.conf import settings

from newsroom import arabic

# All folded. PHRASES are reserved anywhere in a name, FIRST as its first word, WHOLE as the whole name, LAST as its
# last word, ROLES next to the site's own name.
HEADS = (
    "هيئة", "فريق", "طاقم", "أسرة", "إدارة", "رئيس", "رئيسة", "مدير", "مديرة", "سكرتير", "سكرتيرة", "سكرتارية", "مشرف",
    "مشرفة", "مشرفو", "مسؤول", "مسؤولة", "مسئول", "محرر", "محررة", "محررو", "قسم", "مكتب", "دعم", "أدمن",
)  # fmt: skip
PLACES = ("التحرير", "الموقع", "التعليقات", "الصحيفة", "المجلة", "المنصة", "الجريدة", "الأخبار")
PHRASES = (
    *(f"{head} {place}" for head in HEADS for place in PLACES), "الدعم الفني", "خدمة العملاء", "فريق الدعم",
)  # fmt: skip
FIRST = {arabic.squash(word) for word in ("الإدارة", "المشرف", "المشرفة", "المشرفون", "الأدمن", "أدمن")}
WHOLE = {
    arabic.squash(word)
    for word in (
        "التحرير", "المحرر", "المحررة", "المحررون", "المدير", "المديرة", "المسؤول", "المسؤولة", "الموقع", "الدعم",
        "رئيس التحرير", "الناشر", "editor", "editors", "editorial", "support", "mod", "mods", "staff", "team",
        "official", "helpdesk", "publisher", "newsroom", "root", "owner", "editor in chief", "chief editor",
        "managing editor",
    )
}  # fmt: skip
LAST = {"team", "staff", "support", "editorial", "newsroom", "mod", "mods"}  # «Nuqta Team»
ROLES = {
    arabic.squash(word)
    for word in (
        "إدارة", "الإدارة", "مدير", "المدير", "مديرة", "فريق", "محرر", "المحرر", "محررة", "تحرير", "التحرير", "رئيس",
        "مشرف", "المشرف", "موقع", "الموقع", "دعم", "الدعم", "حساب", "الحساب", "رسمي", "الرسمي", "الرسمية", "صحيفة",
        "مجلة", "منصة", "شبكة", "قناة", "هيئة", "أسرة", "طاقم", "صفحة", "مراسل", "أدمن", "admin", "team", "editor",
        "editors", "official", "support", "staff", "news", "moderator",
    )
}  # fmt: skip
LATIN = re.compile(r"(?:the|site|web|real|official|super)?(?:admin|administrator|administration|moderator|webmaster)s?")


def is_reserved_name(name: str) -> bool:
    """Return whether a reader's name claims to speak for the newsroom."""
    shown = arabic.replace_lookalikes(name)
    words = [arabic.squash(word) for word in arabic.name_words(shown)]
    whole, site = "".join(words), arabic.squash(settings.SITE_NAME)
    first = words[0] if words else ""
    if whole.rstrip("0123456789") in FIRST | WHOLE | {site} - {""} or first in FIRST:
        return True
    if len(words) > 1 and words[-1] in LAST:
        return True
    if any(LATIN.fullmatch(word.rstrip("0123456789")) for word in [*words, whole]):
        return True
    if arabic.find_listed_words(PHRASES, shown):
        return True
    is_site_in = bool(site) and bool(arabic.find_listed_words([settings.SITE_NAME], shown))
    return is_site_in and (" " in settings.SITE_NAME.strip() or not ROLES.isdisjoint(words))
