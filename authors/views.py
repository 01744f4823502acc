"""The authors' index and profile."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from authors.jsonld import author_description
from authors.models import Author
from newsroom.page_cache import cached_page
from newsroom.paging import requested_page


@cached_page()
def index(request):
    authors = Author.objects.with_article_count().by_name()
    return render(request, "authors/index.html", {"authors": authors})


@cached_page(params=("page",))
def author(request, slug):
    found = get_object_or_404(Author, slug=slug)
    stories = found.articles.published()
    parts = list(stories.order_by().values("section__name", "section__slug", "section__colour").annotate(n=Count("pk")))
    found.article_count = sum(part["n"] for part in parts)
    context = {
        "author": found,
        "page": requested_page(request, stories.newest_first().as_cards(), count=found.article_count),
        "sections": [section_link(part) for part in sorted(parts, key=lambda part: -part["n"])],
        "jsonld": author_description(found, (_("Our writers"), reverse("authors"))),
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
