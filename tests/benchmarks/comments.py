"""What a comment costs among 200,000 and with two hundred listed words: accepting it, the queue, an article's page.

python3 dev.py bench comments [HOW MANY]      on SQLite, or beside DATABASE_URL's database
"""

import datetime
import random
import statistics
import sys
import time

from tests.benchmarks.desk import bar
from tests.benchmarks.scratch import scratch

ROUNDS, PENDING = 30, 1000
STATES = ["approved", "rejected", "spam", "pending"], [80, 5, 10, 5]
WORDS = "شريحة هاتف بطارية تحديث نظام شاشة كاميرا سعر معالج تطبيق خصوصية سرعة ذاكرة شبكة سؤال رأي تجربة".split()  # noqa: SIM905


def fill(number):
    """Two hundred articles, `number` comments on them: most approved, some refused, one in twenty waiting."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from articles.models import Section
    from authors.models import Author
    from comments.models import Comment
    from comments.models.hashes import email_hash
    from newsroom.models import DayKey, new_edition
    from newsroom.visitors.origin import Origin, today
    from tests import factories

    mona = User.objects.create_superuser("mona", "mona@example.com", "a long password")
    section, author = Section.objects.create(name="تقنية"), Author.objects.create(name="كاتب", title="صحفي")
    articles = [factories.make_article(mona, section, [author], headline=f"خبر رقم {n}") for n in range(202)]
    few, many, rest = articles[0], articles[1], articles[2:]
    dice, now, key = random.Random(1), timezone.now(), DayKey.of(today())

    def comment(place, article, status):
        body = " ".join(dice.choices(WORDS, k=dice.randint(4, 30))) + f" {place}"
        origin = Origin(f"10.{place % 200}.{place // 200 % 250}.{place % 250}")
        made = Comment(
            article=article, name=f"قارئ {place % 5000}", email=f"reader{place % 20000}@example.com", body=body,
            status=status, created_at=now - datetime.timedelta(minutes=number - place + 60), day_key=key,
        )  # fmt: skip
        made.set_body(body)
        made.note_newest()
        made.email_hash = email_hash(made.email)
        made.address_hash, made.network_hash = origin.hashes(key)
        made.waiting_since = made.created_at if status == "pending" else None
        made.decided_by, made.decided_at = (None, None) if status == "pending" else (mona, now)
        made.rank = dice.randint(0, 150)
        return made

    fill_word_lists(dice)
    batch = []
    with new_edition():
        for place in range(number):
            article = few if place < 3 else many if place < 1003 else rest[place % len(rest)]
            status = "approved" if place < 1003 else dice.choices(*STATES)[0]
            batch.append(comment(place, article, status))
            if len(batch) == 2000 or place == number - 1:
                Comment.objects.bulk_create(batch)
                batch = []
                bar(place + 1, number)
    for one in Comment.objects.filter(status="spam")[:200]:
        one.decide("rejected", mona)
    for one in Comment.objects.waiting()[:200]:
        one.decide("approved", mona)
    return mona, few, many


def fill_word_lists(dice):
    """Two hundred listed words, one in four of them on the list that holds; some stand in comments."""
    from comments.models import Word

    words = {"".join(dice.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=dice.randint(4, 7))) for _number in range(196)}
    for number, word in enumerate([*sorted(words), *WORDS[:4]]):
        Word.objects.get_or_create(folded=word, defaults={"text": word, "kind": "flag" if number % 4 else "hold"})


def leave_waiting(many, by):
    """Approve what waits beyond the newest `many`, without a record."""
    from django.utils import timezone

    from comments.models import Comment

    rest = list(Comment.objects.waiting().order_by("-pk").values_list("pk", flat=True)[many:])
    for start in range(0, len(rest), 500):
        Comment.objects.filter(pk__in=rest[start : start + 500]).without_edition().update(
            status="approved", waiting_since=None, decided_by=by, decided_at=timezone.now(), open_reports=0
        )
    assert Comment.objects.waiting().count() == many


def measured(act):
    """(median milliseconds, the largest, queries) of ROUNDS calls after two that are not counted."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for number in range(ROUNDS + 2):
        cache.clear()
        start = time.perf_counter()
        act(number)
        times.append(1000 * (time.perf_counter() - start))
    with CaptureQueriesContext(connection) as queries:
        cache.clear()
        act(ROUNDS + 2)
    return statistics.median(times[2:]), max(times[2:]), len(queries)


def main(number="200000"):
    with scratch("newsroom_bench_comments") as vendor:
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        from comments.models import Comment

        settings.ALLOWED_HOSTS = ["*"]
        mona, few, many = fill(int(number))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        reader, desk = Client(), Client()
        desk.force_login(mona, backend="django.contrib.auth.backends.ModelBackend")
        queue = "/admin/comments/comment/"
        suspects = queue + "?order=suspects"

        def send(place):
            answer = reader.post(
                f"/articles/{many.pk}/comments/",
                {"body": f"سؤال جديد عن الشريحة رقم {place}", "name": "ريم", "email": f"new{place}@example.com"},
                headers={"sec-fetch-site": "same-origin"},
                REMOTE_ADDR=f"192.0.2.{place % 250}",
            )
            assert answer.status_code == 303, answer.status_code

        def decide(place):
            one = Comment.objects.waiting().order_by("pk")[place]
            headers = {"accept": "application/json"}
            answer = desk.post(f"{queue}{one.pk}/approve/", {"token": one.token}, headers=headers)
            assert len(answer.json()["done"]) == 1

        def get(client, url):
            def page(_place):
                assert client.get(url).status_code == 200

            return page

        acts = {
            "accept a comment": send,
            "decide on one": decide,
            "queue, oldest first": get(desk, queue),
            "queue, most suspect first": get(desk, suspects),
            "queue, approved": get(desk, queue + "?show=approved"),
            "queue, search for a word": get(desk, queue + "?q=بطاريه"),
            "article with 3 comments": get(reader, few.get_absolute_url()),
            "article with 1,000 comments": get(reader, many.get_absolute_url()),
        }
        waiting = Comment.objects.waiting().count()
        print(f"\n{Comment.objects.count():,} comments, {waiting:,} of them waiting, on {vendor}\n")
        print("| act | median | largest | queries |\n| --- | ---: | ---: | ---: |")
        for name, act in acts.items():
            median, largest, queries = measured(act)
            print(f"| {name} | {median:.0f} ms | {largest:.0f} ms | {queries} |", flush=True)
        if Comment.objects.waiting().count() < PENDING:
            return
        leave_waiting(PENDING, mona)
        for name, url in ((f"queue with {PENDING:,} pending", queue), ("the same, most suspect first", suspects)):
            median, largest, queries = measured(get(desk, url))
            print(f"| {name} | {median:.0f} ms | {largest:.0f} ms | {queries} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
