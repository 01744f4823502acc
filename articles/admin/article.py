"""Articles in the admin. Every save writes a revision; the live row changes by publication only."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.editor import EditorAdminMixin
from articles.admin.forms import ArticleForm, form_name
from articles.admin.preview import preview_of
from articles.models import Article, NotAllowed, NotReady, Revision, StaleRevision
from articles.models.content import FIELDS
from articles.models.status import Status
from articles.reader.context import article_context
from newsroom import arabic, images
from newsroom.desk.search import FoldedSearch
from newsroom.desk.uploads import PictureUploadAdmin

TEXT = ("headline", "deck", "kicker", "body", "base")
PLACE = ("section", "byline", "tags")
PICTURE = ("hero", "hero_caption", "hero_file", "hero_alt", "hero_credit")
MORE = [name for name in map(form_name, FIELDS) if name not in {*TEXT, *PLACE, *PICTURE}]  # every other field

ACTS = {  # method of the article, also the name of its button: the message afterwards
    "submit": _("Sent to the editors."),
    "send_back": _("Sent back to the writer."),
    "unschedule": _("Taken off the schedule."),
    "archive": _("Taken down: readers no longer find it."),
    "pin": _("It leads the home page."),
    "unpin": _("It no longer leads the home page."),
}


@admin.register(Article)
class ArticleAdmin(PictureUploadAdmin, EditorAdminMixin, FoldedSearch, admin.ModelAdmin):
    form = ArticleForm
    picture_uploads = {"hero_file": images.ALL_SHAPES}
    fieldsets = [
        (None, {"fields": TEXT}),
        (_("Place"), {"fields": PLACE}),
        (_("Main picture"), {"fields": PICTURE}),
        (_("More"), {"fields": MORE}),
    ]
    list_display = ["title", "state", "section_name", "signed", "when"]
    list_filter = ["status", "section"]
    list_select_related = ["newest_revision", "live_revision", "section"]
    list_per_page = 50
    folded_fields = ["desk_terms", "tags__folded", "bylines__author__sort_key"]
    search_help_text = _("Headlines, tags and authors")
    date_hierarchy = "published_at"
    actions = None
    change_form_template = "admin/articles/article/change_form.html"
    object_history_template = "admin/articles/article/history.html"

    @staticmethod
    def counted(number):
        return ngettext("%(n)s article", "%(n)s articles", number)

    # --- Rights ----------------------------------------------------------------------------------------

    def get_queryset(self, request):
        articles = super().get_queryset(request).prefetch_related("bylines__author")
        articles = articles.order_by("-newest_revision__at", "-pk")
        return articles if is_editor(request) else articles.filter(created_by=request.user)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        if obj is None or is_editor(request):
            return allowed
        return allowed and obj.created_by_id == request.user.pk and obj.status == Status.DRAFT

    def has_delete_permission(self, request, obj=None):
        return False  # an article is taken down, not deleted: its revisions are a record

    # --- The list -----------------------------------------------------------------------------------

    @admin.display(description=_("Headline"))
    def title(self, article):
        if not article.newest_revision:
            return str(article)
        return article.newest_revision.headline or _t("(no headline yet)")

    @admin.display(description=_("Status"), ordering="status")
    def state(self, article):
        label = _t("scheduled") if article.is_scheduled else article.get_status_display()
        changed = article.status == Status.PUBLISHED and article.has_changes
        return "، ".join([str(label), _t("with changes")]) if changed else label

    @admin.display(description=_("Section"), ordering="section__name")
    def section_name(self, article):
        return article.section or "—"

    @admin.display(description=_("Byline"))
    def signed(self, article):
        return "، ".join(author.name for author in article.byline) or "—"

    @admin.display(description=_("Published"), ordering="published_at")
    def when(self, article):
        return arabic.datetime(article.published_at) if article.published_at else "—"

    # --- Saving -------------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        # No field of the form belongs to the row. The class is made for this request.
        form = super().get_form(request, obj, change=change, fields=())
        form.by = request.user
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"may_publish": is_editor(request)} | (extra_context or {})
        if request.method == "POST" and object_id:
            self.refuse_if_not_editable(request, self.get_object(request, unquote(object_id)))
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except StaleRevision:  # somebody saved during this save: now the form sees it
            return super().changeform_view(request, object_id, form_url, context)

    def refuse_if_not_editable(self, request, article):
        """Raise PermissionDenied, with the reason, if the writer may no longer change the article."""
        if article is None:
            raise Http404
        if self.has_change_permission(request) and not self.has_change_permission(request, article):
            raise PermissionDenied(
                _t("While you were writing, this article became «%(status)s», and only editors change it now.")
                % {"status": self.state(article)}
            )

    def save_model(self, request, obj, form, change):
        obj.typed_publish_at = typed_publish_at(form)
        if change:
            base = obj.newest_revision.token if obj.newest_revision else None
            obj.save_revision(form.content(), by=request.user, base=base)
        else:
            obj.start(form.content(), by=request.user)

    def save_related(self, request, form, formsets, change):
        """Save nothing: the revision holds everything."""

    def log_change(self, request, obj, message):
        """Write no log entry: the revision is the record."""

    log_addition = log_change

    def response_add(self, request, obj, post_url_continue=None):
        return self.answer(request, obj)

    def response_change(self, request, obj):
        return self.answer(request, obj)

    def answer(self, request, article):
        """Do the act of the pressed button after the save, and say what came of it."""
        again = reverse("admin:articles_article_change", args=[article.pk])
        act = next((name for name in ("publish", *ACTS) if f"_{name}" in request.POST), None)
        if not act:
            self.message_user(request, _t("The draft was saved. Readers see nothing of it yet."), messages.SUCCESS)
            return HttpResponseRedirect(again)
        try:
            with transaction.atomic():
                self.message_user(request, self.perform(act, request, article), messages.SUCCESS)
        except NotReady as error:
            for reason in error.reasons:
                self.message_user(request, reason, messages.ERROR)
            self.message_user(request, _t("Your text was saved as a draft."), messages.INFO)
        except NotAllowed as error:
            self.message_user(request, str(error), messages.ERROR)
        except StaleRevision:
            words = _t("Your text was saved, but somebody else saved at the same moment: look at it, then try again.")
            self.message_user(request, words, messages.ERROR)
        return HttpResponseRedirect(again if is_editor(request) else reverse("admin:articles_article_changelist"))

    def perform(self, act, request, article):
        """Do the act and return the message that says so."""
        if act == "publish":
            return self.publish(request, article)
        getattr(article, act)(by=request.user)
        return ACTS[act]

    def publish(self, request, article):
        article.publish(request.user, at=article.typed_publish_at)
        if article.is_scheduled:
            return _t("Scheduled for %s.") % arabic.datetime(article.published_at)
        return _t("Published: readers see it now.")

    # --- Additional pages ---------------------------------------------------------------------------

    def get_urls(self):
        own = [
            path("<int:pk>/preview/", self.admin_site.admin_view(self.preview), name="articles_article_preview"),
            path(
                "<int:pk>/restore/<int:revision>/",
                self.admin_site.admin_view(self.restore),
                name="articles_article_restore",
            ),
        ]
        return own + super().get_urls()

    def get_article(self, request, pk):
        """Return the article; 404 or PermissionDenied if this person may not see it."""
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article

    def preview(self, request, pk):
        """Show the newest revision as readers would see it."""
        article = preview_of(self.get_article(request, pk))
        return render(request, "articles/article.html", article_context(article, preview=True))

    def history_view(self, request, object_id, extra_context=None):
        if not object_id.isascii() or not object_id.isdigit():
            raise Http404
        article = self.get_article(request, object_id)
        revisions = article.revisions.select_related("by", "base")[:200]
        context = self.admin_site.each_context(request) | {
            "title": _t("Versions"),
            "article": article,
            "original": article,
            "opts": self.opts,
            "revisions": revisions,
            "may_restore": self.has_change_permission(request, article),
        }
        return render(request, self.object_history_template, context)

    def restore(self, request, pk, revision):
        article = self.get_article(request, pk)
        if request.method != "POST" or not self.has_change_permission(request, article):
            raise PermissionDenied
        older = get_object_or_404(Revision, article=article, pk=revision)
        try:
            article.restore(older, request.user)
        except StaleRevision:
            words = _t("Somebody saved this article at the same moment: look at the newest version, then try again.")
            self.message_user(request, words, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_article_history", args=[pk]))
        self.message_user(request, _t("The older version is the newest draft now; publish it to show it."))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def typed_publish_at(form):
    """Return the time that was typed; None for a planned time that has passed and was not changed."""
    time = form.cleaned_data.get("publish_at")
    has_passed = time and time <= timezone.now() and "publish_at" not in form.changed_data
    return None if has_passed else time


def is_editor(request):
    """Return whether this person may publish."""
    return request.user.has_perm("articles.publish_article")
