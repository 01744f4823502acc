"""The checks of a comment before a moderator sees it."""

import datetime

import pytest
from django.utils import timezone

from comments.intake import checks, receiving, trust
from comments.intake.checks import CHALLENGE, Submission, run_checks
from comments.mail import subscriptions
from comments.models import Ban, Comment, Decision, Word, words_of
from comments.models.hashes import keyed_email
from newsroom.models import DayKey, SpentChallenge
from newsroom.visitors.origin import Origin
from tests.factories import make_author

HOME = Origin("203.0.113.7")


def arrive(article, origin=HOME, **changes):
    """Submit a comment and return it."""
    given = {"name": "ريم", "email": "reem@example.com", "body": "سؤال عن الشريحة"} | changes
    extra = {name: given.pop(name) for name in ("honeypot", "challenge", "proof") if name in given}
    comment = Comment(article=article, **given)
    receiving.receive(comment, origin, **extra)
    return comment


def whys(comment):
    return [reason["why"] for reason in comment.check_results if reason["why"] != "sent without a script"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"honeypot": "x"}, "a field that people do not see was filled in"),
        ({"body": "http://a.example http://b.example"}, None),
        ({"body": "http://a.example http://b.example www.c.example http://d.example"}, "more than two links"),
        ({"body": "اتصل ٠٥٥٥٠٠٠١١١"}, "a phone number"),
        ({"body": "اتصل 0 5 5 5-0-0-0.1 1 1"}, "a phone number"),
        ({"body": "اتصل ۰۵۵۵ ۰۰۰ ۱۱۱"}, "a phone number"),
        ({"body": "صدر عام 2025 بسعر 1,299 دولارًا"}, None),
        ({"email": "x@mailinator.com"}, "a throw-away e-mail"),
        ({"email": "x@any.mailinator.com"}, "a throw-away e-mail"),
        ({"name": "إبراهـيم شعبان"}, "a name like one of the newsroom's"),
        ({"name": "هيئة التحرير"}, "a name like one of the newsroom's"),
        ({"name": "Admin"}, "a name like one of the newsroom's"),
        ({"name": "omar"}, "a name like one of the newsroom's"),
        ({"name": "إبراهيم"}, None),
    ],
)
def test_each_check_returns_its_reason_or_none(article, changes, why):
    assert whys(arrive(article, **changes)) == ([why] if why else [])


def test_a_disguised_listed_word_is_found_and_marked(article, desk, mona):
    Word.objects.create(text="واتساب", kind="flag")
    Word.objects.create(text="كازينو", kind="hold")
    comment = arrive(article, body="راسلني على الواا.تـ.ساب", name="كازينوووو الحظ")
    assert comment.check_results[:2] == [
        {"why": "a word of the list that holds", "holds": True},
        {"why": "a word of the list that flags", "holds": False},
    ]
    page = desk(mona).get("/admin/comments/comment/").content.decode()
    assert "<mark>واا.تـ.ساب</mark>" in page
    assert "<mark>كازينوووو</mark>" in page


@pytest.mark.parametrize("text", ["", "ا", "ااا", "،؟"])
def test_a_listed_word_needs_letters(desk, mona, text):
    answer = desk(mona).post("/admin/comments/word/add/", {"text": text, "kind": "flag"})
    assert answer.status_code == 200
    assert Word.objects.count() == 0


def test_a_word_is_listed_once_in_any_spelling(desk, mona):
    Word.objects.create(text="إعلان")
    page = desk(mona).post("/admin/comments/word/add/", {"text": "اعلان", "kind": "flag"}).content.decode()
    assert "هذه الكلمة مدرجة من قبل" in page


def test_a_duplicate_is_noticed(article, make_article):
    long = "عرض خاص على كل الهواتف المستعملة"
    arrive(article, body=long)
    other = make_article(headline="خبر آخر")
    assert whys(arrive(other, body=long, email="two@example.com")) == ["the same words in another comment"]
    assert whys(arrive(other, body="شكرًا لكم", email="three@example.com")) == []


def test_many_comments_from_one_address_are_noticed_despite_forged_headers(client, article, settings):
    settings.TRUSTED_PROXIES = []
    for number in range(40):
        client.post(
            f"/articles/{article.pk}/comments/",
            {"body": f"تعليق {number}", "name": "ريم", "email": f"r{number}@example.com"},
            headers={"sec-fetch-site": "same-origin", "x-forwarded-for": f"198.51.100.{number}, 10.0.0.{number}"},
        )
    assert Comment.objects.values("address_hash").distinct().count() == 1
    assert "many comments from one address at once" in whys(Comment.objects.order_by("pk").last())


def test_a_flood_is_refused_and_its_text_returned(client, article, settings):
    settings.COMMENTS_FLOOD = 3
    sent = {"name": "ريم", "email": "r@example.com"}
    answers = [
        client.post(
            f"/articles/{article.pk}/comments/",
            sent | {"body": f"تعليق رقم {n}"},
            headers={"sec-fetch-site": "same-origin"},
        )
        for n in range(4)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert "تعليق رقم 3" in answers[3].content.decode()
    assert answers[3]["Retry-After"] == "600"


def test_a_network_has_its_own_limit(article):
    for number in range(15):
        arrive(article, Origin(f"203.0.113.{number}"), body=f"تعليق {number}", email=f"r{number}@example.com")
    last = arrive(article, Origin("203.0.113.200"), body="وآخر", email="last@example.com")
    elsewhere = arrive(article, Origin("203.0.114.1"), body="وبعيد", email="far@example.com")
    assert whys(last) == ["many comments from one network at once"]
    assert whys(elsewhere) == []


def test_windows_reach_past_midnight(article, monkeypatch):
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    monkeypatch.setattr("comments.intake.receiving.today", lambda: yesterday)
    for number in range(3):
        arrive(article, body=f"قبل منتصف الليل {number}", email=f"r{number}@example.com")
    monkeypatch.undo()
    assert whys(arrive(article, body="بعده")) == ["many comments from one address at once"]


def test_network_addresses_are_stored_only_as_hashes_under_a_key_of_the_day(article):
    comment = arrive(article)
    assert HOME.ip not in str(Comment.objects.values().get())
    tomorrow = DayKey.of(timezone.now().date() + datetime.timedelta(days=1))
    assert HOME.hashes(tomorrow) != (comment.address_hash, comment.network_hash)
    assert len({comment.address_hash, comment.network_hash}) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_a_network_is_a_24_or_a_64(db, one, other, same):
    key = DayKey.of(timezone.now().date())
    assert (Origin(one).hashes(key)[1] == Origin(other).hashes(key)[1]) is same


def test_an_earlier_refusal_is_noticed(article, mona):
    arrive(article, body="شيء مسيء").reject(mona)
    assert whys(arrive(article, body="شيء آخر")) == ["refused before"]
    assert whys(arrive(article, body="شيء ثالث", email="other@example.com")) == []


def test_an_authors_name_is_noticed(article):
    make_author("د. سارة الخطيب")
    assert whys(arrive(article, name="د. سارّة الخطــيب")) == ["a name like one of the newsroom's"]


# --- The challenge ----------------------------------------------------------------------------------


def challenge(client, age=10):
    token = client.get("/comments/challenge/").json()["challenge"]
    nonce = token.rsplit(":", 2)[0]
    with pytest.MonkeyPatch.context() as patch:
        now = timezone.now().timestamp()
        patch.setattr("django.core.signing.time.time", lambda: now - age)
        return CHALLENGE.sign(nonce)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda client: "", "sent without a script"),
        (lambda client: "forged:1:x", "a forged or stale challenge"),
        (lambda client: challenge(client, age=90_000), "a forged or stale challenge"),
        (lambda client: challenge(client, age=1), "written within seconds"),
        (challenge, None),
    ],
)
def test_the_challenge_only_adds_suspicion(client, article, make, why):
    comment = arrive(article, challenge=make(client))
    assert [reason["why"] for reason in comment.check_results] == ([why] if why else [])


def test_a_challenge_serves_once(client, article):
    token = challenge(client)
    arrive(article, challenge=token)
    second = arrive(article, body="ثانٍ", challenge=token)
    assert [reason["why"] for reason in second.check_results] == ["a challenge sent twice"]
    assert SpentChallenge.objects.count() == 1


def test_the_challenge_is_never_cached(client, db):
    assert "no-store" in client.get("/comments/challenge/")["Cache-Control"]


# --- Failing checks, trust, bans --------------------------------------------------------------------


def test_a_check_that_fails_holds_the_comment(article, monkeypatch, settings, caplog):
    settings.COMMENTS_TRUST_AFTER = 1

    def broken(arrival):
        raise RuntimeError("broken")

    monkeypatch.setattr(checks, "CHECKS", [broken])
    assert run_checks(Submission(Comment(article=article), "نص"))[0] == [
        {"why": "a check could not be made", "holds": True}
    ]
    assert arrive(article).status == "pending"


@pytest.fixture
def trusted(article, mona, settings, client):
    """Make a verified address with two approved comments; return its proof."""
    settings.COMMENTS_TRUST_AFTER = 2
    for number in range(2):
        arrive(article, body=f"تعليق جيد {number}", proof=trust.proof_of("reem@example.com")).approve(mona)
    Comment.objects.update(created_at=timezone.now() - datetime.timedelta(days=1))
    return trust.proof_of("reem@example.com")


def test_a_verified_address_with_enough_approved_comments_is_approved_by_rule(client, article, trusted):
    comment = arrive(article, body="ثالث", proof=trusted, challenge=challenge(client))
    assert comment.status == "approved"
    decision = Decision.objects.first()
    assert (decision.actor, decision.by, decision.after) == ("trust", None, "approved")


def test_a_typed_address_is_never_trusted(client, article, trusted):
    forged = trust.proof_of("somebody@example.com")
    for proof in ("", "nonsense", forged, trusted + "x"):
        comment = arrive(article, body=f"ثالث {proof}", proof=proof, challenge=challenge(client))
        assert comment.status == "pending"


def test_a_trusted_comment_with_a_holding_reason_waits(client, article, trusted):
    Word.objects.create(text="كازينو", kind="hold")
    held = arrive(article, body="عن الكازينو", proof=trusted, challenge=challenge(client))
    unscripted = arrive(article, body="بلا سكربت", proof=trusted)
    assert [held.status, unscripted.status] == ["pending", "pending"]


def test_a_flag_marks_and_does_not_hold(client, article, trusted):
    Word.objects.create(text="واتساب", kind="flag")
    comment = arrive(article, body="عن واتساب", proof=trusted, challenge=challenge(client))
    assert comment.status == "approved"
    assert whys(comment) == ["a word of the list that flags"]


def test_every_comment_is_held_by_default(client, article, trusted, settings):
    settings.COMMENTS_TRUST_AFTER = 0
    assert arrive(article, body="ثالث", proof=trusted, challenge=challenge(client)).status == "pending"


@pytest.mark.parametrize("kind", ["writer", "address", "network"])
def test_a_ban_holds_comments_until_it_ends(client, article, mona, trusted, kind):
    bad = arrive(article, body="سيئ")
    ban = Ban.of_comment(bad, kind, 7, mona)
    comment = arrive(article, body="ثالث", proof=trusted, challenge=challenge(client))
    assert (comment.status, whys(comment)) == ("pending", ["a ban is in force"])
    ban.lift()
    assert arrive(article, body="رابع", proof=trusted, challenge=challenge(client)).status == "approved"


def test_a_ban_of_a_network_outlives_the_day(article, mona, monkeypatch):
    ban = Ban.of_comment(arrive(article), "network", 30, mona)
    later = timezone.now().date() + datetime.timedelta(days=3)
    monkeypatch.setattr("comments.intake.receiving.today", lambda: later)
    comment = arrive(article, Origin("203.0.113.99"), body="بعد أيام", email="new@example.com")
    assert comment.network_hash != ban.hash
    assert whys(comment) == ["a ban is in force"]


# --- One mailbox, however its address is spelt ------------------------------------------------------

SPELLINGS = [
    ("reem.k@gmail.com", "reemk+x@googlemail.com"),
    ("reem@example.com", "Reem+1@EXAMPLE.com"),
    ("reem@bücher.example", "reem@xn--bcher-kva.example"),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_a_ban_of_an_address_covers_its_mailbox(article, mona, one, other):
    Ban.of_comment(arrive(article, body="سيئ", email=one), "writer", 7, mona)
    assert whys(arrive(article, body="ثان", email=other)) == ["a ban is in force"]


def test_a_ban_that_was_kept_under_the_typed_address_still_holds(article, mona):
    until = timezone.now() + datetime.timedelta(days=7)
    Ban.objects.create(kind="writer", hash=keyed_email("reem.k@gmail.com"), until=until, by=mona)
    assert whys(arrive(article, email="Reem.K@gmail.com")) == ["a ban is in force"]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_history_and_deduplication_are_per_mailbox(article, mona, one, other):
    first = arrive(article, body="شيء مسيء", email=one)
    arrive(article, body="شيء مسيء", email=other)
    assert Comment.objects.count() == 1
    first.reject(mona)
    assert whys(arrive(article, body="شيء آخر", email=other)) == ["refused before"]
    assert Comment.objects.of_commenter(other).count() == 2


@pytest.mark.parametrize("email", ["x@Mailinator.COM", "x@any.mailinator.com.", "x@ｍailinator.com"])
def test_a_disposable_mail_host_is_noticed_in_any_spelling(article, email):
    assert whys(arrive(article, email=email)) == ["a throw-away e-mail"]


# --- What a correction cannot take away, and what is asked anew at every door -----------------------

DOORS = ["arrival", "mail", "mail after a correction"]


def through(door, article, client, trusted, origin=HOME, meanwhile=lambda comment: None, body="ثالث"):
    """Send a trusted address's comment by that path; return it."""
    if door == "arrival":
        meanwhile(None)
        return arrive(article, origin, body=body, proof=trusted, challenge=challenge(client))
    comment = arrive(article, origin, body="كلام أول" if "correction" in door else body, challenge=challenge(client))
    subscriptions.ask(comment, on_approval=True, on_replies=False)
    meanwhile(comment)
    if "correction" in door:
        comment.correct(body, checks.check_correction)
    subscriptions.confirm(comment.email_hash, [comment.key])
    comment.refresh_from_db()
    return comment


@pytest.mark.parametrize("door", DOORS)
def test_every_path_approves_a_trusted_address(client, article, trusted, door):
    assert through(door, article, client, trusted).status == "approved"


@pytest.mark.parametrize("kind", ["writer", "address", "network"])
@pytest.mark.parametrize("door", DOORS)
def test_no_path_publishes_a_banned_comment(client, article, mona, trusted, door, kind):
    bad = arrive(article, body="سيئ")
    Ban.of_comment(bad, kind, 7, mona)
    assert through(door, article, client, trusted).status == "pending"


@pytest.mark.parametrize("kind", ["writer", "address", "network"])
@pytest.mark.parametrize("door", DOORS)
def test_no_path_publishes_a_comment_banned_later(client, article, mona, trusted, door, kind):
    def ban(comment):
        Ban.of_comment(comment or arrive(article, body="سيئ"), kind, 7, mona)

    assert through(door, article, client, trusted, meanwhile=ban).status == "pending"


@pytest.mark.parametrize("door", DOORS)
def test_no_path_publishes_a_word_listed_later(client, article, trusted, door):
    def list_word(_comment):
        Word.objects.create(text="كازينو", kind="hold")

    comment = through(door, article, client, trusted, meanwhile=list_word, body="عن الكازينو")
    assert comment.status == "pending"


@pytest.mark.parametrize("door", DOORS[1:])
def test_confirming_from_a_banned_network_publishes_nothing(client, article, mona, trusted, door):
    bad = arrive(article, Origin("198.51.100.9"), body="سيئ", email="bad@example.com")
    Ban.of_comment(bad, "network", 7, mona)
    comment = arrive(article, body="ثالث", challenge=challenge(client))
    subscriptions.ask(comment, on_approval=True, on_replies=False)
    subscriptions.confirm(comment.email_hash, [comment.key], Origin("198.51.100.77"))
    comment.refresh_from_db()
    assert (comment.status, comment.email_verified) == ("pending", True)


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"honeypot": "x"}, "a field that people do not see was filled in"),
        ({}, "sent without a script"),
        ({"challenge": "forged:1:x"}, "a forged or stale challenge"),
    ],
)
def test_a_correction_keeps_reasons_about_sending(article, extra, why):
    comment = arrive(article, body="كلام http://a.co http://b.co http://c.co", **extra)
    rank = comment.rank
    comment.correct("كلام طيب", checks.check_correction)
    said = [reason["why"] for reason in comment.check_results]
    assert why in said
    assert "more than two links" not in said
    assert 50 < comment.rank < rank
    comment.correct("كلام طيب ثانٍ", checks.check_correction)
    assert why in [reason["why"] for reason in comment.check_results]


def test_a_ban_and_haste_at_submission_stay_with_the_comment(article, mona):
    first = [arrive(article, body=f"تعليق {number}", email=f"r{number}@example.com") for number in range(3)]
    ban = Ban.of_comment(first[0], "address", 7, mona)
    comment = arrive(article, body="رابع")
    ban.lift()
    comment.correct("كلام طيب", checks.check_correction)
    assert whys(comment) == ["a ban is in force", "many comments from one address at once"]


def test_a_correction_from_a_banned_network_is_noticed(article, mona):
    comment = arrive(article)
    bad = arrive(article, Origin("198.51.100.9"), body="سيئ", email="bad@example.com")
    Ban.of_comment(bad, "network", 7, mona)
    comment.correct("كلام طيب", lambda c, body: checks.check_correction(c, body, Origin("198.51.100.7")))
    assert whys(comment) == ["a ban is in force"]


# --- Listed words are looked for once -----------------------------------------------------------------


def test_listed_words_are_found_once_until_the_list_or_the_text_changes(article, monkeypatch):
    word = Word.objects.create(text="كازينو", kind="hold")
    comments = [arrive(article, body=f"عن الكازينو {n}", email=f"r{n}@example.com") for n in range(3)]
    looked = []
    monkeypatch.setattr("comments.models.word_hits.hits_in", lambda text, listed: looked.append(text) or [])
    assert [len(hits.body) for hits in words_of(Comment.objects.order_by("pk"))] == [1, 1, 1]
    assert looked == []
    monkeypatch.undo()
    for change, found in (
        (lambda: Word.objects.create(text="حظ", kind="flag"), 1),
        (lambda: Word.objects.filter(pk=word.pk).delete(), 0),
        (lambda: Word(text="كازينو", kind="flag").save(), 1),
        (lambda: comments[0].correct("حظ وكازينو", checks.check_correction), 2),
    ):
        change()
        (hits, *_others) = words_of(Comment.objects.order_by("pk"))
        assert len(hits.body) == found
    assert words_of([Comment.objects.get(pk=comments[0].pk)])[0].body[0].kind == "flag"


def test_stored_listed_words_cost_one_query(article, django_assert_num_queries):
    Word.objects.create(text="كازينو", kind="hold")
    for number in range(3):
        arrive(article, body=f"عن الكازينو {number}", email=f"r{number}@example.com")
    comments = list(Comment.objects.all())
    with django_assert_num_queries(1):
        words_of(comments)
