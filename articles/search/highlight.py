"""What a reader sees of a hit: the words that were searched, marked in the text as it was written."""

from articles.models.search import query_words
from newsroom import arabic

AROUND = 160  # characters of the excerpt


def mark_hits(stories, query):
    """Gives each story `hit_headline` and `hit_excerpt`, safe HTML with <mark>."""
    words = query_words(query)
    for story in stories:
        story.hit_headline = marked(story.headline, words)
        story.hit_excerpt = marked(around(f"{story.deck} {story.excerpt}", words), words)


def spans(text, words):
    """The (start, end) in the original text of every place where a folded word stands, rising and apart."""
    folded, places = arabic.fold_map(text)
    found = []
    for word in words:
        start, end = folded.find(word), 0
        while start >= 0:
            if places[start] >= end:  # each word of the text is looked at once
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
    """HTML of the text with the words in <mark>; a technical run that a mark stands in stays one."""
    return arabic.isolate_marked(text, spans(text, words))


def whole_word(text, start, end, floor):
    """The span widened to the word, marks included, that it lies in; not below `floor`."""
    while start > floor and in_a_word(text[start - 1]):
        start -= 1
    while end < len(text) and in_a_word(text[end]):
        end += 1
    return start, end


def in_a_word(letter):
    return letter.isalnum() or not arabic.fold(letter)


def around(text, words):
    """About AROUND characters of the text round the first hit, cut at spaces."""
    first = next(iter(spans(text, words)), (0, 0))[0]
    start = text.rfind(" ", 0, max(0, first - AROUND // 3)) + 1
    end = len(text) if len(text) - start <= AROUND else text.rfind(" ", start, start + AROUND)
    end = end if end > start else start + AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
