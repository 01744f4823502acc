"""The moderators' queue: approve, reject, spam, one by one and in bulk; an answer from the newsroom."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments.models import Comment, Decision, Status
from newsroom import arabic

VERBS = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}


class StatusFilter(admin.SimpleListFilter):
    """What waits is shown unless something else is asked for."""

    title, parameter_name = _("status"), "status"

    def lookups(self, request, model_admin):
        return [("all", _("all")), *Status.choices[1:]]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": Status.PENDING.label,
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, comments):
        if self.value() == "all":
            return comments
        return comments.filter(status=self.value() or Status.PENDING)


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["card"]
    list_display_links = None
    list_filter = [StatusFilter, ("article__section", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["article", "parent", "decided_by"]
    list_per_page = 30
    ordering = ["created_at", "pk"]
    search_fields = ["body", "name", "email"]
    actions = ["approve", "reject", "spam"]
    change_list_template = "admin/comments/comment/change_list.html"
    change_form_template = "admin/comments/comment/change_form.html"

    def has_add_permission(self, request):
        return False

    has_delete_permission = has_change_permission = lambda self, request, obj=None: False

    def has_moderate_permission(self, request):
        return request.user.has_perm("comments.moderate_comment")

    @admin.display(description=_("comment"))
    def card(self, comment):
        return render_to_string("admin/comments/comment/_card.html", {"comment": comment, "buttons": True})

    # --- Bulk ---------------------------------------------------------------------------------------

    @admin.action(description=_("Approve"), permissions=["moderate"])
    def approve(self, request, comments):
        self.decided(request, comments.decide(Status.APPROVED, request.user))

    @admin.action(description=_("Reject"), permissions=["moderate"])
    def reject(self, request, comments):
        self.decided(request, comments.decide(Status.REJECTED, request.user))

    @admin.action(description=_("Spam"), permissions=["moderate"])
    def spam(self, request, comments):
        self.decided(request, comments.decide(Status.SPAM, request.user))

    def decided(self, request, count):
        text = ngettext("%(n)s comment decided.", "%(n)s comments decided.", count) % {"n": arabic.digits(count)}
        self.message_user(request, text, messages.SUCCESS)

    # --- One by one ---------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        verb, _sign, pk = request.POST.get("_decide", "").partition(":")
        if request.method == "POST" and verb in VERBS and pk.isdecimal():
            if not self.has_moderate_permission(request):
                raise PermissionDenied
            self.decided(request, Comment.objects.filter(pk=pk).decide(VERBS[verb], request.user))
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = self.get_object(request, object_id)
        if request.method == "POST" and comment:
            return self.act(request, comment)
        context = {
            "comment": comment,
            "decisions": comment and Decision.objects.filter(comment_key=comment.key),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def act(self, request, comment):
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        verb, body = request.POST.get("_decide", ""), arabic.tidy(request.POST.get("answer", "")).strip()
        if verb == "answer" and body:
            if comment.status != Status.APPROVED:
                comment.approve(request.user)
            comment.answer(body, request.user, request.user.get_full_name() or request.user.get_username())
            self.message_user(request, _t("Your answer is on the page."), messages.SUCCESS)
        elif verb in VERBS:
            comment.decide(VERBS[verb], request.user, reason=request.POST.get("reason", "")[:300])
            self.decided(request, 1)
        return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
