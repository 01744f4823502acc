"""Admin pages of listed words, bans, canned texts and the settings of comments."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Ban, CannedText, HouseRules, Word
from newsroom.desk.versions import VersionedAdmin


@admin.register(Word)
class WordAdmin(admin.ModelAdmin):
    list_display = ["text", "kind"]
    list_filter = ["kind"]
    list_editable = ["kind"]
    search_fields = ["text", "folded"]
    fields = ["text", "kind"]
    list_per_page = 200


@admin.register(Ban)
class BanAdmin(admin.ModelAdmin):
    list_display = ["kind", "until", "is_active", "note", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    fields = readonly_fields = ["kind", "until", "note", "by", "at"]
    actions = ["lift"]

    def has_add_permission(self, request):
        return False  # a ban is made on the page of a comment

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("in force"), boolean=True)
    def is_active(self, ban):
        return ban.until > timezone.now()

    @admin.action(description=_("Lift the ban"), permissions=["change"])
    def lift(self, request, bans):
        for ban in bans.active():
            ban.lift()
        self.message_user(request, _("The ban is lifted."), messages.SUCCESS)


@admin.register(CannedText)
class CannedTextAdmin(VersionedAdmin, admin.ModelAdmin):
    list_display = ["title", "kind", "code", "position"]
    list_filter = ["kind"]
    search_fields = ["title", "text"]
    fields = ["kind", "title", "text", "code", "position"]


@admin.register(HouseRules)
class HouseRulesAdmin(admin.ModelAdmin):
    """There is one row, so the list redirects to its form."""

    fields = ["closed_now", "text"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        HouseRules.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:comments_houserules_change", args=[1]))
