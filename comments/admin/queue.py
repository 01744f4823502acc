"""The queue: decided by keyboard or by mouse, one by one or many as one act, with one undo."""

import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from comments import agreement, personal
from comments.admin.cards import claimant, lay_out
from comments.admin.filters import Filter
from comments.models import Ban, Code, Comment, Decision, Digest, Status, Version
from comments.models.deciding import Outcome
from newsroom import arabic

VERBS = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}
A_PAGE, MOST_AT_ONCE = 30, 5000
BAN_DAYS = (1, 7, 30, 365)
WITH = ("article__section", "parent", "staff", "decided_by", "last__by", "claimed_by")


UNSEEN = ("article__body", "article__markup", "article__toc", "folded", "counted")


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    has_delete_permission = has_change_permission = lambda self, request, obj=None: False

    def may_moderate(self, request):
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied

    def get_urls(self):
        own = [
            path("agreement/", self.admin_site.admin_view(self.agreement), name="comments_agreement"),
            path("personal-data/", self.admin_site.admin_view(self.personal_data), name="comments_personal_data"),
        ]
        return own + super().get_urls()

    # --- The queue ----------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        self.may_moderate(request)
        chosen = Filter.of(request.GET)
        if request.method == "POST":
            return self.act(request, chosen)
        page = Paginator(chosen.comments().values_list("pk", flat=True), A_PAGE).get_page(request.GET.get("page"))
        waiting = Comment.objects.waiting()
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Comments"),
            "opts": self.opts,
            "cl": {"opts": self.opts},
            "filter": chosen,
            "choices": chosen.choices(),
            "page": page,
            "cards": lay_out(rows_of(page.object_list), request.user),
            "waiting": waiting.count(),
            "reported": waiting.reported().count(),
            "codes": Code.choices,
            "as_of": timezone.now().isoformat(),
            "last_act": last_act(request.user),
            "digest": Digest.objects.filter(user=request.user).first() or Digest(user=request.user),
            "may_erase": request.user.has_perm("comments.erase_personal_data"),
        }
        return TemplateResponse(request, "admin/comments/queue.html", context)

    def act(self, request, chosen):
        """What the moderator's page sends: a claim, an undo, or a decision on one, on the chosen, or on all shown."""
        if "claim" in request.POST:
            return self.claim(request)
        if "digest" in request.POST:
            wanted = request.POST["digest"] == "on"
            Digest.objects.update_or_create(user=request.user, defaults={"wanted": wanted})
            return back(request)
        if act := request.POST.get("undo", ""):
            return self.answer_with(request, Comment.objects.undo(act, request.user), undone=True)
        verb, _, pick = request.POST.get("one", "").partition(":")
        if pick:
            pk = pick.partition(":")[0]
            reason = request.POST.get(f"code_{pk}", ""), request.POST.get(f"note_{pk}", "")
            answer = request.POST.get(f"answer_{pk}", "") if verb == "answer" else ""
            return self.answer_with(request, decided(request.user, verb, [pick], reason, answer))
        verb = request.POST.get("bulk", "")
        reason = request.POST.get("code_bulk", ""), request.POST.get("note_bulk", "")
        if request.POST.get("all"):
            return self.answer_with(request, decided_all(request.user, verb, chosen, request.POST, reason))
        return self.answer_with(request, decided(request.user, verb, request.POST.getlist("pick"), reason))

    def answer_with(self, request, outcome, undone=False):
        """The outcome in words: as JSON to the page's script, else as a message on the page that follows."""
        said = in_words(outcome, undone)
        refused = [{"pk": comment and comment.pk, "why": str(why)} for comment, why in outcome.refused]
        if request.headers.get("Accept") == "application/json":
            tokens = {comment.pk: comment.token for comment in outcome.done}
            return JsonResponse({"said": said, "act": outcome.act, "tokens": tokens, "refused": refused})
        if said:
            self.message_user(request, said, messages.SUCCESS)
        for one in {one["why"] for one in refused}:
            self.message_user(request, one, messages.WARNING)
        return back(request)

    def claim(self, request):
        """Claims one comment; tells who looks at which of the page's, and what was decided on meanwhile."""
        shown = [int(pk) for pk in request.POST.getlist("shown")[:100] if pk.isdecimal()]
        rows = {row.pk: row for row in Comment.objects.filter(pk__in=shown).select_related("claimed_by", "last__by")}
        one = rows.get(int(request.POST["claim"]) if request.POST["claim"].isdecimal() else 0)
        if one:
            one.claim(request.user)
        others = {row.pk: claimant(row, request.user) for row in rows.values()}
        return JsonResponse(
            {
                "claimed": {pk: name for pk, name in others.items() if name},
                "tokens": {row.pk: row.token for row in rows.values()},
                "decided": {
                    row.pk: f"{row.last.who}: {row.get_status_display()}"
                    for row in rows.values()
                    if row.last and row.last.by_id != request.user.pk and not row.waiting_since
                },
            }
        )

    # --- One comment --------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self.may_moderate(request)
        rows = Comment.objects.select_related(*WITH)
        comment = get_object_or_404(rows, pk=int(object_id) if object_id.isdecimal() else 0)
        if request.method == "POST":
            if "ban" in request.POST:
                return self.ban(request, comment)
            return self.act(request, Filter({}))
        lay_out([comment], request.user)
        decisions = Decision.objects.filter(comment_key=comment.key).select_related("by", "undone_by")
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Comment"),
            "opts": self.opts,
            "comment": comment,
            "codes": Code.choices,
            "decisions": decisions,
            "wordings": comment.versions.order_by("pk"),
            "ban_kinds": Ban.Kind.choices,
            "ban_days": BAN_DAYS,
            "last_act": comment.last if comment.last and comment.last.act and comment.last.actor != "writer" else None,
        }
        return TemplateResponse(request, "admin/comments/comment.html", context)

    def ban(self, request, comment):
        kind, days = request.POST["ban"], request.POST.get("days", "")
        if kind not in Ban.Kind.values or not days.isdecimal() or int(days) not in BAN_DAYS:
            raise PermissionDenied
        made = Ban.of_comment(comment, kind, int(days), request.user, note=request.POST.get("note", ""))
        if made:
            words = _t("From now on what comes from there is held until %s.") % arabic.datetime(made.until)
            self.message_user(request, words, messages.SUCCESS)
        else:
            words = _t("Nothing is kept any more of where this comment came from: it cannot be banned.")
            self.message_user(request, words, messages.WARNING)
        return back(request)

    # --- Beside the queue ---------------------------------------------------------------------------

    def agreement(self, request):
        self.may_moderate(request)
        context = {**self.admin_site.each_context(request), "title": _t("The classifier and the desk"),
                   "opts": self.opts, "weeks": agreement.by_week()}  # fmt: skip
        return TemplateResponse(request, "admin/comments/agreement.html", context)

    def personal_data(self, request):
        if not request.user.has_perm("comments.erase_personal_data"):
            raise PermissionDenied
        email = request.POST.get("email", "").strip()
        if request.method == "POST" and email and "export" in request.POST:
            answer = JsonResponse(
                personal.export(email), safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1}
            )
            answer.headers["Content-Disposition"] = 'attachment; filename="comments.json"'
            return answer
        if request.method == "POST" and email and "erase" in request.POST:
            count = personal.erase(email, by=request.user)
            said = ngettext("%(n)s comment erased.", "%(n)s comments erased.", count) % {"n": arabic.digits(count)}
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        context = {**self.admin_site.each_context(request), "title": _t("Personal data of one address"),
                   "opts": self.opts, "email": email, "found": personal.export(email) if email else None}  # fmt: skip
        return render(request, "admin/comments/personal_data.html", context)


def rows_of(pks):
    """The comments with what their cards show, in that order; the order is found on the narrow index alone."""
    pks = list(pks)
    rows = Comment.objects.select_related(*WITH).defer(*UNSEEN).in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def back(request):
    return HttpResponseRedirect(request.get_full_path())


def decided(by, verb, picks, reason=("", ""), answer=""):
    """One act on the picked comments («pk:token», as the page had them); an answer goes with an approval."""
    seen = {int(pk): token for pk, _, token in (pick.partition(":") for pick in picks) if pk.isdecimal()}
    outcome, (code, note) = Outcome(), reason
    answer = arabic.tame(answer)
    if verb not in VERBS and not (verb == "answer" and answer):
        return outcome
    status = VERBS.get(verb, Status.APPROVED)
    code = code if code in Code.values and status == Status.REJECTED else ""
    note = arabic.tidy_line(note) if status == Status.REJECTED else ""
    if answer:
        return answered(by, seen, answer, outcome)
    return Comment.objects.filter(pk__in=seen).decide(status, by, code, note, seen=seen, outcome=outcome)


def answered(by, seen, answer, outcome):
    """Approves, if that is still to do, and answers in the newsroom's name; one act."""
    for comment in Comment.objects.filter(pk__in=seen):
        if comment.status != Status.APPROVED or comment.proposed or comment.open_reports:
            one = Comment.objects.filter(pk=comment.pk).decide(Status.APPROVED, by, seen=seen, outcome=outcome)
            if comment not in one.done:
                continue
        comment.answer(answer, by, by.get_full_name() or by.get_username(), outcome)
        outcome.done = outcome.done or [comment]
    return outcome


def decided_all(by, verb, chosen, data, reason):
    """One act on all that the filter finds, as it was when the page was shown: what came, was corrected or decided on
    later waits to be read; at most MOST_AT_ONCE, the rest stays for the next act.
    """
    as_of = moment(data.get("as_of", ""))
    rows = chosen.comments().filter(created_at__lte=as_of).exclude(last__at__gt=as_of)
    rows = rows.exclude(pk__in=Version.objects.filter(at__gt=as_of).values("comment"))
    picks = [f"{row.pk}:{row.token}" for row in rows[:MOST_AT_ONCE]]
    return decided(by, verb, picks, reason)


def moment(text):
    """The time at which a page was shown; the beginning of time where the form says nothing that is one."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        found = None
    return found if found and found.tzinfo else datetime.datetime.min.replace(tzinfo=datetime.UTC)


def in_words(outcome, undone):
    count = len(outcome.done)
    if not count:
        return ""
    shown = {"n": arabic.digits(count)}
    if undone:
        return ngettext("Taken back: %(n)s comment.", "Taken back: %(n)s comments.", count) % shown
    return ngettext("%(n)s comment decided.", "%(n)s comments decided.", count) % shown


def last_act(by):
    """The newest act of that person that can be taken back: {act, count, words}, or None."""
    rows = list(Decision.objects.last_act_of(by)[:2000])
    if not rows:
        return None
    return {
        "act": rows[0].act,
        "count": len(rows),
        "after": dict(Status.choices).get(rows[0].after, ""),
        "at": rows[0].at,
    }
