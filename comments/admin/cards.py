"""Data of the queue's cards, loaded for a whole page by a fixed number of queries."""

from collections import defaultdict

from django.db.models import Count, Min, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _

from comments.models import REFUSED, CannedText, Code, Comment, CommenterNote, Report, Status, words_of
from comments.models.classifier import Opinion, band_of
from newsroom import html
from newsroom.highlight import highlight

BANDS = {1: _("resembles what was refused a little"), 2: _("resembles what was refused much")}
WITH = ("article__section",)
RARELY = (
    "parent",
    "last_decision__by",
    "claimed_by",
)  # empty in most rows: fetched where they are set, instead of joined
# Placeholders for what differs between cards in the same state.
PLACES = {name: f"\ue000{name}\ue000" for name in ("pk", "key", "acts", "token")}
NAMES_SHOWN, MAX_NAMES_READ = 12, 2000  # names shown on the card of a wave; names read for a page
UNSEEN = ("article__body", "article__markup", "article__toc", "folded", "counted")


def rows_of(pks):
    """Return the comments with related rows for their cards, in that order; the caller sorts by the index alone."""
    pks = list(pks)
    rows = Comment.objects.select_related(*WITH).prefetch_related(*RARELY).defer(*UNSEEN).in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def fill_in_fields(comments, query, keys=False):
    """Render the buttons and fields of each card: once for cards in the same state, which differ in `PLACES` only.

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
    """Return what determines the buttons and fields of a card."""
    return {
        "status": comment.status,
        "wave": comment.wave,
        "proposed": bool(comment.proposed),
        "open_reports": bool(comment.open_reports),
        "is_staff": comment.is_staff,
    }


def prepare_cards(comments, by, chosen=None):
    """Set on each comment what its card shows; `chosen` is the queue's filter, which has the waves."""
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
        comment.band = band_of(comment.score)  # the stored score, by which the queue is sorted
        comment.band_label = _t(BANDS[comment.band]) if comment.band else ""
        comment.history = histories.get(comment.email_hash, {})
        comment.neighbours = networks.get(comment.network_hash, 1) - 1
        comment.report_reasons = reports.get(comment.pk, ())
        comment.claimed_by_other = claimant(comment, by)
    return comments


def names_in(waves):
    """Return {duplicate_hash: the first names of the waiting comments of that wave}; no query without a wave."""
    found = defaultdict(list)
    if waves:
        rows = Comment.objects.waiting().filter(duplicate_hash__in=waves).order_by("pk")
        for wave, name in rows.values_list("duplicate_hash", "name")[:MAX_NAMES_READ]:
            if name not in found[wave] and len(found[wave]) < NAMES_SHOWN:
                found[wave].append(name)
    return found


def history_of(comments):
    """Return {email_hash: counts of approved, verified and refused comments, and the time of the first}."""
    hashes = {comment.email_hash for comment in comments} - {""}
    refused = Q(status__in=REFUSED)
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
    """Return {network_hash: number of comments}; each hash is of one day."""
    hashes = {comment.network_hash for comment in comments} - {""}
    rows = (
        Comment.objects.filter(network_hash__in=hashes).order_by().values_list("network_hash").annotate(n=Count("pk"))
    )
    return dict(rows)


def reports_on(comments):
    """Return {comment key: [(reason, count)]} of the open reports."""
    found = defaultdict(list)
    rows = Report.objects.filter(comment__in=[comment.pk for comment in comments if comment.open_reports])
    for comment, why, count in rows.order_by().values_list("comment", "why").annotate(n=Count("pk")):
        found[comment].append((Report.Why(why).label, count))
    return found


def explanation_of(comment):
    """Return {is_ready, words: [(word, whether it suggests a refusal)]}: the reasons of the classifier's score."""
    opinion = Opinion([comment.newest])
    words = opinion.weightiest_words(comment.newest)
    return {"is_ready": opinion.is_ready, "words": [(word, weight > 0) for word, weight in words]}


def claimant(comment, by):
    """Return the name of another moderator who looks at the comment now, or ''."""
    other = comment.claimed_by_id and comment.claimed_by_id != by.pk and comment.claimed_until > timezone.now()
    return (comment.claimed_by.get_full_name() or comment.claimed_by.get_username()) if other else ""
