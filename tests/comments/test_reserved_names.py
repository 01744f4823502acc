"""Names of the newsroom are noticed in any spelling; ordinary names are not."""

import pytest

from comments.intake.checks import Submission, imitates_staff
from comments.models import Comment
from tests.factories import make_author

BORROWED = [
    "إبراهيم شعبان", "ابراهيم شعبان", "م. إبراهيم شعبان", "م.إبراهيم شعبان", "المهندس إبراهيم شعبان",
    "أ. د. إبراهيم شعبان",
    "إ ب ر ا ه ي م ش ع ب ا ن", "إبراهـيم شعبااان", "إبراهيم.شعبان", "إبراهيم شعبان ✓", "إبراهيم شعبان (رسمي)",
    "ٳبراهيم شعبان",
    "إبراهیم شعبان", "إبراهيم\u200cشعبان", "الكاتب ابراهيم شعبان", "اِبْراهيم شَعبان", "إبراهيم_شعبان",
    "م/ إبراهيم شعبان",
    "John Smith", "Jоhn Smith", "JOHN SMITH", "J o h n Smith", "john.smith", "J0hn Smith", "Ｊｏｈｎ Ｓｍｉｔｈ",
    "Dr. John Smith",
    "admin", "аdmin", "АDMIN", "Аdmіn", "adm1n", "@dmin", "Admin123", "site-admin", "The Admin", "𝐚𝐝𝐦𝐢𝐧", "ａｄｍｉｎ",
    "a.d.m.i.n",
    "Moderator", "mоderator", "الإدارة", "الادارة", "المشرف العام", "هيئة التحرير", "فريق التحـرير",
    "إدارة الموقع", "رئيس تحرير نقطة",
    "المحرر", "المدير", "طاقم التحرير", "أسرة الموقع", "مسؤول الموقع", "سكرتارية التحرير", "Editor", "Support", "mod",
    "Mod1", "Nuqta Team", "Support Team", "ابرهيم شعبان", "شعبان إبراهيم", "Smith John", "محررو الموقع",
    "Editor-in-Chief",
    "نقطة", "إدارة نقطة", "ادارة نقطه", "فريق نقطة", "موقع نقطة", "نقطة الرسمي", "نُقطة official", "نـقـطـة",
]  # fmt: skip
OWN = [
    "إبراهيم", "ابراهيم", "إبراهيم محمد", "شعبان", "أحمد شعبان", "إبراهيم عبد الله", "م. إبراهيم", "John",
    "John Brown", "Smith",
    "نقطة ضوء", "نقطة تحول", "خالد المشرف", "Badminton fan", "عبدالله الإداري", "ريم", "قارئ", "مهندس شبكات",
    "محرر سابق", "د. سارة",
    "مدير مدرسة", "Samir", "Adminah", "Omar Hassan", "م. خالد", "شعبان إبراهيمي",
    "إبراهيم شعبانة", "إبراهيم شعبانات", "محرر فيديو", "Modar", "Teamwork", "مدير مشاريع", "المدير خالد",
]  # fmt: skip


@pytest.fixture
def newsroom(db, settings):
    settings.SITE_NAME = "نقطة"
    make_author("إبراهيم شعبان")
    make_author("John Smith")


@pytest.mark.parametrize("name", BORROWED)
def test_a_reserved_name_is_noticed(newsroom, name):
    assert imitates_staff(Submission(Comment(name=name), "نص"))


@pytest.mark.parametrize("name", OWN)
def test_an_ordinary_name_is_not_noticed(newsroom, name):
    assert not imitates_staff(Submission(Comment(name=name), "نص"))


def test_a_one_word_author_name_must_match_whole(newsroom):
    make_author("سارة")
    assert imitates_staff(Submission(Comment(name="د. سارّة"), "نص"))
    assert not imitates_staff(Submission(Comment(name="سارة محمد"), "نص"))
