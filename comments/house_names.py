"""Names that only the newsroom itself may sign with."""

import re

from django.conf import settings

from newsroom import arabic

# Folded. The first set speaks for the house wherever it stands, the second as the first word of a name, the third
# beside the outlet's own name.
PHRASES = (
    "هيئة التحرير", "فريق التحرير", "أسرة التحرير", "رئيس التحرير", "رئيسة التحرير", "مدير التحرير", "سكرتير التحرير",
    "إدارة التحرير", "إدارة الموقع", "مدير الموقع", "مشرف الموقع", "فريق الموقع", "إدارة التعليقات", "مشرف التعليقات",
    "الدعم الفني", "خدمة العملاء",
)  # fmt: skip
FIRST = {arabic.squash(word) for word in ("الإدارة", "المشرف", "المشرفة", "المشرفون", "الأدمن", "أدمن")}
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


def is_house_name(name: str) -> bool:
    """Return whether a reader's name claims to speak for the outlet."""
    shown = arabic.look_alike(name)
    words = [arabic.squash(word) for word in arabic.name_words(shown)]
    whole, site = "".join(words), arabic.squash(settings.SITE_NAME)
    first = words[0] if words else ""
    if whole in FIRST | {site, arabic.squash("التحرير")} - {""} or first in FIRST:
        return True
    if any(LATIN.fullmatch(word.rstrip("0123456789")) for word in [*words, whole]):
        return True
    if arabic.spans_of(PHRASES, shown):
        return True
    is_site_in = bool(site) and bool(arabic.spans_of([settings.SITE_NAME], shown))
    return is_site_in and (" " in settings.SITE_NAME.strip() or not ROLES.isdisjoint(words))
