"""Replays labelled comments through the desk and prints how well the classifier tells them apart, in two ways.

    python3 dev.py bench desk FILE      a CSV or TSV with the columns text,label

A label is bad for: bad, spam, reject, rejected, refused, 1, true; anything else is good. Every comment arrives as a
reader's, is scored by what the desk has taught until then, and is then decided on by a moderator.

Prequential (test, then train): the AUC over the comments that came after the first N, each scored by what all before it
had taught. Frozen: the classifier has learned from exactly the first N, and all later ones are scored by that.
"""

import csv
import io
import sys
from pathlib import Path

from tests.benchmarks.scratch import scratch

BAD = {"bad", "spam", "reject", "rejected", "refused", "toxic", "abusive", "offensive", "hate", "1", "true", "yes"}
AFTER = (100, 200, 500)


def read(path):
    """Return [(text, bad)] of the file; a first line that names the columns may order them otherwise."""
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
    """Return the area under the ROC curve of [(score, bad)]: how often a bad one scores above a good one.

    By ranks (Mann and Whitney 1947), ties count half; None without both kinds.
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


def replay(rows, after=(), progress=lambda done, of: None):
    """Return ([(score or 0.5, bad)] as each arrived, {N: the same of all later ones, by the first N alone})."""
    from django.contrib.auth.models import User

    from articles.models import Section
    from authors.models import Author
    from comments.intake import receiving
    from comments.models import Comment
    from newsroom import arabic
    from newsroom.visitors.origin import Origin
    from tests import factories

    mona = User.objects.create_superuser("mona", "mona@example.com", "a long password")
    section = Section.objects.create(name="تقنية")
    article = factories.make_article(mona, section, [Author.objects.create(name="كاتب", title="صحفي")])
    arrived, frozen = [], {}
    for place, (text, bad) in enumerate(rows):
        if place in after:
            frozen[place] = scored_now(rows[place:])
        comment = Comment(
            article=article,
            name=f"قارئ {place}",
            email=f"reader{place}@example.com",
            body=arabic.sanitize_user_text(text),
        )
        receiving.receive(comment, Origin(f"10.{place // 65536}.{place // 256 % 256}.{place % 256}"))
        arrived.append((neutral(comment.score), bad))
        comment.decide("spam" if bad else "approved", mona)
        progress(place + 1, len(rows))
    return arrived, frozen


def scored_now(rows):
    """Return [(score or 0.5, bad)] by what the desk has taught until now."""
    from comments.models.classifier import Opinion
    from newsroom import arabic

    scored = []
    for start in range(0, len(rows), 200):
        batch = [(arabic.sanitize_user_text(text), bad) for text, bad in rows[start : start + 200]]
        opinion = Opinion([text for text, _bad in batch])
        scored += [(neutral(opinion.score(text)), bad) for text, bad in batch]
    return scored


def neutral(score):
    return 0.5 if score is None else score


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
        arrived, frozen = replay(rows, AFTER, bar)
    print(f"{len(rows)} comments, {sum(bad for _score, bad in arrived)} of them bad, on {vendor}\n")
    print(table(arrived, frozen))


def table(arrived, frozen):
    """Return both ways as a table in Markdown."""
    lines = [
        "AUC of the classifier's scores",
        "- prequential (test, then train): over the comments that came after the first N, while learning goes on",
        "- frozen: learned from exactly the first N, over all later ones\n",
        "| N | prequential (test-then-train) | frozen after N |",
        "| ---: | ---: | ---: |",
    ]
    lines += [f"| {many} | {shown(auc(arrived[many:]))} | {shown(auc(frozen[many]))} |" for many in sorted(frozen)]
    return "\n".join([*lines, f"| 0 | {shown(auc(arrived))} | – |"])


def shown(value):
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main(*sys.argv[1:2])
