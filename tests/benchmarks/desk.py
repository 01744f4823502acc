"""Replays labelled comments through the desk, test-then-train, and prints how well the classifier tells them apart.

    python3 dev.py bench desk FILE      a CSV or TSV with the columns text,label

A label is bad for: bad, spam, reject, rejected, refused, 1, true; anything else is good. Every comment arrives as a
reader's, is scored by what the desk has taught until then, and is then decided on by a moderator.
"""

import csv
import io
import sys
from pathlib import Path

from tests.benchmarks.scratch import scratch

BAD = {"bad", "spam", "reject", "rejected", "refused", "toxic", "abusive", "offensive", "hate", "1", "true", "yes"}
AFTER = (100, 200, 500)


def read(path):
    """[(text, bad)] of the file; a first line that names the columns may order them otherwise."""
    text = path.read_text(encoding="utf-8-sig")
    tabbed = "\t" in text.partition("\n")[0]
    form = {"delimiter": "\t", "quoting": csv.QUOTE_NONE} if tabbed else {}
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), **form) if row]
    names = [name.strip().lower() for name in rows[0]] if rows else []
    if {"text", "label"} <= set(names):
        rows = rows[1:]
    else:
        names = ["text", "label"]
    places = names.index("text"), names.index("label")
    return [(row[places[0]], row[places[1]].strip().lower() in BAD) for row in rows if len(row) > max(places)]


def auc(scored):
    """The area under the ROC curve of [(score, bad)]: how often a bad one scores above a good one; None without both.

    By ranks (Mann and Whitney 1947), ties count half.
    """
    ordered = sorted(scored)
    ranks, start = {}, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks[ordered[start][0]] = (start + 1 + end) / 2
        start = end
    bad = [score for score, is_bad in ordered if is_bad]
    good = len(ordered) - len(bad)
    if not bad or not good:
        return None
    return (sum(ranks[score] for score in bad) - len(bad) * (len(bad) + 1) / 2) / (len(bad) * good)


def replay(rows, progress=lambda done, of: None):
    """[(score or 0.5, bad)] in the order of arrival, each given before its own decision was learned."""
    from django.contrib.auth.models import User

    from articles.models import Section
    from authors.models import Author
    from comments import receiving
    from comments.models import Comment, Origin
    from newsroom import arabic
    from tests import factories

    mona = User.objects.create_superuser("mona", "mona@example.com", "a long password")
    section = Section.objects.create(name="تقنية")
    story = factories.make_article(mona, section, [Author.objects.create(name="كاتب", title="صحفي")])
    scored = []
    for place, (text, bad) in enumerate(rows):
        comment = Comment(
            article=story, name=f"قارئ {place}", email=f"reader{place}@example.com", body=arabic.tame(text)
        )
        receiving.receive(comment, Origin(f"10.{place // 65536}.{place // 256 % 256}.{place % 256}"))
        scored.append((0.5 if comment.score is None else comment.score, bad))
        comment.decide("spam" if bad else "approved", mona)
        progress(place + 1, len(rows))
    return scored


def bar(done, of):
    if sys.stderr.isatty() or done == of:
        filled = 30 * done // of
        print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{of}", end="\n" if done == of else "", file=sys.stderr)


def main(path=""):
    if not path or not Path(path).is_file():
        sys.exit(f"{path or 'Nothing'} is no file. Give a CSV or TSV with the columns text,label.")
    rows = [(text, bad) for text, bad in read(Path(path)) if text.strip()]
    if len({bad for _text, bad in rows}) < 2:
        sys.exit(f"{path} needs good and bad rows of text,label; bad are: {', '.join(sorted(BAD))}.")
    with scratch("newsroom_bench_desk") as vendor:
        scored = replay(rows, bar)
    print(f"{len(rows)} comments, {sum(bad for _score, bad in rows)} of them bad, on {vendor}\n")
    print("| after … decisions | AUC of those that came later | of all since the start |\n| ---: | ---: | ---: |")
    for many in AFTER:
        if many < len(rows):
            print(f"| {many} | {shown(auc(scored[many:]))} | {shown(auc(scored[:many]))} |")
    print(f"| {len(rows)} | – | {shown(auc(scored))} |")


def shown(value):
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main(*sys.argv[1:2])
