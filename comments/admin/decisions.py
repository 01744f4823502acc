"""Acts of the moderation queue: one URL for each act, by POST only.

Without a script, an act redirects back to the page that it came from. A script gets JSON: what was done, what was
refused and why, and current cards for comments that are no longer as the page shows them.
"""

import datetime

from django.contrib import messages
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _

from comments.admin.acts import act, back, comment_or_404
from comments.admin.cards import claimant, fill_in_fields, prepare_cards, rows_of
from comments.admin.filters import Filter
from comments.admin.sentences import in_words, last_act
from comments.forms import ReplyForm
from comments.models import CannedText, Code, Comment, Digest, QueueVisit, Report, Status, Version
from comments.models.hashes import reading_of
from comments.models.moderation import Outcome
from comments.models.redaction import links_in, merged, without, words_in
from newsroom import arabic
from newsroom.desk import refused_forms

VERBS = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}
MAX_AT_ONCE = 5000  # comments that one act decides on
MAX_CARDS = 60  # cards in one response
DUPLICATE = "the same words in another comment"  # the reason that all comments of a wave have


class DecisionViews:
    """Mixin for the comments' ModelAdmin."""

    def decision_urls(self):
        wrap = self.admin_site.admin_view
        urls = []
        for verb in VERBS:
            urls += [
                path(f"{verb}/", wrap(self.decide_picked), {"verb": verb}, f"comments_{verb}_picked"),
                path(f"<int:pk>/{verb}/", wrap(self.decide_one), {"verb": verb}, f"comments_{verb}"),
                path(f"<int:pk>/wave/{verb}/", wrap(self.decide_wave), {"verb": verb}, f"comments_{verb}_wave"),
            ]
        for switch in ("on", "off"):
            urls.append(
                path(f"digest/{switch}/", wrap(self.digest), {"wanted": switch == "on"}, f"comments_digest_{switch}")
            )
        return [
            *urls,
            path("undo/<slug:act>/", wrap(self.undo), name="comments_undo"),
            path("claim/", wrap(self.claim), name="comments_claim"),
            path("cards/", wrap(self.fresh_cards), name="comments_cards"),
            path("<int:pk>/reply/", wrap(self.reply), name="comments_reply"),
            path("<int:pk>/hide/", wrap(self.hide), name="comments_hide"),
        ]

    # --- Decisions ----------------------------------------------------------------------------------

    @act
    def decide_one(self, request, pk, verb):
        """Decide on one comment; the field `token` says in which state the page showed it."""
        seen = {pk: request.POST.get("token", "")}
        outcome = Comment.objects.filter(pk=pk).decide(VERBS[verb], request.user, *reason(request, verb, pk), seen=seen)
        return self.respond(request, outcome, verb)

    @act
    def decide_wave(self, request, pk, verb):
        """Decide on every waiting comment with the same wording as one act; later ones wait to be read."""
        head = Comment.objects.filter(pk=pk).first()
        if head is None or head.token != request.POST.get("token", "") or not head.duplicate_hash:
            return self.decide_one(request, pk=pk, verb=verb)
        seen = {row.pk: row.token for row in self.wave(request, head, verb)} | {pk: head.token}
        return self.respond(request, decided(request, verb, seen, reason(request, verb, pk)), verb)

    def wave(self, request, head, verb):
        """Return the comments that an act on the first comment of a wave applies to.

        Approving applies only to those that read the same, digits and signs included, and that the checks hold for no
        further reason: what a moderator has not seen is not published.
        """
        rows = unchanged_since(self.filter_of(request).wave_of(head), request.POST.get("as_of", ""))[:MAX_AT_ONCE]
        if verb != "approve":
            return list(rows)
        reading, known = reading_of(head.newest), holding_reasons(head)
        return [row for row in rows if reading_of(row.newest) == reading and holding_reasons(row) <= known]

    @act
    def decide_picked(self, request, verb):
        """Decide on the ticked comments («pk:token», for a wave «pk:token:wave»), or on all found, as one act."""
        if request.POST.get("all"):
            rows = unchanged_since(self.filter_of(request).comments(), request.POST.get("as_of", ""))
            seen = {row.pk: row.token for row in rows[:MAX_AT_ONCE]}
        else:
            seen = self.picked(request, verb)
        if not seen:
            return self.refuse(request, _("Nothing was decided: choose comments first."))
        return self.respond(request, decided(request, verb, seen, reason(request, verb, "bulk")), verb)

    def picked(self, request, verb):
        """Return {pk: token} of the ticked comments, including the others of each ticked wave."""
        seen, heads = {}, []
        for pick in request.POST.getlist("pick")[:MAX_AT_ONCE]:
            pk, token, kind = [*pick.split(":"), "", ""][:3]
            if pk.isdecimal() and len(pk) < 19:
                seen[int(pk)] = token
                heads += [int(pk)] if kind == "wave" else []
        for head in Comment.objects.filter(pk__in=heads):
            if head.duplicate_hash and seen[head.pk] == head.token:
                seen |= {row.pk: row.token for row in self.wave(request, head, verb) if row.pk not in seen}
        return seen

    @act
    def undo(self, request, act):
        return self.respond(request, Comment.objects.undo(act, request.user), "undo")

    @act
    def reply(self, request, pk):
        """Approve the comment, unless that is done, and reply in the newsroom's name: both or neither."""
        form = ReplyForm({"reply": request.POST.get(f"reply_{pk}", "")})
        if not form.is_valid():
            return self.refuse(request, form.errors["reply"][0])
        seen = {pk: request.POST.get("token", "")}
        outcome = Comment.objects.filter(pk=pk).approve_and_reply(form.cleaned_data["reply"], request.user, seen)
        return self.respond(request, outcome, "reply")

    @act
    def hide(self, request, pk):
        """Approve the comment with the ticked parts («start-end») and the typed words hidden."""
        comment = comment_or_404(pk)
        text, phrase = comment.newest, arabic.tidy_line(request.POST.get("phrase", ""))[:200]
        words = words_in(text, phrase) if phrase else []
        if phrase and not words:
            return self.refuse(request, _("These words do not stand in the comment: «%s».") % phrase)
        ticked = set(request.POST.getlist("part"))
        hidden = comment.hidden_spans if text == comment.body else []
        known = [*links_in(text), *hidden]
        parts = merged([*(part for part in known if f"{part[0]}-{part[1]}" in ticked), *words])
        if not parts and not hidden:
            return self.refuse(request, _("Nothing was decided: choose what to hide."))
        if parts and arabic.is_blank(without(text, parts)):
            return self.refuse(request, _("Nothing would be left of the comment: reject it instead."))
        outcome = Comment.objects.filter(pk=pk).decide(
            Status.APPROVED, request.user, *reason(request, "hide", pk),
            seen={pk: request.POST.get("token", "")}, hidden_spans=parts,
        )  # fmt: skip
        return self.respond(request, outcome, "hide")

    # --- For the page's script ----------------------------------------------------------------------

    @act
    def claim(self, request):
        """Claim one comment; return who looks at which comment of the page, and what was decided meanwhile."""
        shown = [int(pk) for pk in request.POST.getlist("shown")[:100] if pk.isdecimal() and len(pk) < 19]
        rows = {
            row.pk: row
            for row in Comment.objects.filter(pk__in=shown).select_related("claimed_by", "last_decision__by")
        }
        claimed = request.POST.get("claim", "")
        one = rows.get(int(claimed) if claimed.isdecimal() and len(claimed) < 19 else 0)
        if one:
            one.claim(request.user)
        others = {row.pk: claimant(row, request.user) for row in rows.values()}
        decided = {
            row.pk: f"{row.last_decision.who}: {row.get_status_display()}"
            for row in rows.values()
            if row.last_decision and row.last_decision.by_id != request.user.pk and not row.waiting_since
        }
        return JsonResponse({"claimed": {pk: name for pk, name in others.items() if name}, "decided": decided})

    def fresh_cards(self, request):
        """Return the current cards; a script asks for them if it does not know whether its act was done."""
        self.may_moderate(request)
        pks = [int(pk) for pk in request.GET.getlist("pk")[:MAX_CARDS] if pk.isdecimal() and len(pk) < 19]
        return JsonResponse({**self.cards(request, pks), **self.desk_state(request)})

    @act
    def digest(self, request, wanted):
        Digest.objects.update_or_create(user=request.user, defaults={"wanted": wanted})
        return back(request)

    # --- Answers ------------------------------------------------------------------------------------

    def filter_of(self, request):
        return Filter.of(request.GET, QueueVisit.note(request.user))

    def respond(self, request, outcome, verb):
        """Return the outcome in words: as JSON to the page's script, otherwise as a message on the next page."""
        message = in_words(outcome, verb)
        refused = [{"pk": comment and comment.pk, "why": str(why)} for comment, why in outcome.refused]
        if refused_forms.asks_for_json(request):
            changed = outcome.done if verb in ("undo", "hide") else []
            pks = [comment.pk for comment, _why in outcome.refused if comment] + [comment.pk for comment in changed]
            done = {
                comment.pk: {"token": comment.token, "status": comment.status, "label": comment.get_status_display()}
                for comment in outcome.done
            }
            cards = self.cards(request, pks[:MAX_CARDS])
            response = {"said": message, "act": outcome.act, "done": done, "refused": refused, **cards}
            return JsonResponse(response | self.desk_state(request))
        if message:
            self.message_user(request, message, messages.SUCCESS)
        for one in dict.fromkeys(one["why"] for one in refused):
            self.message_user(request, one, messages.WARNING)
        return back(request, outcome.done[0].pk if outcome.done else (refused[0]["pk"] if refused else None))

    def refuse(self, request, why):
        """Refuse an act that lacks something; the response has everything that was typed."""
        data = request.POST.copy()
        for name in list(data):
            if not name.startswith(("reply_", "note_", "phrase", "csrf")) or not data[name].strip():
                del data[name]  # fields that the page fills in are of no use to the user
        request.POST = data
        return refused_forms.refused(request, self.admin_site, why, status=422)

    def cards(self, request, pks):
        """Return {"cards": {pk: HTML}, "states": {pk: state}} as they are now, without erased comments."""
        rows = prepare_cards(rows_of(pks), request.user, self.filter_of(request))
        query = request.GET.urlencode()
        context = {"keys": True, "query": query, **fill_in_fields(rows, query, keys=True)}
        cards = {
            row.pk: render_to_string("admin/comments/_card.html", {**context, "comment": row}, request) for row in rows
        }
        states = {
            row.pk: {
                "token": row.token,
                "waits": row.waiting_since is not None,
                "act": row.last_decision.act
                if row.last_decision and row.last_decision.by_id == request.user.pk
                else "",
            }
            for row in rows
        }
        return {"cards": cards, "states": states}

    def desk_state(self, request):
        """Return what the page shows beside the cards: counts of its tabs, and the act that can be undone next."""
        waiting = Comment.objects.waiting()
        counts = {"": waiting.count(), "reported": waiting.reported().count()}
        return {
            "counts": {name: arabic.grouped(count) for name, count in counts.items()},
            "undo": last_act(request.user),
        }


def holding_reasons(comment):
    """Return the reasons that hold the comment, except that it is a duplicate."""
    return {reason["why"] for reason in comment.check_results if reason["holds"]} - {DUPLICATE}


def decided(request, verb, seen, why):
    code, note = why
    outcome = Outcome()
    return Comment.objects.filter(pk__in=seen).decide(VERBS[verb], request.user, code, note, seen=seen, outcome=outcome)


def reason(request, verb, suffix):
    """Return (code, note) of a rejection or a hidden part, from the card's fields; a canned text gives both."""
    if verb not in ("reject", "hide"):
        return "", ""
    code, note = request.POST.get(f"code_{suffix}", ""), arabic.tidy_line(request.POST.get(f"note_{suffix}", ""))
    kind, _colon, number = code.partition(":")
    if kind == "canned":
        found = CannedText.objects.filter(
            kind=CannedText.Kind.REASON, pk=int(number) if number.isdecimal() and len(number) < 19 else 0
        ).first()
        code, note = (found.code, note or arabic.tidy_line(found.text)) if found else ("", note)
    return code if code in Code.values else "", note[:300]


def unchanged_since(rows, as_of):
    """Return the rows that have not changed since the page was shown; later ones wait to be read."""
    shown_at = moment(as_of)
    rows = rows.filter(created_at__lte=shown_at).exclude(last_decision__at__gt=shown_at)
    rows = rows.exclude(waiting_since__gt=shown_at)
    for later in (Version, Report):
        rows = rows.exclude(pk__in=later.objects.filter(at__gt=shown_at).values("comment"))
    return rows


def moment(text):
    """Return the time at which a page was shown; the earliest possible time if the form has no valid one."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        found = None
    return found if found and found.tzinfo else datetime.datetime.min.replace(tzinfo=datetime.UTC)
