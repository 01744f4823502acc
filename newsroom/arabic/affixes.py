"""Affixes of Arabic words: conjunctions, prepositions and the article before a word, endings after it.

The only module that lists them. A search removes the article alone, a word list tries every combination, the
classifier removes one prefix and one ending. Everything here is folded (see `fold`).
"""

import re

ARTICLE = "ال"
CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ك", "ل")
ARTICLE_FORMS = ("ال", "بال", "كال", "لل")  # alone and after a preposition; «ل» and «ال» are written «لل»
VOCATIVES = ("يا", "يال", "ويا", "هال", "وهال", "عال")  # «يا» and the article of some dialects, for insults
MIN_STEM = 3  # letters that are left when the article is taken off

# The clitics before a word list's entry: any word takes those with the article, a longer one the others too.
CLITICS_OF_SHORT_WORDS = frozenset(
    first + second for first in ("", *CONJUNCTIONS) for second in ("ال", "بال", "كال")
) | frozenset(VOCATIVES)
CLITICS_OF_LONG_WORDS = CLITICS_OF_SHORT_WORDS | frozenset(
    first + second for first in ("", *CONJUNCTIONS) for second in ("", *PREPOSITIONS, "لل")
) - {""}
# Everything that may be written together with the Latin word after it («و.NET», «بالـiPhone»).
CLITICS_OF_LATIN_WORDS = frozenset(
    first + second for first in ("", *CONJUNCTIONS, "أ") for second in ("", *PREPOSITIONS, "س", *ARTICLE_FORMS)
) - {""}

ENDINGS = (
    "ه", "ات", "ين", "ون", "ي", "ا", "ها", "هم", "هن", "كم", "نا", "ك", "يه", "يات", "يين", "يون", "يا", "تك",
    "تي", "ته", "تها", "تهم", "تكم", "تنا", "تين", "اتك", "اتكم", "اتهم", "اتنا", "يكم", "يهم", "يك",
)  # fmt: skip
# In place of a final «ه» that was a «ة». Behind a short word only the first eight: the rest make other words of it.
ENDINGS_FOR_TA = (
    "ات", "تك", "تي", "ته", "تها", "تهم", "تكم", "تنا", "تين", "اتك", "اتكم", "اتهم", "اتنا", "ي", "يه", "ين", "ون",
)  # fmt: skip
SHORT_ENDINGS_FOR_TA = ENDINGS_FOR_TA[:8]

FREQUENT_PREFIX = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك](?=.{3}))")
FREQUENT_ENDING = re.compile(r"(?:ات|ين|ون|ها|هم|كم|نا|ه|ك|ي|ا)$")
# Regular expressions of what an insult is written with; both may be empty.
INSULT_PREFIX = r"(?:يا)?(?:[وفبكل]?(?:ال)?|لل|ولل|هال|عال)"
INSULT_ENDING = r"(?:ه|ها|هم|هن|ات|ين|ون|وا|و|ي|ك|كم|كن|نا|ا|يه|يين|ان|تك|تكم|ته|تي|تهم|ني|ت)?"


def without_article(word: str) -> str:
    """Return the word without its article «ال», unless fewer than three letters would be left."""
    bare = word.removeprefix(ARTICLE)
    return bare if len(bare) >= MIN_STEM else word


def readings(word: str) -> set[str]:
    """Return the word and what it may be without the conjunction, preposition or article before it."""
    rests = {word.removeprefix(start) for start in ("", *CONJUNCTIONS)}
    return rests | {rest.removeprefix(start) for rest in rests for start in (*ARTICLE_FORMS, *PREPOSITIONS)}


def stem(word: str) -> str:
    """Return the word without the most frequent prefix and ending; rough, for counting alone."""
    word = FREQUENT_PREFIX.sub("", word)
    return FREQUENT_ENDING.sub("", word) if len(word) > 4 else word
