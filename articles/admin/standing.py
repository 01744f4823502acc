"""Sections, tags and standing pages."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as PlainTag

from articles.editor import EditorAdminMixin, body_field
from articles.models import Page, Section, Tag

admin.site.unregister(PlainTag)


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "colour", "position"]
    list_editable = ["position"]
    search_fields = ["name"]


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "folded"]
    fields = ["name", "slug"]


class PageForm(forms.ModelForm):
    body = body_field(label=_("text"))

    class Meta:
        model = Page
        fields = ("title", "body", "slug", "in_header", "position")


@admin.register(Page)
class PageAdmin(EditorAdminMixin, admin.ModelAdmin):
    list_display = ["title", "in_header", "position"]
    form = PageForm
