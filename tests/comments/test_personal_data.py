"""Personal data is exported, erased, and deleted after its retention time."""

import datetime
import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import personal
from comments.intake import receiving
from comments.models import Ban, Comment, Confirmation, Decision, Report, Subscription, Version
from comments.models.hashes import email_hash
from newsroom import arabic
from newsroom.mail.mailboxes import mailbox_hash
from newsroom.models import DayKey, Mail, MailStop, SpentChallenge
from newsroom.visitors.origin import Origin, today
from tests.factories import make_comment

EMAIL = "reem.unique@example.com"
NAME, TEXT, CORRECTED = "ريمفريدة", "نصفريد كتبته", "نصمصحح كتبته"


@pytest.fixture
def everything(article, mona):
    """Make a commenter with personal data in every table that can have some."""
    comment = Comment(article=article, name=NAME, email=EMAIL, body=TEXT)
    receiving.receive(comment, Origin("203.0.113.7"))
    comment.approve(mona)
    comment.correct(CORRECTED, lambda comment, body: ([], None))
    Subscription.objects.create(comment=comment, confirmed_at=timezone.now())
    Confirmation.objects.create(mailbox_hash=mailbox_hash(EMAIL), day=today())
    Mail.objects.create(kind="confirm", dedup_key=f"confirm {email_hash(EMAIL)}", to=EMAIL, subject_id=comment.pk)
    receiving.note_report(comment, "other", Origin("198.51.100.1"))
    second = Comment(article=article, name=NAME, email=EMAIL.upper().replace("EXAMPLE.COM", "example.com"), body="ثانٍ")
    receiving.receive(second, Origin("203.0.113.7"))
    second.reject(mona)
    answer = make_comment(article, parent=comment, name="فادي", email="fadi@example.com", body="جواب فادي")
    answer.approve(mona)
    return comment


def traces(*needles):
    """Return {table.column: value} of all values in the database that contain one of the needles."""
    found = {}
    for model in apps.get_models():
        for row in model._base_manager.values():
            for column, value in row.items():
                if any(needle in str(value) for needle in needles):
                    found[f"{model._meta.label}.{column}"] = value
    return found


NEEDLES = (EMAIL, "REEM.UNIQUE", NAME, TEXT, "نصفريد", CORRECTED, "نصمصحح")


def test_erasing_leaves_no_trace_in_any_table(client, everything, mona, article):
    hashes = (email_hash(EMAIL), everything.address_hash, everything.network_hash)
    before = traces(*NEEDLES, *hashes)
    assert len(before) >= 8
    assert personal.erase(EMAIL, by=mona) == 2
    assert traces(*NEEDLES, *hashes) == {}
    page = client.get(article.get_absolute_url()).content.decode()
    assert "جواب فادي" in page
    assert "لم يعد هذا التعليق معروضًا." in page
    assert Decision.objects.filter(after="erased", by=mona).count() == 2
    assert Decision.objects.filter(comment_key=everything.key, after="approved").count() == 1


def test_erasing_touches_nobody_else(everything, mona):
    personal.erase(EMAIL)
    fadi = Comment.objects.get(name="فادي")
    assert (fadi.email, fadi.body, fadi.status) == ("fadi@example.com", "جواب فادي", "approved")


def test_erasing_an_unknown_address_erases_nothing(everything):
    before = Comment.objects.count()
    assert personal.erase("nobody@example.com") == 0
    assert personal.erase("") == 0
    assert Comment.objects.count() == before


def test_the_export_has_everything_stored(everything):
    out = io.StringIO()
    call_command("personal_data", "export", EMAIL, stdout=out)
    told = json.loads(out.getvalue())
    assert len(told["comments"]) == 2
    first = told["comments"][0]
    assert (first["name"], first["comment"], first["correction_that_waits"]) == (NAME, TEXT, CORRECTED)
    assert set(first["earlier_wordings"]) == {TEXT, CORRECTED}
    assert first["mail_wanted"] == {"on_approval": True, "on_replies": True, "confirmed": True}
    assert [one["decision"] for one in first["decisions"]] == ["approved"]


def test_the_command_erases_too(everything):
    out = io.StringIO()
    call_command("personal_data", "erase", EMAIL, "--yes", stdout=out)
    assert "erased: 2" in out.getvalue()
    assert traces(*NEEDLES) == {}


DATA = "/admin/comments/comment/personal-data/"


def test_a_moderator_sees_and_erases_no_personal_data(desk, mona, everything):
    assert desk(mona).get(DATA).status_code == 403
    for act in ("", "export/", "erasure/", "erase/"):
        assert desk(mona).post(f"{DATA}{act}", {"email": EMAIL}).status_code == 403
    assert traces(EMAIL) != {}


def test_a_chief_looks_up_and_exports_what_is_kept(desk, chief, everything):
    page = desk(chief).post(DATA, {"email": EMAIL, "find": "1"}).content.decode()
    assert "تعليقان لهذا العنوان" in page
    assert f">{arabic.isolate(everything.article.headline)}</a>" in page
    assert len(desk(chief).post(f"{DATA}export/", {"email": EMAIL}).json()["comments"]) == 2


def test_erasing_takes_a_second_page_that_names_the_address(desk, chief, everything):
    page = desk(chief).post(f"{DATA}erasure/", {"email": EMAIL}).content.decode()
    assert f'<bdi dir="ltr">{EMAIL}</bdi>' in page
    assert "تعليقان لهذا العنوان" in page
    assert f'action="{DATA}erase/"' in page
    assert traces(EMAIL) != {}
    page = desk(chief).post(f"{DATA}erase/", {"email": EMAIL}, follow=True).content.decode()
    assert EMAIL in page.partition("messagelist")[2].partition("</ul>")[0]
    assert traces(*NEEDLES) == {}


def test_nothing_is_erased_by_a_link(desk, chief, everything):
    for act in ("export/", "erasure/", "erase/"):
        assert desk(chief).get(f"{DATA}{act}?email={EMAIL}").status_code == 405


@pytest.mark.parametrize("typed", ["غلط", "ريم@", "@example.com", "a b@example.com", "a@" + "x" * 300 + ".com"])
def test_an_invalid_address_is_refused_in_arabic(desk, chief, everything, typed):
    for act in ("", "export/", "erasure/", "erase/"):
        answer = desk(chief).post(f"{DATA}{act}", {"email": typed})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "أدخل عنوان بريد إلكتروني صحيحًا." in page
        assert "export/" not in page
        assert "erasure/" not in page


def test_no_act_is_offered_where_nothing_is_stored(desk, chief, everything):
    for act in ("", "erasure/"):
        page = desk(chief).post(f"{DATA}{act}", {"email": "nobody@example.com"}).content.decode()
        assert "لا نحتفظ بشيء يخص هذا العنوان." in page
        assert "export/" not in page
        assert "erasure/" not in page


def test_an_erased_comment_cannot_be_restored(everything, mona):
    act = Decision.objects.filter(comment_key=everything.key, after="approved").get().act
    personal.erase(EMAIL)
    assert Comment.objects.undo(act, mona).done == []
    outcome = Comment.objects.filter(pk=everything.pk).decide("approved", mona)
    assert outcome.done == []


# --- By itself --------------------------------------------------------------------------------------


def age(days):
    Comment.objects.without_edition().update(created_at=timezone.now() - datetime.timedelta(days=days))


def test_personal_data_is_deleted_after_its_time(client, everything, mona, article, settings):
    everything.approve(mona)
    age(settings.PERSONAL_DATA_DAYS + 1)
    call_command("run_due", verbosity=0)
    assert traces(EMAIL, "REEM.UNIQUE", email_hash(EMAIL)) == {}
    everything.refresh_from_db()
    assert (everything.status, everything.name, everything.email) == ("approved", NAME, "")
    assert CORRECTED in client.get(article.get_absolute_url()).content.decode()
    assert not Comment.objects.filter(status="rejected").exists()
    assert Version.objects.count() == 0
    everything.reject(mona)
    assert everything.status == "rejected"


def test_pending_comments_are_deleted_after_their_own_time(article, mona, settings):
    settings.PENDING_DAYS = 90
    waiting, replied_to = make_comment(article), make_comment(article, email="fadi@example.com", approved_by=mona)
    reply = make_comment(article, parent=replied_to, approved_by=mona, email="huda@example.com")
    Comment.objects.undo(replied_to.last_decision.act, mona)
    age(89)
    Comment.objects.update(waiting_since=F("created_at"))
    personal.purge()
    assert Comment.objects.filter(email="reem@example.com").count() == 1
    age(91)
    Comment.objects.update(waiting_since=F("created_at"))
    personal.purge()
    assert not Comment.objects.filter(pk=waiting.pk).exists()
    replied_to.refresh_from_db()
    assert replied_to.status == "pending", "it was decided on lately"
    reply.refresh_from_db()
    assert reply.status == "approved"


def test_an_undecided_correction_is_dropped_with_the_address(client, everything, article, settings):
    age(settings.PERSONAL_DATA_DAYS + 1)
    Comment.objects.update(waiting_since=F("created_at"), open_reports=0)
    personal.purge()
    everything.refresh_from_db()
    assert (everything.body, everything.proposed, everything.email) == (TEXT, "", "")
    assert (everything.waiting_since, everything.versions.count()) == (None, 0)
    assert TEXT in client.get(article.get_absolute_url()).content.decode()
    assert traces(EMAIL, "REEM.UNIQUE", CORRECTED, email_hash(EMAIL)) == {}


def test_an_undecided_report_does_not_keep_the_address(article, mona, settings):
    comment = make_comment(article, approved_by=mona)
    receiving.note_report(comment, "other", Origin("198.51.100.1"))
    age(settings.PERSONAL_DATA_DAYS + 1)
    Comment.objects.update(waiting_since=timezone.now() - datetime.timedelta(days=settings.PENDING_DAYS + 1))
    personal.purge()
    comment.refresh_from_db()
    assert (comment.email, comment.open_reports) == ("", 1)
    assert comment.waiting_since, "the report still waits for a moderator"


def test_nothing_is_deleted_before_its_time(everything, mona, settings):
    everything.approve(mona)
    age(settings.PERSONAL_DATA_DAYS - 1)
    before = traces(*NEEDLES)
    personal.purge()
    assert traces(*NEEDLES) == before


def test_network_hashes_are_deleted_with_the_key_of_their_day(everything, mona, settings):
    old = today() - datetime.timedelta(days=settings.ADDRESS_DAYS + 1)
    DayKey.objects.update(day=old)
    Report.objects.update(at=timezone.now() - datetime.timedelta(days=settings.ADDRESS_DAYS + 1))
    personal.purge()
    everything.refresh_from_db()
    assert (everything.address_hash, everything.network_hash, everything.day_key) == ("", "", None)
    assert (DayKey.objects.count(), Report.objects.count()) == (0, 0)
    assert everything.email == EMAIL


def test_a_key_that_a_ban_needs_lasts_as_long_as_the_ban(everything, mona, settings):
    ban = Ban.of_comment(everything, "network", 30, mona)
    DayKey.objects.update(day=today() - datetime.timedelta(days=settings.ADDRESS_DAYS + 1))
    personal.purge()
    assert DayKey.objects.count() == 1
    Ban.objects.filter(pk=ban.pk).update(until=timezone.now() - datetime.timedelta(days=settings.ADDRESS_DAYS + 1))
    personal.purge()
    assert (Ban.objects.count(), DayKey.objects.count()) == (0, 0)


def test_used_challenges_and_failed_mails_are_deleted(db):
    SpentChallenge.objects.create(nonce="a")
    SpentChallenge.objects.update(at=timezone.now() - datetime.timedelta(days=3))
    out = io.StringIO()
    call_command("purge_personal_data", stdout=out)
    assert SpentChallenge.objects.count() == 0
    assert "challenges: 1" in out.getvalue()


def test_purging_twice_changes_nothing(everything, settings):
    age(settings.PERSONAL_DATA_DAYS + 1)
    personal.purge()
    assert not any(personal.purge().values())


# --- However many there are -------------------------------------------------------------------------


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def comments_with_mail(article, count, email, by=None):
    made = [make_comment(article, email=email or f"r{n}@example.com", body=f"نص {n} من {count}") for n in range(count)]
    Subscription.objects.bulk_create(Subscription(comment=one, confirmed_at=timezone.now()) for one in made)
    rows = Comment.objects.filter(pk__in=[one.pk for one in made])
    if by:
        rows.decide("approved", by)
    return rows


def test_exporting_many_comments_takes_the_queries_of_few(article, mona):
    counts = []
    for count in (3, 60):
        email = f"export{count}@example.com"
        comments_with_mail(article, count, email, mona)
        counts.append(queries_of(lambda email=email: personal.export(email)))
        assert sum(len(one["decisions"]) for one in personal.export(email)["comments"]) == count
    assert counts[0] == counts[1]


def test_erasing_many_comments_takes_few_more_queries(article, mona):
    counts = []
    for count in (3, 60):
        email = f"erase{count}@example.com"
        rows = comments_with_mail(article, count, email, mona)
        for parent in rows[: count // 3]:
            make_comment(article, parent=parent, email="fadi@example.com", body=f"جواب {parent.pk}")
        counts.append(queries_of(lambda email=email: personal.erase(email)))
    assert counts[1] <= counts[0] + 20, counts


def test_approving_many_reads_unsubscribed_mailboxes_once(article, mona):
    counts = []
    for count in (3, 40):
        rows = comments_with_mail(article, count, "")
        MailStop.objects.create(mailbox_hash=mailbox_hash("r1@example.com")) if count == 3 else None
        counts.append(queries_of(lambda rows=rows: rows.decide("approved", mona)))
        assert Mail.objects.exclude(to="r1@example.com").count() == Mail.objects.count() > 0
    assert counts[1] <= counts[0], counts


def test_a_thread_of_one_commenter_is_deleted_and_comments_with_other_replies_are_emptied(article, mona):
    top = make_comment(article, email=EMAIL, body="أول", approved_by=mona)
    below = make_comment(article, email=EMAIL, parent=top, body="ثان", approved_by=mona)
    alone = make_comment(article, email=EMAIL, parent=below, body="ثالث", approved_by=mona)
    other = make_comment(article, email=EMAIL, body="رابع", approved_by=mona)
    reply = make_comment(article, email="fadi@example.com", parent=other, body="جواب", approved_by=mona)
    assert personal.erase(EMAIL, by=mona) == 4
    assert not Comment.objects.filter(pk__in=[top.pk, below.pk, alone.pk]).exists()
    other.refresh_from_db()
    assert (other.status, other.body, other.email, reply.parent_id) == ("withdrawn", "", "", other.pk)
