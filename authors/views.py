"""The authors' index and profile."""

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from authors.models import Author
from newsroom import jsonld
from newsroom.page_cache import cached_page

A_PAGE = 20


@cached_page()
def index(request):
    authors = Author.objects.with_count().by_name()
    return render(request, "authors/index.html", {"authors": authors})


@cached_page(params=("page",))
def author(request, slug):
    found = get_object_or_404(Author, slug=slug)
    stories = found.articles.published()
    parts = list(stories.order_by().values("section__name", "section__slug", "section__colour").annotate(n=Count("pk")))
    found.article_count = sum(part["n"] for part in parts)
    pages = Paginator(stories.newest_first().as_cards(), A_PAGE)
    pages.count = found.article_count  # counted above, with the sections
    try:
        listed = pages.page(int(request.GET.get("page", "1")))
    except (ValueError, EmptyPage):
        raise Http404 from None
    context = {
        "author": found,
        "page": listed,
        "sections": [section_link(part) for part in sorted(parts, key=lambda part: -part["n"])],
        "jsonld": jsonld.author(found, (_("Our writers"), reverse("authors"))),
    }
    return render(request, "authors/author.html", context)


def section_link(part):
    slug = part["section__slug"]
    return {
        "name": part["section__name"],
        "slug": slug,
        "colour": part["section__colour"],
        "get_absolute_url": reverse("section", args=[slug]),
    }
