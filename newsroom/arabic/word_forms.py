"""The forms of listed words, and the ordinary words that only look like one of them.

Everything is folded. Arabic writes conjunctions, prepositions and the article together with the word, and feminine,
plural and possessive endings after it. With short words such a form is often another word («بلوط» is not «لوط»): the
shorter the word, the fewer affixes it may have, and PROTECTED lists the remaining ones. Broken plurals follow no rule
that would not hit ordinary words too, so FORMS lists the usual ones.
"""

import re
from functools import lru_cache

from newsroom.arabic.affixes import ENDINGS, ENDINGS_FOR_TA, SHORT_ENDINGS_FOR_TA, readings
from newsroom.arabic.letters import fold

FORMS = {
    "كلب": "كلاب كلابا كلابه كلابها كلابنا كلابك كلابكم كلابهم كليب كليبه كليبات كلبان مكلوب",
    "حمار": "حماران حمير حميرا حميرين حميرهم حميرنا حميرك حميركم حمرنه استحمار", "قرد": "قرود قرده",
    "خنزير": "خنازير", "تيس": "تيوس اتياس", "بغل": "بغال", "جحش": "جحوش جحاش", "ثور": "ثيران", "حيوان": "",
    "بهيمه": "بهائم بهايم", "حشره": "حشرات", "دوده": "ديدان", "صرصور": "صراصير", "جرذ": "جرذان", "فار": "فئران",
    "ذئب": "ذئاب", "ثعلب": "ثعالب", "افعي": "افاعي", "خروف": "خرفان", "بقره": "بقر ابقار", "ضبع": "ضباع",
    "غبي": "اغبياء اغبيا اغبي غبيان غباء غباءك غباءكم غباءه غباءهم غباؤك غباؤكم غباؤه غباؤهم غبائك غبائكم",
    "احمق": "حمقي حمقاء حمقا", "ابله": "بلهاء بلها", "اهبل": "هبل هبلان هبله",
    "وغد": "اوغاد", "نذل": "انذال", "سافل": "سفله اسافل", "حقير": "حقراء حقرا احقر", "لئيم": "لئام لؤماء",
    "خبيث": "خبثاء",
    "كافر": "كفار كفره", "فاجر": "فجار فجره", "فاسق": "فساق", "لص": "لصوص لصه لصات", "حرامي": "حراميه",
    "عاهر": "عواهر عهره",
    "عاهره": "عواهر عاهرات", "قحبه": "قحاب قحب", "قحب": "قحاب", "شرموط": "شراميط", "شرموطه": "شراميط", "زاني": "زناه",
    "زانيه": "زواني", "عرص": "معرص معرصين اعراص", "مخنث": "مخانيث", "خنيث": "مخانيث", "ديوث": "دياييث ديوثين",
    "خائن": "خونه", "خاين": "خونه", "عميل": "عملاء", "جاسوس": "جواسيس", "جاهل": "جهله جهال جهلاء", "تافه": "تفهاء",
    "فاشل": "فشله", "دجال": "دجالين", "سفيه": "سفهاء", "صعلوك": "صعاليك", "قذر": "اقذار", "نجس": "انجاس",
    "وسخ": "اوساخ",
    "جبان": "جبناء", "عبيط": "عبطاء", "مجنون": "مجانين", "طرطور": "طراطير", "عبد": "عبيد", "زنجي": "زنوج",
    "صهيوني": "صهاينه", "رافضي": "روافض", "ناصبي": "نواصب", "علج": "علوج", "بلطجي": "بلطجيه", "خسيس": "اخساء",
    "داعشي": "دواعش", "نصاب": "", "مرتزق": "مرتزقه", "ساقط": "سقاط", "لوطي": "لواطه", "لوط": "لواط",
    "كس": "كسك كسكم كسها كسهم كسه كسمك كسم كسخت كسختك كساختك كسامك", "طيز": "طيزك اطياز طياز طيازك طيازكم طيازهم",
    "زب": "زبك زبكم زبي زبه زبها زبهم", "زق": "زقك زقكم زقهم يزق يزقون", "ابن": "",
    "خري": "خرا", "خرا": "خراء", "خراء": "خرا", "بزاز": "بزازك", "نيك": "نياكه ينيك ينيكك نيكني نيكوني ينيكني",
    "منيوك": "منايك",
    "منيك": "منايك", "خول": "خولات", "هطف": "اهطف", "متناك": "متناكه", "حثاله": "حثالات", "غجر": "غجري",
}  # fmt: skip

# Ordinary words that equal a short listed word with affixes. With و, ف and the article they are protected as well.
PROTECTED = {
    "بلوط", "لوطن", "لوطنا", "لوطننا", "لوطني", "لوطنه", "لوطنها", "لوطنهم", "لزق", "بكس", "لوكس", "وكس", "فكس",
    "كزق", "بزق", "فلكس", "كلوط", "خوله", "خولها", "خولهم", "خولك", "خولكم", "خولنا", "خولته", "خولت", "خولتها",
    "خولي", "ثوره", "ثورات", "ثوري", "ثوريه", "ثوريين", "ثوريون", "ثوريا", "ثورتي", "ثورته", "ثورتنا",
    "ثورتها", "ثورتهم", "بثور", "نيكون", "نيكي", "ونيك", "فنيك", "كنيك", "ينيكا", "فزنا", "وزنا", "لزنا",
    "وزاني", "زناتي", "فخرا", "فخري", "فخريه", "حمره", "حمرا", "حمري", "حمريه", "وزني", "وزنه", "وزنها", "بولي",
    "بولين", "بولا", "بوله", "بوليه", "بوليا", "لديك", "لديكم", "لديكن", "لديكي", "بقريه", "بقرون", "بقراءه",
    "بقرب", "بقري", "وغدا", "كتفه", "كتفها", "كتفهم", "كتفك", "كتفي", "كابلات", "كابلي", "بابلي", "بابليه",
    "بابليين", "لحسين", "لحسينا", "بنتن", "بنتنا", "ودود", "ودوده", "ودودين", "ودودون", "ودودات", "ودودا", "بعير",
    "بعيره", "فلسفيه", "بفلسفيه", "لعيني", "لعينها", "لعينك", "لعينيك", "لعينيه", "لعينات", "لعينين", "لعينيها",
    "لعينهم", "لعيون", "لعينيكم", "للعين", "للعينين", "كسكس", "كلينيك", "فينيك", "كينيك", "بينيك", "كانيكي",
    "سكستين", "مطيه", "مطيته", "مطيتي", "غدد", "وغدد", "وغدي", "وغده", "وغدك", "وغدها", "غدا", "بوليك", "بوليون",
    "بولون", "بلوطه", "بلوطات", "خوليا", "خولتنا", "خولتكم", "خولتك", "خولتهم", "خولتني", "خولهن", "بلوطي",
    "حماري", "حمارنا", "كلبي", "بخرا",
    "وثور", "عرصه", "انيك", "بعيري", "بعيرا", "بعيرك", "وسخي", "وسخيا", "وسخيه", "وسخين", "بقرر",
    "بلعين", "ثوراتهم", "ثوراتنا", "ثورتكم", "ثورتك", "ثورتين", "حمرته", "حمرتها", "التف", "البوم", "البومات",
    "البومها", "البومي", "البومه", "لدود", "لبق", "لبعير",
}  # fmt: skip
# {listed word: the words before which it has an ordinary meaning}
ORDINARY_PHRASES = {
    "نصاب": "القانوني قانوني الزكاه زكاه الشرعي شرعي المطلوب اللازم الدستوري السرقه المال الذهب الفضه الاجتماع الجلسه",
    "غبي": "الاصطناعي اصطناعي الصناعي صناعي",
    "حمار": "الوحشي وحشي الوحش وحش",
    "كسم": "الدواء الافعي الافاعي العقرب العقارب الفار الفئران الثعبان الحيه الحيات النحل قاتل زعاف بطيء ناقع",
}
ORDINARY_FOLLOWERS = {word: frozenset(words.split()) for word, words in ORDINARY_PHRASES.items()}
ORDINARY_FOLLOWERS["كس"] = ORDINARY_FOLLOWERS["كسم"]  # «كسم» is one of its forms
MAX_PAIR_LENGTH = 12  # of two letters with signs between them
NEXT_WORD = re.compile(r"\s{1,3}(\w{2,20})")
# Two separate letters may be initials («ك. س. أحمد») or unknowns («ك س في المعادلة»).
INITIALS = re.compile(r"\w[.] ?\w[.] ?(?!(?:ام|اخت|اب|خت)(?:ك|كم|ه|ها|هم)?\b)\w{2}")
UNKNOWNS = re.compile(r"\s{0,3}(?:[=+*×÷<>]|تساوي|يساوي|(?:في|من) (?:ال)?(?:معادل|دال|متباين|مسال|قانون|مصفوف|متغير))")
PHRASES = {"كس": ("كوس امك", "كوس اختك", "كوس امه", "كوس امها", "كوسمك")}
HA_IS_ROOT = frozenset({"ابله", "تافه", "سفيه", "معتوه", "كريه", "مشوه", "شبيه"})  # this ه is a letter of the root


def forms_of(word: str) -> set[str]:
    """Return the folded forms of a folded word or phrase, without clitics."""
    last = word.rpartition(" ")[2]
    if not last.isalpha():
        return {word}
    if last.isascii():
        return {word, word + "s"} if len(last) > 2 else {word}
    forms = {word, *(fold(form) for form in FORMS.get(word, "").split()), *map(fold, PHRASES.get(word, ()))}
    if len(last) > 2:
        forms |= {word + ending for ending in ENDINGS}
    if last.endswith("ه") and len(last) > 3 and last not in HA_IS_ROOT:
        forms |= {word[:-1] + ending for ending in (ENDINGS_FOR_TA if len(last) > 4 else SHORT_ENDINGS_FOR_TA)}
    return forms


@lru_cache(maxsize=4096)
def is_ordinary(word: str) -> bool:
    """Return whether a folded word of a text is a protected one, with or without its clitics."""
    return not PROTECTED.isdisjoint(readings(word))


def is_ordinary_here(listed: str, folded: str, start: int, end: int) -> bool:
    """Return whether the text after folded[start:end], a form of the listed word, makes it an ordinary word."""
    following = NEXT_WORD.match(folded, end)
    if following and following.group(1) in ORDINARY_FOLLOWERS.get(listed, ()):
        return True
    letters = sum(map(str.isalnum, folded[start:end])) if end - start < MAX_PAIR_LENGTH else 0
    if letters != 2 or end - start == letters:
        return False
    return bool(INITIALS.match(folded, start) or UNKNOWNS.match(folded, end))
