"""The admin of authors."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from authors.models import Author, checked_links
from newsroom import images
from newsroom.desk.search import FoldedSearch
from newsroom.desk.uploads import PictureField, PictureUploadAdmin, PictureUploadForm
from newsroom.desk.versions import VersionedAdmin


class LinksField(forms.CharField):
    """Links as lines of «label | address»."""

    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})

    def prepare_value(self, value):
        return "\n".join(f"{link['label']} | {link['url']}" for link in value) if isinstance(value, list) else value

    def clean(self, value):
        pairs = [line.partition("|") for line in super().clean(value).splitlines() if line.strip()]
        try:
            return checked_links([{"label": label.strip(), "url": url.strip()} for label, _sign, url in pairs])
        except ValidationError as error:
            raise ValidationError(error.messages) from None

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


class AuthorForm(PictureUploadForm, forms.ModelForm):
    links = LinksField(label=_("Links"), required=False, help_text=_("One a line: label | https://…"))
    portrait_file = PictureField(label=_("Portrait"), required=False)

    class Meta:
        model = Author
        fields = ("name", "title", "bio", "links", "portrait_file", "slug", "user")

    def clean_portrait_file(self):
        try:
            picture = self.stored("portrait_file")
        except images.PictureRefused as refused:
            raise ValidationError(str(refused)) from None
        if picture:
            self.instance.set_portrait(picture)
        return self.cleaned_data["portrait_file"]


@admin.register(Author)
class AuthorAdmin(PictureUploadAdmin, FoldedSearch, VersionedAdmin, admin.ModelAdmin):
    form = AuthorForm
    list_display = ["name", "title", "articles_count"]
    folded_fields = ["sort_key"]
    picture_uploads = {"portrait_file": images.PORTRAIT_SHAPES}

    @staticmethod
    def counted(number):
        return ngettext("%(n)s author", "%(n)s authors", number)

    def get_queryset(self, request):
        return super().get_queryset(request).with_article_count()

    @admin.display(description=_("articles"))
    def articles_count(self, author):
        return author.article_count
