"""Simultaneous acts on the same comments, subscriptions and mails neither deadlock nor fail."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from comments import personal, relearning
from comments.intake import receiving
from comments.mail import subscriptions
from comments.models import Comment, Subscription
from comments.models.hashes import email_hash
from newsroom.mail.mailboxes import mailbox_hash
from newsroom.models import Mail
from newsroom.visitors.origin import Origin
from tests.factories import make_comment
from tests.threads import at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
ROUNDS = 10


def comments_of(article, turn, confirmed=True, count=8, email=None):
    """Make comments of one mailbox with subscriptions."""
    email = email or f"reader{turn}@example.com"
    made = [make_comment(article, email=email, body=f"نص {turn} رقم {n}") for n in range(count)]
    at = timezone.now() if confirmed else None
    Subscription.objects.bulk_create(Subscription(comment=comment, confirmed_at=at) for comment in made)
    return Comment.objects.filter(pk__in=[comment.pk for comment in made]).order_by("pk"), email


def test_erasing_beside_a_decision_with_mail_that_waits(article, mona, omar):
    for turn in range(ROUNDS):
        rows, email = comments_of(article, turn)
        rows.decide("approved", mona)
        at_once(lambda email=email: personal.erase(email, by=mona), lambda rows=rows: rows.all().decide("spam", omar))
        assert not Mail.objects.filter(to=email).exists()


def test_erasing_beside_a_confirmation_and_a_stop(article, mona, settings):
    settings.COMMENTS_TRUST_AFTER = 1
    for turn in range(ROUNDS):
        rows, email = comments_of(article, turn, confirmed=False)
        rows[0].approve(mona)
        keys = list(rows.values_list("key", flat=True))
        at_once(
            lambda email=email: personal.erase(email, by=mona),
            lambda email=email, keys=keys: subscriptions.confirm(email_hash(email), keys),
            lambda email=email: subscriptions.stop(mailbox_hash(email)),
        )
        assert not Comment.objects.filter(email=email).exists()


def test_undoing_beside_an_erasure_and_a_stop(article, mona):
    for turn in range(ROUNDS):
        rows, email = comments_of(article, turn)
        act = rows.decide("approved", mona).act
        at_once(
            lambda act=act: Comment.objects.undo(act, mona),
            lambda email=email: personal.erase(email, by=mona),
            lambda email=email: subscriptions.stop(mailbox_hash(email)),
        )
        assert not Mail.objects.filter(to=email).exists()


def test_withdrawing_and_correcting_beside_an_erasure_and_a_stop(article, mona):
    for turn in range(ROUNDS):
        rows, email = comments_of(article, turn)
        rows.decide("approved", mona)
        first, second = rows[:2]
        at_once(
            first.withdraw,
            lambda second=second: second.correct("صيغة ثانية", lambda comment, body: ([], None)),
            lambda second=second: receiving.note_report(second, "other", Origin("192.0.2.9")),
            lambda email=email: personal.erase(email),
            lambda email=email: subscriptions.stop(mailbox_hash(email)),
        )


def test_asking_for_mail_beside_an_erasure(article):
    for turn in range(ROUNDS):
        made = [make_comment(article, email=f"asks{turn}@example.com", body=f"نص {turn} {n}") for n in range(4)]
        asks = [lambda comment=comment: subscriptions.ask(comment, True, True) for comment in made]
        *said, _count = at_once(*asks, lambda turn=turn: personal.erase(f"asks{turn}@example.com"))
        assert set(said) <= {"asked", "asked-before", "late"}
        assert not Mail.objects.filter(to=f"asks{turn}@example.com").exists()


def test_stopping_beside_decisions(article, mona, omar):
    for turn in range(ROUNDS):
        rows, email = comments_of(article, turn)
        keys = list(rows.values_list("pk", flat=True))
        rows.filter(pk__in=keys[:4]).decide("approved", mona)
        at_once(
            lambda keys=keys: Comment.objects.filter(pk__in=keys[:4]).decide("spam", omar),
            lambda email=email: subscriptions.stop(mailbox_hash(email)),
            lambda keys=keys: Comment.objects.filter(pk__in=keys[4:]).decide("approved", mona),
            lambda email=email: subscriptions.resume(mailbox_hash(email)),
        )


def test_purging_twice_beside_a_decision(article, mona):
    long_ago = timezone.now() - datetime.timedelta(days=5000)
    for turn in range(ROUNDS):
        rows, _email = comments_of(article, turn)
        shown, _email = comments_of(article, turn, email=f"shown{turn}@example.com")
        shown.decide("approved", mona)
        Comment.objects.without_edition().update(created_at=long_ago, waiting_since=long_ago)
        both = Comment.objects.filter(pk__in=[comment.pk for comment in (*rows, *shown)])
        at_once(
            personal.purge,
            personal.purge,
            lambda both=both: both.all().decide("spam", mona),
            lambda both=both: both.all().decide("approved", mona),
            relearning.keep_up,
        )


def test_replying_beside_acts_on_the_whole_thread(article, mona, omar):
    for turn in range(ROUNDS):
        top = make_comment(article, approved_by=mona, body=f"أول {turn}", email=f"top{turn}@example.com")
        below = make_comment(article, approved_by=mona, parent=top, body=f"رد {turn}", email=f"top{turn}@example.com")
        below = Comment.objects.get(pk=below.pk)
        both = Comment.objects.filter(pk__in=[top.pk, below.pk])
        replies = [
            Comment(article=article, parent=below, name="فادي", email=f"f{n}@example.com", body=f"رد {n} {turn}")
            for n in range(3)
        ]
        at_once(
            *(reply.submit for reply in replies),
            lambda both=both: both.all().decide("approved", omar, hidden_spans=[[0, 2, "words"]]),
            lambda below=below: Comment.objects.filter(pk=below.pk).approve_and_reply("شكرًا", omar, {}),
            lambda turn=turn: personal.erase(f"top{turn}@example.com"),
        )
