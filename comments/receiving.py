"""A comment's arrival: weighed, kept once, and let through where a rule of the outlet says so."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import checks, limits, trust
from comments.checks import Submission
from comments.models import Comment, DayKey, HouseRules, Report, Status
from comments.models.origin import email_hash, today
from newsroom import arabic

FLOOD = datetime.timedelta(minutes=10)
MOST_REPORTS = 9_999  # shown of one comment: more say nothing more, and the column ends at 32,767
REPORTS_AN_HOUR = 10  # from one network address


def receive(comment, origin, honeypot="", challenge="", proof=""):
    """Keeps a comment that a reader sent: False if it had been sent before."""
    key = DayKey.of(today())
    comment.email_hash = email_hash(comment.email)
    comment.day_key = key
    comment.address_hash, comment.network_hash = origin.hashes(key)
    comment.email_verified = trust.proves(proof, comment.email)
    comment.set_check_results(*checks.run_checks(Submission(comment, comment.body, origin, honeypot, challenge)))
    if not comment.take():
        return False
    trust.auto_approve(comment, origin)
    return True


def is_flooded(origin):
    """True while one network address sends more than anybody writes; COMMENTS_FLOOD says how much."""
    addresses, _networks = origin.lately()
    since = timezone.now() - FLOOD
    return Comment.objects.filter(address_hash__in=addresses, created_at__gte=since).count() >= settings.COMMENTS_FLOOD


def closed_reason(article, rules=None):
    """Why the story takes no comment now, in words; '' if it does.

    COMMENTS_CLOSE_AFTER counts whole days to midnight, so that a page changes only with the day.
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


def corrections_end(comment):
    """Return why the comment cannot be corrected any more, in words; '' if it can."""
    if comment.versions.count() >= limits.CORRECTIONS:
        return _("This comment has been corrected as often as a comment can be. You can take it back.")
    return ""


def reports_too_much(origin):
    addresses, _networks = origin.lately()
    since = timezone.now() - datetime.timedelta(hours=1)
    return Report.objects.filter(address_hash__in=addresses, at__gte=since).count() >= REPORTS_AN_HOUR


def note_report(comment, why, origin):
    """Brings a shown comment back to the top of the queue; the same address counts once a day."""
    address, _network = origin.today()
    with transaction.atomic():
        row = next(iter(Comment.objects.filter(pk=comment.pk).locked()), None)
        if row is None:  # erased meanwhile
            return
        _report, new = Report.objects.get_or_create(comment=row, address_hash=address, defaults={"why": why})
        if new and row.status == Status.APPROVED:
            Comment.objects.without_edition().filter(pk=row.pk).update(
                open_reports=min(row.open_reports + 1, MOST_REPORTS), waiting_since=row.waiting_since or timezone.now()
            )
