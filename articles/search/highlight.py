"""Search results as readers see them: the words of the search are marked in the original text."""

from articles.models.search import query_words
from newsroom import arabic

EXCERPT_LENGTH = 160  # characters


def mark_hits(articles, query):
    """Give each article `hit_headline` and `hit_excerpt`: safe HTML with <mark>."""
    words = query_words(query)
    for article in articles:
        article.hit_headline = marked(article.headline, words)
        article.hit_excerpt = marked(around(f"{article.deck} {article.excerpt}", words), words)


def spans(text, words):
    """Return the sorted (start, end) of the matches of folded words in the original text, without overlaps."""
    folded, places = arabic.fold_map(text)
    found = []
    for word in words:
        start, end = folded.find(word), 0
        while start >= 0:
            if places[start] >= end:  # inside a word that has a match already
                span = whole_word(text, places[start], places[start + len(word) - 1] + 1, end)
                found.append(span)
                end = span[1]
            start = folded.find(word, start + len(word))
    merged = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text, words):
    """Return the text as HTML with the words in <mark>; an isolated run that contains a mark stays whole."""
    return arabic.isolate_marked(text, spans(text, words))


def whole_word(text, start, end, floor):
    """Return the span widened to the whole word, vowel marks included; it starts at `floor` or after."""
    while start > floor and in_a_word(text[start - 1]):
        start -= 1
    while end < len(text) and in_a_word(text[end]):
        end += 1
    return start, end


def in_a_word(letter):
    return letter.isalnum() or not arabic.fold(letter)


def around(text, words):
    """Return about EXCERPT_LENGTH characters of the text around the first match, cut at spaces."""
    first = next(iter(spans(text, words)), (0, 0))[0]
    start = text.rfind(" ", 0, max(0, first - EXCERPT_LENGTH // 3)) + 1
    end = len(text) if len(text) - start <= EXCERPT_LENGTH else text.rfind(" ", start, start + EXCERPT_LENGTH)
    end = end if end > start else start + EXCERPT_LENGTH
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
