"""Arabic insults: what the classifier starts with, before it has learned from moderators.

`INSULTS` are seldom written but to insult; `HARSH` words also stand in news and in fair criticism. Both only shift the
first estimate: what moderators decide outweighs it. Words are written folded (see `arabic.fold`), without repeated
letters, and are found after the usual prefixes and before the usual suffixes; `WHOLE_INSULTS` only as they stand, for
with more letters they are other words («تف» and «تفهم», «نيك» and «نيكون»). The lists are the project's own.
"""

import re

from newsroom.arabic.affixes import INSULT_ENDING, INSULT_PREFIX

INSULTS = """
    كلب كلاب حمار حمير خنزير خنازير تيس تيوس بهيم بهايم بهائم جحوش جرذ جرذان صرصور صراصير خرفان نعاج قرود بغال
    زباله مزبله حثاله قذر قذاره وسخ نجس انجاس معفن خراء يلعن لعنه لعنات ملعون العنك لعنكم يلعنك حقير حقراء حقاره
    سافل سفله سفاله نذل انذال خسيس خسئ خسئت خسئتم واطي منحط دنيء ديوث دياثه وقح صفيق اراذل رذيل غبي اغبي اغبياء
    احمق حمقي حمقاء تافه معتوه اهبل عبيط ابله بلهاء سفيه سفهاء سخيف فاجر زنديق مسعور مطبل طبال رعاع رويبضه متخلف
    هلفوت صايع صعلوك صعاليك زريبه برسيم اذناب متصهين مجوس روافض رافضي اخونجي اخونجيه شرموط شراميط قحبه قحاب
    قحبات عاهر عاهره عاهرات عهر زاني زانيه زواني منيوك كسمك طيز لوطي مخنث مخانيث متناك لقيط اخرس اخرسوا انقلع
    انقلعوا انطم انكتم جزمه نعال صرمايه
"""
WHOLE_INSULTS = """
    خرا خره زق تفو اتفو تفوه تف العن نيك ينيك خول خولات عرص معرص عرصات كسم زامل طحان تبا طز سحقا هبل ندل خسه
    عبيد همج امعه بقره قرد قرده قواد جحش خنث بغل
"""
HARSH = """
    خاين خائن خونه خيانه عميل عماله منافق نفاق كذاب كاذب دجال نصاب محتال حرامي لص لصوص سارق سراق سفاح مجرم جبان
    جبناء جاهل جهله جهلاء جهال جهل غباء حماقه تفاهه سخافه مختل مجنون مريض مرضي كافر كفار ملحد مرتد شيطان شياطين
    حاقد حقد حشره حشرات ذباب قطيع بقر مسخره فاشل صهيوني صهاينه داعشي دواعش ارهابي قرف مقرف مقزز ذليل اذلاء قاتل
    ظالم شواذ شاذ ابواق بوق شحات قزم اقزام رخيص عار قمامه ساقط ماجور جهنم فضيحه بهلول مغفل حذاء خرف كريه بشع
    اللعنه حظيره حيوان ابليس مرتزق بلطجي شبيحه
"""
PAIRS = [  # pairs of words that insult only together
    ("ابن|ولد|اولاد|عيال|بنت|ابناء|بنات|يا ابن", "حرام|زنا|شوارع|متعه|جزمه|وسخه"),
    ("قليل|قليله|ناقص|عديم|عديمه|بلا|بدون", "ادب|تربيه|شرف|اخلاق|ضمير|حيا|حياء|عقل|مخ|اصل|دين|كرامه"),
    ("الله|ربنا|ربي", "ياخذ|ياخد|يلعن|يهلك|يحرق|يقطع|يمسخ|ينتقم|يخزي|يفضح"),
    ("قاتل|لعن|اخز|اخزي|قبح|فض", "الله|فا"),
    ("يلعن|ينعل|يخرب|نعل", "ابو|ام|دين|بيت|شكل|اب"),
]


def collapse(text: str) -> str:
    """Return the text without repeated letters, the form in which words are looked up."""
    return re.sub(r"(.)\1+", r"\1", text)


def whole_words(stems: str) -> str:
    """Return the pattern of a whole folded word that is one of the stems («a|b»), with prefixes and suffixes."""
    return f"{INSULT_PREFIX}(?:{collapse(stems)}){INSULT_ENDING}"


IS_INSULT = re.compile(whole_words("|".join(INSULTS.split())))
IS_HARSH = re.compile(whole_words("|".join(HARSH.split())))
WHOLE = frozenset(map(collapse, WHOLE_INSULTS.split()))
IS_PAIR = [(re.compile(whole_words(first)), re.compile(whole_words(second))) for first, second in PAIRS]


def is_insult(word: str, before: str) -> bool:
    """Return True if the folded word is an insult, by itself or together with the word before it."""
    if word in WHOLE or IS_INSULT.fullmatch(word):
        return True
    return any(first.fullmatch(before) and second.fullmatch(word) for first, second in IS_PAIR) if before else False


def is_harsh(word: str) -> bool:
    return bool(IS_HARSH.fullmatch(word))
