"""Highlighting of words in plain text."""

from newsroom.highlight import excerpt_around, find_words, highlight, highlight_words


def test_a_whole_word_is_marked_as_it_is_written():
    assert highlight_words("أطلقت الشركةُ هاتفًا", ["شركه"]) == "أطلقت <mark>الشركةُ</mark> هاتفًا"


def test_overlapping_words_are_marked_once():
    assert find_words("الهاتف", ["هاتف", "هات"]) == [(0, 6)]


def test_a_technical_run_that_holds_a_mark_stays_one_run():
    assert highlight_words("بطاقة RTX 5090 هنا", ["5090"]) == (
        'بطاقة <bdi class="nb" lang="en">RTX <mark>5090</mark></bdi> هنا'
    )


def test_text_is_escaped_and_line_breaks_are_kept():
    assert highlight("<\nنص", [(2, 4)]) == "&lt;<br><mark>نص</mark>"


def test_an_excerpt_begins_before_the_first_hit_and_is_cut_at_spaces():
    text = f"{'كلمة ' * 40}الهدف {'كلمة ' * 40}".strip()
    excerpt = excerpt_around(text, ["هدف"])
    assert "الهدف" in excerpt
    assert excerpt.startswith("…كلمة ")
    assert excerpt.endswith("كلمة…")
    assert len(excerpt) <= 162
