"""The picture library: adding, changing and deleting pictures, and setting their focal points."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.known_picture import answered_image, resolve_words
from articles.admin.picture_dialog import PictureDialog
from articles.models import Article, Image, Page
from articles.models.image_uses import uses_of
from newsroom import arabic, images
from newsroom.desk.search import FoldedSearch
from newsroom.desk.uploads import PictureField, PictureUploadAdmin, PictureUploadForm
from newsroom.desk.versions import VersionedAdmin
from newsroom.images import PictureRefused

WORDS = ("alt", "caption", "credit")
MAX_USES_SHOWN = 20  # in the message that a picture is not deleted


class ImageForm(PictureUploadForm, forms.ModelForm):
    """The form of a new picture; one that is in the library already becomes `found`, once its words are decided."""

    file = PictureField(label=_("File"), required=False)

    class Meta:
        model = Image
        fields = (*WORDS, "focal_x", "focal_y")

    by = known = found = None

    def clean_file(self):
        """Return the stored `Picture`; None if the form answers the question about a picture of the library."""
        try:
            picture = self.stored("file")
        except PictureRefused as refused:
            raise ValidationError(str(refused)) from None
        if not picture and not answered_image(self.data):
            raise ValidationError(_("Choose the file of the picture."))
        return picture

    def clean(self):
        super().clean()
        picture = self.cleaned_data.get("file")
        image = Image.objects.filter(name=picture.name).first() if picture else answered_image(self.data)
        if image and not self.errors:
            self.found = image
            self.known = resolve_words(image, {field: self.cleaned_data[field] for field in WORDS}, self.data, self.by)
        if self.known:
            raise ValidationError(
                _("This picture is in the library already, with other words: choose which ones stay.")
            )
        return self.cleaned_data


class KeptImageForm(PictureUploadForm, forms.ModelForm):
    class Meta(ImageForm.Meta):
        pass


@admin.register(Image)
class ImageAdmin(PictureUploadAdmin, PictureDialog, FoldedSearch, VersionedAdmin, admin.ModelAdmin):
    list_display = ["thumb", "alt", "credit", "created_at"]
    list_display_links = ["thumb", "alt"]
    folded_fields = ["folded"]
    list_per_page = 40
    readonly_fields = ["shown"]
    picture_uploads = {"file": images.ALL_SHAPES}
    change_form_template = "admin/articles/image/change_form.html"

    @staticmethod
    def counted(number):
        return ngettext("%(n)s picture", "%(n)s pictures", number)

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = KeptImageForm if obj else ImageForm
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_fields(self, request, obj=None):
        fields = [*WORDS, "focal_x", "focal_y"]
        return ["shown", *fields] if obj else ["file", *fields]

    def get_actions(self, request):
        return {}

    def get_urls(self):
        own = [
            path("library/", self.admin_site.admin_view(self.library), name="articles_image_library"),
            path("upload/", self.admin_site.admin_view(self.upload), name="articles_image_upload"),
        ]
        return own + super().get_urls()

    # --- Saving -------------------------------------------------------------------------------------

    def prepare_pictures(self, request, obj):
        """Store an upload, or render the crops of a new focal point; the rest of the form is checked later."""
        super().prepare_pictures(request, obj)
        focal = [typed_percent(request, name) for name in ("focal_x", "focal_y")]
        if obj and None not in focal and focal != [obj.focal_x, obj.focal_y]:
            images.render(images.Picture(obj.name, obj.width, obj.height, *focal))

    def save_form(self, request, form, change):
        """Return the picture to save; one that is in the library already is returned unchanged."""
        return getattr(form, "found", None) or super().save_form(request, form, change)

    def save_model(self, request, obj, form, change):
        if getattr(form, "found", None):
            return
        if not change:
            picture = form.cleaned_data["file"]
            obj.name, obj.width, obj.height = picture.name, picture.width, picture.height
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Save nothing: a picture has no related rows."""

    # --- Deleting -----------------------------------------------------------------------------------

    def delete_view(self, request, object_id, extra_context=None):
        """Refuse to delete a picture that is in use, also by a draft, and name the uses."""
        image = self.get_object(request, unquote(object_id))
        if image and self.has_delete_permission(request, image) and (uses := uses_of(image)):
            self.message_user(request, self.refusal(uses), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
        return super().delete_view(request, object_id, extra_context)

    def refusal(self, uses):
        words = _t("This picture is in use and was not deleted. Take it out of these first, then delete it:")
        links = [format_html('<a href="{}"><bdi>{}</bdi></a>', change_address(row), kind_and_name(row)) for row in uses]
        shown = format_html_join("، ", "{}", ((link,) for link in links[:MAX_USES_SHOWN]))
        if len(links) <= MAX_USES_SHOWN:
            return format_html("{} {}", words, shown)
        more = _t("and %s others") % arabic.digits(len(links) - MAX_USES_SHOWN)
        return format_html("{} {} {}", words, shown, more)

    # --- Columns ------------------------------------------------------------------------------------

    @admin.display(description=_("picture"))
    def thumb(self, image):
        return format_html(
            '<img src="{}" alt="{}" width="96" height="72" loading="lazy" class="thumb">', image.thumb_url, image.alt
        )

    @admin.display(description=_("picture"))
    def shown(self, image):
        return format_html(
            '<img src="{}" alt="" class="focal" width="480" data-x="id_focal_x" data-y="id_focal_y">',
            images.url(images.rendition_name(image.picture, "whole", images.widths(image.picture, "whole")[0], "webp")),
        )


def typed_percent(request, name):
    """Return the typed number from 0 to 100, or None, where the form will say what is wrong."""
    typed = request.POST.get(name, "").strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 3 and int(typed) <= 100 else None


def change_address(row):
    """Return the address of the row's change form."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def kind_and_name(row):
    """Return the kind and the name of a row that uses a picture."""
    kind = {Article: _("article"), Page: _("page")}.get(type(row), _("author"))
    return f"{kind}: {row.newest_revision.headline if isinstance(row, Article) and row.newest_revision else row}"
