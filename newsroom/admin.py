"""Accounts on the desk: a chief makes and changes them, but nobody makes himself more than he is."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

# What Django says on these pages and its own Arabic does not have yet.
DJANGOS_WORDS = [
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

    def get_queryset(self, request):
        people = super().get_queryset(request).prefetch_related("groups")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def has_delete_permission(self, request, obj=None):
        return False  # what a person did stays on record: an account is made inactive instead

    @admin.display(description=_("role"))
    def role(self, user):
        return "، ".join(group.name for group in user.groups.all()) or ("—" if not user.is_superuser else _("owner"))
