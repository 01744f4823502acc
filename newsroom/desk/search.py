"""The desk's search: folded, as the readers' search is, so that marks, tatweel and spelling variants do not matter."""

import functools
import operator
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from newsroom import arabic


class FoldedSearch:
    """Mixin for a ModelAdmin; `folded_fields` are the columns or relations that hold folded text.

    A row is found if every word of the query occurs in one of them.
    """

    folded_fields: Sequence[str] = ()
    search_fields = ("pk",)  # the admin shows its search box where this is not empty

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = arabic.query_words(search_term)
        if not words:
            return (queryset.none() if search_term.strip() else queryset), False
        for word in words:
            anywhere = [Q(**{f"{field}__contains": word}) for field in self.folded_fields]
            queryset = queryset.filter(functools.reduce(operator.or_, anywhere))
        return queryset, any("__" in field for field in self.folded_fields)
