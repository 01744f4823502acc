"""Write the digests of moderators into the outbox: how much has come since the last one and still waits."""

import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Digest, MailKind, Report, Status
from newsroom.models import Mail


def moderators():
    found = User.objects.with_perm("comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend")
    return found.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")


def write_digests():
    """Write one mail for each moderator who wants digests and has news since the last one; return how many."""
    if not settings.COMMENTS_DIGEST:
        return 0
    every = datetime.timedelta(minutes=settings.COMMENTS_DIGEST)
    return sum(write_digest(user, every) for user in moderators())


def write_digest(user, every):
    now = timezone.now()
    Digest.objects.get_or_create(user=user, defaults={"last_sent_at": now - every})
    with transaction.atomic():
        row = Digest.objects.select_for_update().get(user=user)
        news = news_since(row.last_sent_at) if row.wanted and now - row.last_sent_at >= every else {}
        if not any(news.values()):
            return 0
        facts = news | {"waiting": Comment.objects.waiting().count()}
        dedup_key = f"digest {user.pk} {row.last_sent_at.isoformat()}"
        Mail.objects.create(kind=MailKind.DIGEST, dedup_key=dedup_key, to=user.email, facts=facts)
        row.last_sent_at = now
        row.save()
    return 1


def news_since(moment):
    """Return how many comments, reports and corrections have come since then and still wait."""
    waiting = Comment.objects.waiting()
    corrected = waiting.exclude(proposed="").filter(versions__at__gt=moment)
    return {
        "new": waiting.filter(status=Status.PENDING, created_at__gt=moment).count(),
        "reports": Report.objects.filter(at__gt=moment, comment__in=waiting.reported()).count(),
        "corrections": corrected.order_by().distinct().count(),
    }
