"""The picture library: uploading, choosing, and where the crop must look."""

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Image
from newsroom import images
from newsroom.desk.search import FoldedSearch
from newsroom.desk.versions import VersionedAdmin
from newsroom.images import PictureRefused


class ImageForm(forms.ModelForm):
    file = forms.FileField(label=_("File"), help_text=_("JPEG, PNG, WebP, AVIF or GIF, at most 20 MB."))

    class Meta:
        model = Image
        fields = ("alt", "caption", "credit", "focal_x", "focal_y")

    def clean_file(self):
        try:
            self.stored = images.store(self.cleaned_data["file"])
        except PictureRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        if Image.objects.filter(name=self.stored.name).exists():
            raise forms.ValidationError(_("This picture is in the library already."))
        return self.cleaned_data["file"]


class KeptImageForm(ImageForm):
    file = None


@admin.register(Image)
class ImageAdmin(FoldedSearch, VersionedAdmin, admin.ModelAdmin):
    list_display = ["thumb", "alt", "credit", "created_at"]
    list_display_links = ["thumb", "alt"]
    folded_fields = ["folded"]
    list_per_page = 40
    readonly_fields = ["shown"]

    @staticmethod
    def counted(number):
        return ngettext("%(n)s picture", "%(n)s pictures", number)

    def get_form(self, request, obj=None, **kwargs):
        kwargs["form"] = KeptImageForm if obj else ImageForm
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request, obj=None):
        fields = ["alt", "caption", "credit", "focal_x", "focal_y"]
        return ["shown", *fields] if obj else ["file", *fields]

    def has_delete_permission(self, request, obj=None):
        used = obj and (obj.hero_of.exists() or obj.placements.exists())
        return not used and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        return {}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.name, obj.width, obj.height = form.stored.name, form.stored.width, form.stored.height
            obj.by = request.user
        images.render(obj.picture)  # the crops of this focal point
        super().save_model(request, obj, form, change)

    @admin.display(description=_("picture"))
    def thumb(self, image):
        return format_html(
            '<img src="{}" alt="{}" width="96" height="72" loading="lazy" class="thumb">', thumb_url(image), image.alt
        )

    @admin.display(description=_("picture"))
    def shown(self, image):
        return format_html(
            '<img src="{}" alt="" class="focal" width="480" data-x="id_focal_x" data-y="id_focal_y">',
            images.url(images.rendition_name(image.picture, "whole", images.widths(image.picture, "whole")[0], "webp")),
        )

    # --- What the editor's dialog asks --------------------------------------------------------------

    def get_urls(self):
        own = [
            path("library/", self.admin_site.admin_view(self.library), name="articles_image_library"),
            path("upload/", self.admin_site.admin_view(self.upload), name="articles_image_upload"),
        ]
        return own + super().get_urls()

    def library(self, request):
        """Pictures by words of theirs, the newest first: {images: [{id, thumb, alt, credit}], next: page or null}."""
        if not self.has_view_permission(request):
            return JsonResponse({"errors": [str(_("Your role does not include this act."))]}, status=403)
        found, _distinct = self.get_search_results(request, Image.objects.all(), request.GET.get("q", "")[:100])
        if request.GET.get("id", "").isdecimal():
            found = Image.objects.filter(pk=request.GET["id"])
        page = Paginator(found, 24).get_page(request.GET.get("page", 1))
        return JsonResponse(
            {
                "images": [described(image) for image in page],
                "next": page.next_page_number() if page.has_next() else None,
            }
        )

    def upload(self, request):
        if request.method != "POST" or not self.has_add_permission(request):
            return JsonResponse({"errors": [str(_("Your role does not include this act."))]}, status=403)
        alt, file = request.POST.get("alt", "").strip()[:300], request.FILES.get("file")
        if not file or not alt:
            return JsonResponse(
                {"errors": [str(_("A picture needs a file and words that say what it shows."))]}, status=400
            )
        try:
            image = Image.keep(file, alt=alt, credit=request.POST.get("credit", "")[:160], by=request.user)
        except PictureRefused as refused:
            return JsonResponse({"errors": [str(refused)]}, status=400)
        return JsonResponse(described(image))


def thumb_url(image):
    return images.url(images.rendition_name(image.picture, "thumb", images.widths(image.picture, "thumb")[0], "webp"))


def described(image):
    return {"id": image.pk, "thumb": thumb_url(image), "alt": image.alt, "credit": image.credit}
