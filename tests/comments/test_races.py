"""Two people at the same moment, on a database that lets them: PostgreSQL."""

import pytest
from django.db import connection

from articles.models import Section
from authors.models import Author
from comments import outbox, personal
from comments.models import Comment, Decision, Digest, Mail
from newsroom.roles import MODERATOR
from tests.comments.counting import counts, recounted
from tests.conftest import person
from tests.factories import make_article, make_comment
from tests.threads import at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def people():
    return [person(name, MODERATOR) for name in ("mona", "nour", "rami", "sami")]


@pytest.fixture
def tale(people):
    people[0].is_superuser = True
    people[0].save()
    return make_article(people[0], Section.objects.create(name="قسم"), [Author.objects.create(name="كاتب", title="ص")])


def test_overlapping_acts_lock_nobody_out_and_count_exactly(tale, people):
    for number in range(40):
        make_comment(tale, body=f"تعليق رقم {number} عن رقائق ومعالجات وهواتف {number % 7}", email=f"r{number}@e.com")

    def decides(by, rows, after):
        return lambda: Comment.objects.filter(pk__in=rows).decide(after, by)

    keys = list(Comment.objects.values_list("pk", flat=True))
    for turn in range(5):
        at_once(
            decides(people[0], keys[::2], "approved"),
            decides(people[1], keys[::3], "spam"),
            decides(people[2], list(reversed(keys)), "rejected" if turn % 2 else "approved"),
            decides(people[3], keys[5:30], "spam"),
        )
    assert counts() == recounted() != {}


def test_one_of_two_moderators_is_told(tale, people):
    comment = make_comment(tale)
    seen = {comment.pk: comment.token}
    rows = Comment.objects.filter(pk=comment.pk)
    outcomes = at_once(*[lambda by=by: rows.all().decide("approved", by, seen=seen) for by in people])
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 0, 0, 1]
    assert Decision.objects.count() == 1


def test_one_act_is_taken_back_once(tale, people):
    comment = make_comment(tale)
    act = comment.decide("spam", people[0]).act
    outcomes = at_once(*[lambda by=by: Comment.objects.undo(act, by) for by in people])
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 0, 0, 1]
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_the_same_comment_at_the_same_moment_is_kept_once(tale):
    def sends():
        comment = Comment(article=tale, name="ريم", email="reem@example.com", body="مرة واحدة")
        return comment.take()

    assert sorted(at_once(sends, sends, sends, sends)) == [False, False, False, True]
    assert Comment.objects.count() == 1


def test_two_services_at_once_do_nothing_twice(tale, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_comment(tale)
    at_once(outbox.write_digests, outbox.write_digests, outbox.write_digests)
    assert Mail.objects.count() == Digest.objects.count() == len(people)
    sent = at_once(outbox.send_due, outbox.send_due, outbox.send_due)
    assert sum(done for done, _failed in sent) == len(people)
    at_once(personal.purge, personal.purge)
