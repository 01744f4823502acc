"""What a card of the queue shows beside the text; asked for a whole page at once, by the same number of queries."""

from collections import defaultdict

from django.db.models import Count, Min, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _

from comments.models import CannedText, Code, Comment, CommenterNote, Report, Status, words_of
from comments.models.classifier import Opinion, band_of
from newsroom import html
from newsroom.highlight import highlight

BANDS = {1: _("resembles what was refused a little"), 2: _("resembles what was refused much")}
WITH = ("article__section",)
RARELY = (
    "parent",
    "last_decision__by",
    "claimed_by",
)  # empty in most rows: asked for where they are not, instead of joined
# What differs between cards that are otherwise alike, filled in for each of them.
PLACES = {name: f"\ue000{name}\ue000" for name in ("pk", "key", "acts", "token")}
NAMES, MOST_NAMES = 12, 2000  # names of a wave that its card shows, and that are read for a page
UNSEEN = ("article__body", "article__markup", "article__toc", "folded", "counted")


def rows_of(pks):
    """The comments with what their cards show, in that order; the order is found on the narrow index alone."""
    pks = list(pks)
    rows = Comment.objects.select_related(*WITH).prefetch_related(*RARELY).defer(*UNSEEN).in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def fill_in_fields(comments, query, keys=False):
    """Give each card its buttons and fields: cards in the same state differ in `PLACES` alone and are rendered once.

    `keys`: whether it is the queue, with its keyboard. Return what the rest of the page shares with the cards: the
    reasons to choose from, and the queue's address.
    """
    base = reverse("admin:comments_comment_changelist")
    shared = {"codes": Code.choices, "canned": list(CannedText.objects.all()), "query": query}
    shared |= {"keys": keys, "base": base, "comment": PLACES}
    for name in ("reasons", "canned_replies"):
        shared[name] = render_to_string(f"admin/comments/_{name}.html", shared)
    rendered = {}
    for comment in comments:
        state = state_of(comment)
        key = tuple(state.items())
        if key not in rendered:
            rendered[key] = render_to_string("admin/comments/_card_acts.html", shared | {"comment": PLACES | state})
        text = rendered[key]
        for name, place in PLACES.items():
            text = text.replace(place, escape(getattr(comment, name)))
        comment.fields = mark_safe(text)  # noqa: S308 a template's output, the values escaped
    return {"reasons": shared["reasons"], "base": base}


def state_of(comment):
    """What decides which buttons and fields a card has."""
    return {
        "status": comment.status,
        "wave": comment.wave,
        "proposed": bool(comment.proposed),
        "open_reports": bool(comment.open_reports),
        "is_staff": comment.is_staff,
    }


def lay_out(comments, by, chosen=None):
    """Give each comment of the page what its card shows; `chosen` is the queue's filter, which knows the waves."""
    comments = list(comments)
    acts, notes = reverse("admin:comments_comment_changelist"), CommenterNote.on(comments)
    waves = chosen.waves if chosen else {}
    for comment in comments:
        head, size = waves.get(comment.duplicate_hash, (None, 1))
        comment.wave = size if head == comment.pk else 0
        comment.acts = f"{acts}{comment.pk}/wave/" if comment.wave else f"{acts}{comment.pk}/"
        comment.note = notes.get(comment.email_hash)
        comment.is_new = bool(
            chosen and chosen.looked_at and comment.waiting_since and comment.waiting_since > chosen.looked_at
        )
    names = names_in([comment.duplicate_hash for comment in comments if comment.wave])
    for comment in comments:
        comment.wave_names = names.get(comment.duplicate_hash, ())
    histories, networks, reports = history_of(comments), neighbours_of(comments), reports_on(comments)
    for comment, hits in zip(comments, words_of(comments), strict=True):
        comment.shown_text = highlight(comment.newest, [(hit.start, hit.end) for hit in hits.body])
        comment.shown_name = highlight(comment.name, [(hit.start, hit.end) for hit in hits.name])
        comment.direction = html.direction_of(comment.newest)
        comment.band = band_of(comment.score)  # as it is stored: what the queue is sorted by is what is shown
        comment.band_label = _t(BANDS[comment.band]) if comment.band else ""
        comment.history = histories.get(comment.email_hash, {})
        comment.neighbours = networks.get(comment.network_hash, 1) - 1
        comment.report_reasons = reports.get(comment.pk, ())
        comment.claimed_by_other = claimant(comment, by)
    return comments


def names_in(waves):
    """{duplicate_hash: the first names under which the waiting comments of that wave came}; no query without a wave."""
    found = defaultdict(list)
    if waves:
        rows = Comment.objects.waiting().filter(duplicate_hash__in=waves).order_by("pk")
        for wave, name in rows.values_list("duplicate_hash", "name")[:MOST_NAMES]:
            if name not in found[wave] and len(found[wave]) < NAMES:
                found[wave].append(name)
    return found


def history_of(comments):
    """Return {commenter's hash: how many approved, of them with the address verified, refused, and since when}."""
    hashes = {comment.email_hash for comment in comments} - {""}
    refused = Q(status__in=[Status.REJECTED, Status.SPAM])
    rows = (
        Comment.objects.filter(email_hash__in=hashes)
        .order_by()
        .values("email_hash")
        .annotate(
            approved=Count("pk", filter=Q(status=Status.APPROVED)),
            refused=Count("pk", filter=refused),
            verified=Count("pk", filter=Q(status=Status.APPROVED, email_verified=True)),
            total=Count("pk"),
            first=Min("created_at"),
        )
    )
    return {row["email_hash"]: row for row in rows}


def neighbours_of(comments):
    """{network's hash: how many comments came from it under one day's key}"""
    hashes = {comment.network_hash for comment in comments} - {""}
    rows = (
        Comment.objects.filter(network_hash__in=hashes).order_by().values_list("network_hash").annotate(n=Count("pk"))
    )
    return dict(rows)


def reports_on(comments):
    """{comment: [(why, how many)]}"""
    found = defaultdict(list)
    rows = Report.objects.filter(comment__in=[comment.pk for comment in comments if comment.open_reports])
    for comment, why, count in rows.order_by().values_list("comment", "why").annotate(n=Count("pk")):
        found[comment].append((Report.Why(why).label, count))
    return found


def explanation_of(comment):
    """Return {is_ready, words: [(word of the text, whether it speaks for a refusal)]}: why the classifier thinks so."""
    opinion = Opinion([comment.newest])
    loudest = opinion.loudest(comment.newest)
    return {"is_ready": opinion.is_ready, "words": [(word, weight > 0) for word, weight in loudest]}


def claimant(comment, by):
    """Who else looks at it right now, '' if nobody."""
    other = comment.claimed_by_id and comment.claimed_by_id != by.pk and comment.claimed_until > timezone.now()
    return (comment.claimed_by.get_full_name() or comment.claimed_by.get_username()) if other else ""
