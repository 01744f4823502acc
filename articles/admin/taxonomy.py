"""Sections, tags and static pages in the admin."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from taggit.models import Tag as PlainTag

from articles.admin.editor import EditorAdminMixin, body_field
from articles.models import Page, Section, Tag
from newsroom import arabic
from newsroom.desk.search import FoldedSearch
from newsroom.desk.versions import VersionedAdmin

admin.site.unregister(PlainTag)


@admin.register(Section)
class SectionAdmin(VersionedAdmin, admin.ModelAdmin):
    list_display = ["name", "colour", "position"]
    list_editable = ["position"]

    @staticmethod
    def counted(number):
        return ngettext("%(n)s section", "%(n)s sections", number)


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "slug")
        labels = {"name": _("name")}

    def clean_name(self):
        """Refuse a name that another tag has, with a link to that tag."""
        name = arabic.tidy_line(self.cleaned_data["name"])
        taken = Tag.objects.exclude(pk=self.instance.pk).filter(folded=arabic.fold(name)).first()
        if taken:
            where = reverse("admin:articles_tag_change", args=[taken.pk])
            words = _t("There is this tag already: %s. Use it, or merge the two in the list of tags.")
            link = format_html('<a href="{}"><bdi>{}</bdi></a>', where, taken.name)
            raise forms.ValidationError(format_html(words.replace("%s", "{}"), link))
        return name


@admin.register(Tag)
class TagAdmin(FoldedSearch, VersionedAdmin, admin.ModelAdmin):
    form = TagForm
    list_display = ["name", "slug", "former_names"]
    folded_fields = ["folded", "aliases__folded"]
    fields = ["name", "slug"]
    actions = ["merge"]

    @staticmethod
    def counted(number):
        return ngettext("%(n)s tag", "%(n)s tags", number)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("aliases")

    @admin.display(description=_("former names"))
    def former_names(self, tag):
        return "، ".join(alias.name for alias in tag.aliases.all()) or "—"

    @admin.action(description=_("Merge the chosen tags into one"), permissions=["change"])
    def merge(self, request, chosen):
        """Ask which of the chosen tags to keep, then merge the others into it."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        tags = list(chosen.order_by("name"))
        stays = next((tag for tag in tags if str(tag.pk) == request.POST.get("stays")), None)
        if len(tags) < 2:
            self.message_user(request, _t("Choose two tags or more to merge them."), messages.WARNING)
            return None
        if not stays:
            context = self.admin_site.each_context(request) | {
                "title": _("Merge tags"),
                "tags": tags,
                "opts": self.opts,
            }
            return render(request, "admin/articles/tag/merge.html", context)
        others = [tag for tag in tags if tag != stays]
        for tag in others:
            tag.merge_into(stays)
        self.log_change(request, stays, _t("Merged into it: %s") % "، ".join(tag.name for tag in others))
        self.message_user(request, _t("Merged into «%s»; old addresses lead there.") % stays.name, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_tag_changelist"))


class PageForm(forms.ModelForm):
    body = body_field(label=_("text"))

    class Meta:
        model = Page
        fields = ("title", "body", "slug", "in_header", "position")


@admin.register(Page)
class PageAdmin(EditorAdminMixin, VersionedAdmin, admin.ModelAdmin):
    list_display = ["title", "in_header", "position"]
    form = PageForm

    @staticmethod
    def counted(number):
        return ngettext("%(n)s page", "%(n)s pages", number)
