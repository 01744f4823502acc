"""The classifier on comments such as a tech site gets: what it tells apart after two hundred decisions."""

from pathlib import Path

import pytest

from comments.models import Comment
from comments.models.learning import Opinion, identities, learn
from tests.benchmarks.desk import auc, read, replay

FILES = Path(__file__).parent.parent / "files"


def test_the_area_under_the_curve_is_counted_by_ranks():
    assert auc([(0.1, False), (0.9, True)]) == 1
    assert auc([(0.9, False), (0.1, True)]) == 0
    assert auc([(0.5, False), (0.5, True)]) == 0.5
    assert auc([(0.1, False), (0.4, True), (0.3, False), (0.2, True)]) == 0.75
    assert auc([(0.1, False)]) is None


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("text\tlabel\nنص\tbad\n", [("نص", True)]),
        ("label,text\ngood,\"نص، فيه فاصلة\nوسطر\"\n", [("نص، فيه فاصلة\nوسطر", False)]),
        ("\ufeffنص,spam\nآخر,ham\n", [("نص", True), ("آخر", False)]),
        ("id,text,label\n1,نص,1\n", [("نص", True)]),
        ("قال \"كذا\"\tgood\nسطر\tbad", [("قال \"كذا\"", False), ("سطر", True)]),
    ],
)  # fmt: skip
def test_labelled_files_of_several_makes_are_read(tmp_path, content, rows):
    (tmp_path / "file").write_text(content, encoding="utf-8")
    assert read(tmp_path / "file") == rows


def test_the_set_is_large_enough_and_of_many_kinds():
    rows = read(FILES / "comments.tsv")
    assert len(rows) == len({text for text, _bad in rows}) >= 300
    assert 0.3 < sum(bad for _text, bad in rows) / len(rows) < 0.5


def test_after_two_hundred_decisions_it_tells_them_apart():
    """Test, then train: every score was given before the decision on that comment was learned."""
    counts, scored = {}, []
    rows = read(FILES / "comments.tsv")
    for text, bad in rows:
        opinion = Opinion.__new__(Opinion)
        opinion.named = {text: dict.fromkeys(identities(text), "")}
        opinion.counts = counts
        opinion.bad, opinion.good = counts.get(0, (0, 0))
        score = opinion.score(text)
        scored.append((0.5 if score is None else score, bad))
        for one in [0, *identities(text)]:
            was = counts.get(one, (0, 0))
            counts[one] = (was[0] + bad, was[1] + (not bad))
    assert auc(scored[200:]) >= 0.9


def test_the_desk_itself_scores_as_that_does(db):
    """The same replay through receiving, checks, database and decisions, on fewer comments."""
    scored = replay(read(FILES / "comments.tsv")[:120])
    assert auc(scored[60:]) > 0.75
    assert Comment.objects.filter(status="pending").count() == 0


def test_many_lessons_at_once_count_like_one_after_the_other(db):
    ids = identities("كلام مشترك"), identities("كلام آخر")
    learn([(ids[0], True, 1), (ids[1], True, 1), (ids[1], False, 1)])
    together = Opinion(["كلام مشترك آخر"]).counts
    learn([(ids[0], True, -1), (ids[1], True, -1), (ids[1], False, -1)])
    assert set(Opinion(["كلام مشترك آخر"]).counts.values()) == {(0, 0)}
    for lesson in [(ids[0], True, 1), (ids[1], True, 1), (ids[1], False, 1)]:
        learn([lesson])
    assert Opinion(["كلام مشترك آخر"]).counts == together
