"""The moderation queue and the page of one comment; their acts are in `decisions` and `commenter`."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _t

from comments.admin.acts import LARGEST_KEY
from comments.admin.cards import RARELY, WITH, explanation_of, fill_in_fields, prepare_cards, rows_of
from comments.admin.commenter import BAN_DAYS, CommenterViews
from comments.admin.decisions import DecisionViews
from comments.admin.reports import ReportViews
from comments.admin.sentences import last_act
from comments.models import Ban, Comment, Decision, Digest
from comments.models.decision import Actor
from comments.models.redaction import links_in
from comments.models.undoing import histories_of, reason_against

PAGE_SIZE = 25


@admin.register(Comment)
class CommentAdmin(DecisionViews, CommenterViews, ReportViews, admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def may_moderate(self, request):
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied

    def get_urls(self):
        return [*self.report_urls(), *self.decision_urls(), *self.commenter_urls(), *super().get_urls()]

    # --- The queue ----------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        self.may_moderate(request)
        as_of, chosen = timezone.now(), self.filter_of(request)
        page = Paginator(chosen.cards().values_list("pk", flat=True), PAGE_SIZE).get_page(request.GET.get("page"))
        cards = prepare_cards(rows_of(page.object_list), request.user, chosen)
        waiting = Comment.objects.waiting()
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Comments"),
            "opts": self.opts,
            "cl": {"opts": self.opts},
            "filter": chosen,
            "choices": chosen.choices(),
            "page": page,
            "cards": cards,
            "query": chosen.query,
            "found": page.paginator.count + sum(size - 1 for _head, size in chosen.waves.values()),
            "waiting": waiting.count(),
            "reported": waiting.reported().count(),
            "new": None if chosen.looked_at is None else waiting.filter(waiting_since__gt=chosen.looked_at).count(),
            **fill_in_fields(cards, chosen.query, keys=True),
            "as_of": as_of.isoformat(),
            "last_act": last_act(request.user),
            "digest": Digest.objects.filter(user=request.user).first() or Digest(user=request.user),
            "may_erase": request.user.has_perm("comments.erase_personal_data"),
        }
        return TemplateResponse(request, "admin/comments/queue.html", context)

    # --- One comment --------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self.may_moderate(request)
        rows = Comment.objects.select_related(*WITH).prefetch_related(*RARELY)
        pk = int(object_id[:20]) if object_id.isdecimal() else 0
        comment = get_object_or_404(rows, pk=pk if pk <= LARGEST_KEY else 0)
        prepare_cards([comment], request.user)
        decisions = Decision.objects.filter(comment_key=comment.key).select_related("by", "undone_by")
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Comment"),
            "opts": self.opts,
            "comment": comment,
            "explanation": None if comment.is_staff else explanation_of(comment),
            "query": "card=1",
            **fill_in_fields([comment], "card=1"),
            "links": links_to_hide(comment),
            "decisions": decisions,
            "wordings": comment.versions.order_by("pk"),
            "ban_kinds": Ban.Kind.choices,
            "ban_days": BAN_DAYS,
            "undo": undo_of(comment),
        }
        return TemplateResponse(request, "admin/comments/comment.html", context)


def links_to_hide(comment):
    """Return [(name of the part, its text, whether it is hidden)] of links that can be hidden or shown."""
    text = comment.newest
    hidden = comment.hidden_spans if text == comment.body else []
    places = {(start, end) for start, end, _kind in [*links_in(text), *hidden]}
    now = {(start, end) for start, end, _kind in hidden}
    return [(f"{start}-{end}", text[start:end], (start, end) in now) for start, end in sorted(places)]


def undo_of(comment):
    """Return the newest decision on the comment if it can be undone or redone, otherwise None."""
    last = comment.last_decision
    if last is None or not last.act or last.actor == Actor.COMMENTER:
        return None
    history = histories_of([comment.key])[comment.key]
    return None if reason_against(comment, last, history) else last
