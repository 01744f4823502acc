"""Accounts and redirects on the desk. The rights of a superuser cannot be given or changed here."""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from newsroom.desk.versions import VersionedAdmin
from newsroom.models import Redirect
from newsroom.models.redirect import path_of, prefetch_rows, without_own_host

# Django's messages on these pages that its Arabic catalogue lacks, or has only for masculine nouns.
DJANGOS_WORDS = [
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("You may edit it again below."),
    _("Constraint “%(name)s” is violated."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("0 of %(cnt)s selected"),
    _("Delete selected %(verbose_name_plural)s"),
    _("Enter a valid time."),
    _("Welcome,"),
    _(
        "Please enter the correct %(username)s and password for a staff account. Note that both fields may be "
        "case-sensitive."
    ),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    ngettext_lazy("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully.", 0),
    ngettext_lazy("Successfully deleted %(count)d %(items)s.", "Successfully deleted %(count)d %(items)s.", 0),
    _("Reset password"),
    _("Set password"),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
]

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class StaffAdmin(UserAdmin):
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Work"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "first_name", "last_name", "password1", "password2")}),
        (_("Work"), {"fields": ("is_staff", "groups")}),
    )
    list_display = ("username", "first_name", "last_name", "email", "role", "is_active")
    list_filter = ("groups", "is_active")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = super().get_queryset(request).prefetch_related("groups")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # what a person did stays on record: an account is made inactive instead

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        return "، ".join(group.name for group in user.groups.all()) or ("—" if not user.is_superuser else _("owner"))


class RedirectForm(forms.ModelForm):
    path = forms.CharField(
        label=_("old address"), help_text=Redirect._meta.get_field("path").help_text, max_length=4000
    )

    class Meta:
        model = Redirect
        fields = ("path", "target")

    def clean_path(self) -> str:
        """Take an address as a browser shows or copies it; its length is judged after decoding."""
        typed = without_own_host(self.cleaned_data["path"].strip())
        if not typed.startswith("/"):
            raise forms.ValidationError(_("Begin the old address with «/»: it is a path of this site."))
        path = path_of(typed)
        Redirect._meta.get_field("path").run_validators(path)
        return path


@admin.register(Redirect)
class RedirectAdmin(VersionedAdmin, admin.ModelAdmin):
    """Redirects: those made when an address changes, and those that an editor adds."""

    list_display = ["path", "leads_to", "created_at"]
    search_fields = ["path", "target"]
    form = RedirectForm
    fields = ["path", "target"]
    list_per_page = 50

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        prefetch_rows(changelist.result_list)
        return changelist

    @staticmethod
    def counted(number: int) -> str:
        return ngettext("%(n)s redirect", "%(n)s redirects", number)

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect: Redirect) -> str:
        return redirect.target or (str(redirect.row) if redirect.row else _("a page that is gone"))
