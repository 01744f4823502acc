"""The edition: raised once by every committed change of readers' pages."""

import datetime
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Section
from newsroom.database.hooks import after_commit, before_commit
from newsroom.models import Edition, new_edition


def number():
    return Edition.objects.get().number


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_edition_is_the_last_write_of_the_outermost_transaction():
    first, second = Section.objects.create(name="أ"), Section.objects.create(name="ب")
    before = number()
    with mock.patch.object(Edition, "raise_number", wraps=Edition.raise_number) as raised:
        with transaction.atomic():
            first.save()
            assert raised.call_count == 0
            with transaction.atomic():
                second.save()
            assert raised.call_count == 0
            assert number() == before
        assert raised.call_count == 1
    assert number() == before + 1


@pytest.mark.django_db
def test_in_a_test_the_outermost_transaction_ends_with_the_tests_own_block():
    section = Section.objects.create(name="أ")
    before = number()
    with transaction.atomic():
        section.save()
        section.save()
        assert number() == before
    assert number() == before + 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_transaction_that_is_rolled_back_raises_nothing_and_leaves_no_hook():
    section = Section.objects.create(name="أ")
    before = number()
    with transaction.atomic():
        section.save()
        transaction.set_rollback(True)
    assert number() == before
    with transaction.atomic():
        pass
    assert number() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_error_in_the_last_write_rolls_everything_back():
    section = Section.objects.create(name="قديم")
    with (
        mock.patch.object(Edition, "raise_number", side_effect=RuntimeError("no edition")),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        Section.objects.filter(pk=section.pk).update(name="جديد")
    assert Section.objects.get().name == "قديم"
    assert connection.get_autocommit()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_hooks_run_once_per_key_in_order_and_may_fail_after_the_commit():
    seen = []
    with transaction.atomic():
        before_commit("a", lambda: seen.append("not this one"))
        before_commit("a", lambda: seen.append("before"))
        after_commit("b", lambda: 1 / 0)
        after_commit("c", lambda: seen.append(f"after, autocommit {connection.get_autocommit()}"))
    assert seen == ["before", "after, autocommit True"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_publish_times_of_all_changes_in_a_transaction_are_kept():
    first, second = (timezone.now() + datetime.timedelta(days=days) for days in (1, 2))
    with transaction.atomic():
        with new_edition(publish_times=[first]):
            pass
        with new_edition(publish_times=[second]):
            pass
    assert Edition.objects.get().upcoming == sorted([first.isoformat(), second.isoformat()])


def test_a_queryset_without_edition_writes_and_keeps_the_number(article):
    before = number()
    rows = Section.objects.without_edition()
    assert rows.filter(pk=article.section_id).update(name="قسم آخر") == 1
    section = Section.objects.get(pk=article.section_id)
    section.name = "قسم ثالث"
    rows.bulk_update([section], ["name"])
    rows.bulk_create([Section(name="جديد", slug="جديد")])
    assert number() == before
    assert set(Section.objects.values_list("name", flat=True)) == {"قسم ثالث", "جديد"}


def test_a_row_saved_without_a_new_edition_keeps_the_number(article):
    before = number()
    article.section.name = "قسم آخر"
    article.section.save(new_edition=False)
    assert number() == before
    article.section.save()
    assert number() == before + 1
