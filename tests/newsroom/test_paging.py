"""Pages of long lists."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from articles.models import Section
from newsroom.paging import PAGE_SIZE, requested_page


def page_of(query, **options):
    return requested_page(RequestFactory().get(f"/{query}"), Section.objects.order_by("pk"), **options)


@pytest.fixture
def sections(db):
    return [Section.objects.create(name=f"قسم {number}") for number in range(PAGE_SIZE + 1)]


def test_the_first_page_is_full_and_the_second_has_the_rest(sections):
    assert list(page_of("")) == sections[:PAGE_SIZE]
    assert list(page_of("?page=2")) == sections[PAGE_SIZE:]


@pytest.mark.parametrize("query", ["?page=3", "?page=0", "?page=-1", "?page=x"])
def test_a_page_that_does_not_exist_is_404(sections, query):
    with pytest.raises(Http404):
        page_of(query)


def test_a_known_count_saves_a_query(sections, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(page_of("?page=2", count=PAGE_SIZE + 1)) == 1
