"""Receive comments and reports: check them, save them once, and approve by rule where that is configured."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.intake import checks, limits, trust
from comments.intake.checks import Submission
from comments.models import Comment, HouseRules, Report, Status
from comments.models.hashes import email_hash
from newsroom import arabic
from newsroom.models import DayKey
from newsroom.visitors.origin import today

FLOOD = datetime.timedelta(minutes=10)
MAX_REPORTS_COUNTED = 9_999  # counted for one comment; the column holds up to 32,767


def receive(comment, origin, honeypot="", challenge="", proof=""):
    """Check and save a comment that a reader sent; return False if it was sent before."""
    key = DayKey.of(today())
    comment.email_hash = email_hash(comment.email)
    comment.day_key = key
    comment.address_hash, comment.network_hash = origin.hashes(key)
    comment.email_verified = trust.proves(proof, comment.email)
    comment.set_check_results(*checks.run_checks(Submission(comment, comment.body, origin, honeypot, challenge)))
    if not comment.submit():
        return False
    trust.auto_approve(comment, origin)
    return True


def is_flooded(origin):
    """Return True if the address has sent COMMENTS_FLOOD comments in the last minutes."""
    addresses, _networks = origin.lately()
    since = timezone.now() - FLOOD
    return Comment.objects.filter(address_hash__in=addresses, created_at__gte=since).count() >= settings.COMMENTS_FLOOD


def closed_reason(article, rules=None):
    """Return why the article takes no comments now, in words; '' if it does.

    COMMENTS_CLOSE_AFTER counts whole days, so that a page changes at midnight only.
    """
    rules = rules or HouseRules.now()
    if not settings.COMMENTS_OPEN or rules.closed_now:
        return _("Comments are closed on the whole site for now.")
    if article.comments_hidden or not article.comments_open:
        return _("Comments on this article are closed.")
    if not article.section.comments_open:
        return _("Comments in this section are closed.")
    days = settings.COMMENTS_CLOSE_AFTER
    if days and (timezone.localdate() - timezone.localdate(article.published_at)).days > days:
        return _("Comments on this article closed %(days)s days after its publication.") % {"days": arabic.digits(days)}
    return ""


def correction_refusal(comment):
    """Return why the comment cannot be corrected any more, in words; '' if it can."""
    if comment.versions.count() >= limits.MAX_CORRECTIONS:
        return _("This comment has been corrected as often as a comment can be. You can take it back.")
    return ""


def has_too_many_reports(origin):
    addresses, _networks = origin.lately()
    since = timezone.now() - datetime.timedelta(hours=1)
    return Report.objects.filter(address_hash__in=addresses, at__gte=since).count() >= limits.MAX_REPORTS_PER_HOUR


def note_report(comment, why, origin):
    """Record a report and put the comment on top of the queue; each address counts once a day."""
    address, _network = origin.today()
    with transaction.atomic():
        row = next(iter(Comment.objects.filter(pk=comment.pk).locked()), None)
        if row is None:  # erased meanwhile
            return
        _report, new = Report.objects.get_or_create(comment=row, address_hash=address, defaults={"why": why})
        if new and row.status == Status.APPROVED:
            Comment.objects.without_edition().filter(pk=row.pk).update(
                open_reports=min(row.open_reports + 1, MAX_REPORTS_COUNTED),
                waiting_since=row.waiting_since or timezone.now(),
            )
