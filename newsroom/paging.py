"""Pages of long lists: `?page=N`."""

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE_SIZE = 20


def requested_page(request: HttpRequest, rows: QuerySet, count: int | None = None) -> Page:
    """Return the page of the rows that `?page=` asks for; raise `Http404` if there is no such page.

    `count` is the number of rows, where the caller knows it already: it saves a query.
    """
    pages = Paginator(rows, PAGE_SIZE)
    if count is not None:
        pages.count = count
    try:
        return pages.page(int(request.GET.get("page", "1")))
    except (ValueError, EmptyPage):
        raise Http404 from None
