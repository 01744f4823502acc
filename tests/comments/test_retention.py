"""Every text column of the database, and when personal data in it is deleted.

A new text column fails here until REGISTER says so; docs/personal-data.md has a
table of it.
"""

import datetime
import re

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext

from comments import personal
from comments.intake import receiving
from comments.mail import digest, subscriptions
from comments.models import Ban, Comment, CommenterNote, Confirmation, Report
from comments.models.hashes import email_hash
from newsroom import rate_limits
from newsroom.mail.mailboxes import mailbox_hash
from newsroom.models import DayKey, Mail, MailStop
from newsroom.rate_limits import SignInAttempt
from newsroom.records import Record
from newsroom.visitors.origin import Origin
from tests.factories import make_comment

HERE = {"sec-fetch-site": "same-origin"}
TYPED, STORED = "Reem.Unique@xn--mgbh0fb.xn--kgbechtv", "Reem.Unique@مثال.إختبار"
CLIENT = "203.0.113.77"

NOTHING = "nothing of a reader"
COMMENT = "with the comment: erased; PERSONAL_DATA_DAYS, PENDING_DAYS"
TEXT = "the text of an approved comment stays until it is erased"
REGISTER = {
    "admin.LogEntry": NOTHING,
    "auth": "accounts of the newsroom: with the account",
    "contenttypes": NOTHING,
    "sessions.Session": "sessions of the newsroom's accounts: the number of the account, signed",
    "taggit": NOTHING,
    "authors": "what the newsroom publishes",
    "articles": "what the newsroom publishes",
    "newsroom.AttemptCount.key": "keyed hash of an account or address: an hour after the last attempt",
    "newsroom.KnownAddress.key": "keyed hash of an account and address: 90 days after the last sign-in",
    "newsroom.Edition": NOTHING,
    "newsroom.Milestone": NOTHING,
    "newsroom.Redirect": NOTHING,
    "comments.CannedText": NOTHING,
    "comments.HouseRules": NOTHING,
    "comments.Word": NOTHING,
    "comments.Decision": "who decided what, without the text; a note is a moderator's",
    "newsroom.SpentChallenge.nonce": "random: two days",
    "newsroom.DayKey.key": "ADDRESS_DAYS; as long as a ban of a network needs it",
    "comments.Report.why": NOTHING,
    "comments.Report.address_hash": "ADDRESS_DAYS",
    "comments.Ban.kind": NOTHING,
    "comments.Ban.hash": "ADDRESS_DAYS after the ban has ended; erasing leaves it",
    "comments.Ban.note": "ADDRESS_DAYS after the ban has ended; erasing leaves it",
    "comments.CommenterNote.email_hash": "with the last comment that is tied to the address",
    "comments.CommenterNote.text": "with the last comment that is tied to the address",
    "newsroom.Mail.kind": NOTHING,
    "newsroom.Mail.dedup_key": NOTHING,
    "newsroom.Mail.to": "when it is sent; 30 days after it could not be",
    "newsroom.Mail.facts": NOTHING,
    "newsroom.Mail.last_error": NOTHING,
    "comments.SentNotice.kind": NOTHING,
    "comments.Confirmation.mailbox_hash": "erased; else it stays, so that nobody is asked again",
    "newsroom.MailStop.mailbox_hash": "stays, so that no mail comes; the mailbox itself takes it back",
    "comments.Version.text_hash": COMMENT,
    "comments.Version.body": COMMENT,
    "comments.Comment.key": NOTHING,
    "comments.Comment.status": NOTHING,
    "comments.Comment.sample_key": NOTHING,
    "comments.Comment.hidden_spans": NOTHING,
    "comments.Comment.name": TEXT,
    "comments.Comment.body": TEXT,
    "comments.Comment.folded": TEXT,
    "comments.Comment.text_hash": TEXT,
    "comments.Comment.duplicate_hash": TEXT,
    "comments.Comment.check_results": TEXT,
    "comments.Comment.submission_results": TEXT,
    "comments.Comment.word_hits": TEXT,
    "comments.Comment.word_list_version": NOTHING,
    "comments.Comment.counted_by": NOTHING,
    "comments.Classifier": NOTHING,
    "comments.Comment.proposed": COMMENT,
    "comments.Comment.email": COMMENT,
    "comments.Comment.email_hash": COMMENT,
    "comments.Comment.counted": COMMENT,
    "comments.Comment.address_hash": "ADDRESS_DAYS",
    "comments.Comment.network_hash": "ADDRESS_DAYS",
    "comments.Comment.dedup_key": "two days",
    "comments.Comment.form_hash": "two days",
}
HOLDS_TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField,
              models.UUIDField)  # fmt: skip
SUSPICIOUS = re.compile(r"e?mail|address|(^|_)ip($|_)|hash|visitor|reader|commenter|phone")
PUBLISHED = {"articles.Revision.headline"}


def columns():
    """Yield (app, model, column) of every column that can hold text."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, HOLDS_TEXT) and not field.is_relation:
                yield model._meta.app_label, model._meta.label, f"{model._meta.label}.{field.name}"


def test_every_text_column_has_a_retention_rule():
    missing = [column for app, model, column in columns() if not {app, model, column} & REGISTER.keys()]
    assert missing == []
    known = {name for names in columns() for name in names}
    assert sorted(REGISTER.keys() - known) == []


def test_published_models_have_no_column_for_a_readers_address():
    found = [column for app, _model, column in columns() if app in ("articles", "authors")
             and SUSPICIOUS.search(column.rpartition(".")[2])]  # fmt: skip
    assert found == []


# --- The database as text -----------------------------------------------------------------------------


def dump():
    """Yield (table.column, text) of every value in the database, whatever its model."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    is_binary = isinstance(value, bytes | memoryview)
                    yield f"{table}.{name}", bytes(value).decode("latin-1") if is_binary else str(value)


def places(*needles):
    wanted = [needle.casefold() for needle in needles if needle]
    return sorted({place for place, text in dump() if any(needle in text.casefold() for needle in wanted)})


def days_pass(number):
    """Move every date of the database into the past, except those of records."""
    for model in apps.get_models():
        if issubclass(model, Record):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField):
                rows = models.QuerySet(model).exclude(**{field.name: None}).values_list("pk", field.name)
                for pk, value in list(rows.order_by(field.name)):
                    moved = value - datetime.timedelta(days=number)
                    models.QuerySet(model).filter(pk=pk).update(**{field.name: moved})


@pytest.fixture
def planted(client, article, mona, settings):
    """Make a commenter with personal data in every table that can have some; return the needles to look for."""
    settings.COMMENTS_FLOOD = 1000
    sent = {"name": "ريمالفريدة", "email": TYPED, "form_id": "ab" * 16}
    texts = ["الأول تعليقفريد", "الثاني تعليقفريد", "الثالث تعليقفريد", "الرابع تعليقفريد"]
    links = [
        client.post(f"/articles/{article.pk}/comments/", sent | {"body": text}, headers=HERE, REMOTE_ADDR=CLIENT)[
            "Location"
        ]
        for text in texts
    ]
    first, second, third, _waiting = Comment.objects.order_by("pk")
    first.approve(mona)
    client.post(links[0] + "correct/", {"body": "تصحيح فريد"}, headers=HERE)
    client.post(links[0] + "mail/", {"on_replies": "on"}, headers=HERE)
    second.reject(mona)
    make_comment(article, parent=third, email="fadi@example.com", body="رد").approve(mona)
    receiving.note_report(first, "other", Origin("198.51.100.9"))
    neighbour = make_comment(article, email="fadi@example.com", body="تعليق غيرها")
    receiving.note_report(neighbour, "other", Origin(CLIENT))
    for kind in Ban.Kind.values:
        Ban.of_comment(first, kind, 365, mona)
    CommenterNote.write(first, "ملاحظةفريدة عليها", mona)
    for _time in range(3):
        SignInAttempt(TYPED, CLIENT).begin()
    first.refresh_from_db()
    hashes = [email_hash(TYPED), mailbox_hash(TYPED), first.address_hash, first.network_hash]
    assert first.email == STORED
    return {
        "address": [TYPED, STORED, "reem.unique", "xn--mgbh0fb", "مثال.إختبار"],
        "words": ["ريمالفريدة", "تعليقفريد", "تصحيح فريد", "ملاحظةفريدة"],
        "hashes": hashes,
        "client": [CLIENT, "198.51.100.9"],
    }


SPELLINGS = [TYPED, STORED, STORED.casefold(), f"  {TYPED.upper()} ", "reem.unique+news@مثال.إختبار"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_after_erasing_the_address_remains_only_in_bans(planted, mona, spelling):
    assert len(places(*planted["address"], *planted["words"], *planted["hashes"])) >= 9
    assert places(*planted["client"]) == []
    assert personal.erase(spelling, by=mona) == 4
    assert places(*planted["address"], *planted["words"], *planted["client"]) == []
    assert places(*planted["hashes"]) == ["comments_ban.hash", "comments_report.address_hash"]
    assert Report.objects.count() == 1, (
        "the report that she made of another's comment: it names nobody, and ends by date"
    )


PLACE = {"id", "key", "article_id", "parent_id", "root_id", "created_at", "status", "purged_at", "rank", "staff_id"}
PLACE |= {"last_decision_id", "decided_at", "decided_by_id", "claimed_by_id", "claimed_until", "waiting_since"}


def test_an_erased_comment_with_replies_keeps_only_its_place(planted, mona):
    third = Comment.objects.get(body="الثالث تعليقفريد")
    everything = {field.attname for field in Comment._meta.concrete_fields}
    personal.erase(TYPED, by=mona)
    blank = {name: getattr(Comment(), name) for name in everything - PLACE}
    left = Comment.objects.filter(pk=third.pk).values().get()
    of_nobody = {"folded": " ", "duplicate_hash": "", "text_hash": ""}
    assert {name: value for name, value in left.items() if name in blank and value != blank[name]}.items() <= (
        of_nobody.items()
    )


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_erasing_and_exporting_are_complete_after_a_new_secret_key(planted, mona, settings, spelling):
    settings.SECRET_KEY = "another key altogether"
    kept = personal.export(spelling)
    assert (len(kept["comments"]), len(kept["bans"]), len(kept["mail_waiting"])) == (4, 3, 1)
    assert kept["notes_of_moderators"] == ["ملاحظةفريدة عليها"]
    assert personal.erase(spelling, by=mona) == 4
    assert places(*planted["address"], *planted["words"], *planted["client"]) == []
    assert places(planted["hashes"][0]) == ["comments_ban.hash"]


def test_the_export_is_complete(planted, client, mona):
    kept = personal.export(TYPED)
    first, second, _third, fourth = kept["comments"]
    assert [one["why"] for one in first["reports"]] == [str(Report.Why.OTHER.label)]
    assert first["correction_that_waits"] == "تصحيح فريد"
    assert first["mail_wanted"] == {"on_approval": False, "on_replies": True, "confirmed": False}
    assert gettext("sent without a script") in fourth["reasons_of_the_checks"]
    assert "score_of_the_classifier" in fourth
    assert [one["decision"] for one in second["decisions"]] == ["rejected"]
    assert {ban["of"] for ban in kept["bans"]} == {str(label) for label in Ban.Kind.labels}
    assert kept["mail_waiting"][0]["kind"] == "confirm"
    assert kept["mail_asked_on"] is not None
    assert kept["mail_stopped_at"] is None
    subscriptions.stop(mailbox_hash(TYPED))
    assert personal.export(TYPED)["mail_stopped_at"] is not None
    personal.erase(TYPED)
    left = personal.export(TYPED)
    assert (left["comments"], left["mail_waiting"]) == ([], [])
    assert left["mail_stopped_at"] is not None
    assert MailStop.objects.count() == 1
    assert Confirmation.objects.count() == 0


def test_all_personal_data_is_deleted_in_time(planted, settings):
    Mail.objects.update(failed=True)
    days_pass(settings.ADDRESS_DAYS + 2)
    personal.purge()
    network = planted["hashes"][2:]
    assert places(*network) == ["comments_ban.hash"]
    assert DayKey.objects.count() >= 1, "two bans still need it"
    assert not Comment.objects.exclude(dedup_key=None, form_hash=None).exists()
    days_pass(max(settings.PERSONAL_DATA_DAYS, settings.PENDING_DAYS) + 1)
    personal.purge()
    assert places(*planted["address"], email_hash(TYPED)) in ([], ["comments_ban.hash"])
    days_pass(settings.ADDRESS_DAYS + 1)
    personal.purge()
    assert places(*planted["address"], *planted["client"], email_hash(TYPED), *network) == []
    assert set(places(*planted["words"])) <= {
        "comments_comment.name",
        "comments_comment.body",
        "comments_comment.folded",
    }
    assert places(mailbox_hash(TYPED)) == ["comments_confirmation.mailbox_hash"]
    assert (Ban.objects.count(), CommenterNote.objects.count(), rate_limits.AttemptCount.objects.count()) == (0, 0, 0)


def test_a_long_ban_keeps_no_other_hashes(article, mona, settings):
    origins = [Origin(f"203.0.113.{number}") for number in range(1, 6)]
    for number, origin in enumerate(origins):
        comment = Comment(article=article, name="قارئ", email=f"r{number}@example.com", body=f"نص {number}")
        receiving.receive(comment, origin)
        receiving.note_report(make_comment(article, approved_by=mona, email=f"x{number}@example.com"), "other", origin)
    banned = Comment.objects.get(email="r0@example.com")
    Ban.of_comment(banned, "address", 365, mona)
    days_pass(settings.ADDRESS_DAYS + 2)
    personal.purge()
    assert not Comment.objects.exclude(address_hash="", network_hash="", day_key=None).exists()
    assert Report.objects.count() == 0
    assert [ban.kind for ban in Ban.objects.covering("", origins[0])] == ["address"]
    assert Ban.objects.covering("", origins[1]) == []
    days_pass(365 + settings.ADDRESS_DAYS)
    personal.purge()
    assert (Ban.objects.count(), DayKey.objects.count()) == (0, 0)


# --- The newsroom's own -------------------------------------------------------------------------------


def test_erasing_a_staff_address_leaves_staff_replies(client, desk, chief, article, mona):
    comment = make_comment(article, approved_by=mona)
    Comment.objects.filter(pk=comment.pk).approve_and_reply("رد التحرير", mona, {comment.pk: comment.token})
    make_comment(article, email=mona.email.upper(), body="كتبته قارئةً", approved_by=mona)
    reply = Comment.objects.get(staff=mona)
    assert mona.email not in str(Comment.objects.filter(pk=reply.pk).values().get())
    page = (
        desk(chief).post("/admin/comments/comment/personal-data/", {"email": mona.email, "find": "1"}).content.decode()
    )
    assert "تبقى ردوده باسم التحرير" in page
    assert personal.export(mona.email)["newsroom_account"] == {"name": "mona", "replies": 1}
    assert personal.erase(mona.email) == 1
    reply.refresh_from_db()
    assert (reply.body, reply.status) == ("رد التحرير", "approved")
    assert not Comment.objects.filter(body="كتبته قارئةً").exists()


def test_a_staff_reply_of_an_earlier_release_is_not_erased_with_the_address(article, mona):
    old = make_comment(article, approved_by=mona, body="رد قديم")
    Comment.objects.filter(pk=old.pk).without_edition().update(
        staff=mona, email=mona.email, email_hash=email_hash(mona.email)
    )
    assert personal.erase(mona.email) == 0
    assert Comment.objects.filter(body="رد قديم").exists()


def test_digests_of_a_moderator_are_not_a_commenters_mail(article, mona):
    make_comment(article)
    digest.write_digests()
    before = Mail.objects.count()
    personal.erase(mona.email)
    assert Mail.objects.count() == before


# --- Sign-in ------------------------------------------------------------------------------------------


def test_sign_in_counts_expire_without_further_sign_ins(db):
    for number in range(150):
        SignInAttempt(f"account{number}@example.com", CLIENT).begin()
    assert places("example.com", CLIENT) == []
    rate_limits.AttemptCount.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    rate_limits.KnownAddress.objects.create(key="a", expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert personal.purge()["sign-in attempts"] > 150
    assert (rate_limits.AttemptCount.objects.count(), rate_limits.KnownAddress.objects.count()) == (0, 0)


def test_the_guide_names_every_number_of_days():
    text = (configured.BASE_DIR / "docs" / "personal-data.md").read_text(encoding="utf-8")
    for name in ("PERSONAL_DATA_DAYS", "PENDING_DAYS", "ADDRESS_DAYS", "SECRET_KEY_FALLBACKS"):
        assert f"`{name}`" in text, name
