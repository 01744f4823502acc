"""The page that lists the authors, and the page of an author."""

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
    """Show all authors, with the number of their published articles."""
    authors = Author.objects.with_article_count().by_name()
    return render(request, "authors/index.html", {"authors": authors})


@cached_page(params=("page",))
def author(request, slug):
    """Show an author's profile and published articles."""
    found = get_object_or_404(Author, slug=slug)
    articles = found.articles.published()
    sections = articles.order_by().values("section__name", "section__slug", "section__colour")
    sections = sorted(sections.annotate(count=Count("pk")), key=lambda section: -section["count"])
    found.article_count = sum(section["count"] for section in sections)
    context = {
        "author": found,
        "page": requested_page(request, articles.newest_first().as_cards(), count=found.article_count),
        "sections": [section_link(section) for section in sections],
        "jsonld": author_description(found, (_("Our writers"), reverse("authors"))),
    }
    return render(request, "authors/author.html", context)


def section_link(section):
    """Return what the templates need of a section, without its row."""
    slug = section["section__slug"]
    return {
        "name": section["section__name"],
        "slug": slug,
        "colour": section["section__colour"],
        "get_absolute_url": reverse("section", args=[slug]),
    }
