"""The requests of the editor's picture dialog: searching the library and uploading a picture."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

from articles.admin.known_picture import answered_image, resolve_words
from articles.models import Image
from newsroom import images
from newsroom.images import PictureRefused

NOT_YOURS = _("Your role does not include this act.")
INCOMPLETE = _("A picture needs a file and words that say what it shows.")


class PictureDialog:
    """Mixin of the library's admin with views that return JSON."""

    def library(self, request):
        """Return the pictures found, newest first: {images: [{id, thumb, alt, credit}], next: page number or null}."""
        if not self.has_view_permission(request):
            return refused(NOT_YOURS, status=403)
        found, _distinct = self.get_search_results(request, Image.objects.all(), request.GET.get("q", "")[:100])
        if request.GET.get("id", "").isdecimal():
            found = Image.objects.filter(pk=request.GET["id"])
        page = Paginator(found, 24).get_page(request.GET.get("page", 1))
        return JsonResponse(
            {
                "images": [as_json(image) for image in page],
                "next": page.next_page_number() if page.has_next() else None,
            }
        )

    def upload(self, request):
        """Store a picture and return {id, thumb, alt, credit, notes}; 409 with {known} asks which words to keep."""
        if request.method != "POST" or not self.has_add_permission(request):
            return refused(NOT_YOURS, status=403)
        typed = {"alt": request.POST.get("alt", "").strip()[:300], "credit": request.POST.get("credit", "")[:160]}
        file, image, notes = request.FILES.get("file"), answered_image(request.POST), ()
        if not typed["alt"] or not (file or image):
            return refused(INCOMPLETE)
        if not image:
            try:
                picture = images.store(file)
            except PictureRefused as refusal:
                return refused(refusal)
            notes = picture.notes
            image = Image.from_picture(picture, **typed, by=request.user)
        if known := resolve_words(image, typed, request.POST, request.user):
            return JsonResponse({"known": question(known), "notes": [str(note) for note in notes]}, status=409)
        return JsonResponse(as_json(image) | {"notes": [str(note) for note in notes]})


def refused(reason, status=400):
    return JsonResponse({"errors": [str(reason)]}, status=status)


def as_json(image):
    return {"id": image.pk, "thumb": image.thumb_url, "alt": image.alt, "credit": image.credit}


def question(known):
    """Return the question as JSON: {token, may_change, thumb, rows: [[label, the library's words, the typed ones]]}."""
    rows = [[str(text) for text in row] for row in known.rows]
    thumb = known.image.thumb_url
    return {"token": known.token, "may_change": known.may_change, "thumb": thumb, "rows": rows}
