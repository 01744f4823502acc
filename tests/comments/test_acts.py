"""Acts of the moderation queue: each has its own URL, and none happens by accident."""

from html.parser import HTMLParser

import pytest
from django.utils import timezone

from comments.intake import receiving
from comments.models import Comment, Decision
from comments.models.moderation import DecisionStep
from comments.models.redaction import merged, redacted, words_in
from newsroom.visitors.origin import Origin
from tests.comments.acts import JSON, QUEUE, decide, decide_picked, pick, token_of, undo
from tests.factories import make_comment

WAVE = "اشترك الآن في قناتنا الجديدة واربح هاتفًا"


class Forms(HTMLParser):
    """Collect the POST forms of a page with their fields, in the order of the page."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.open = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.open = {"method": attrs.get("method", "get"), "fields": [], "buttons": []}
            self.forms.append(self.open)
        elif self.open is not None and tag == "input" and attrs.get("type", "text") not in ("hidden", "submit"):
            self.open["fields"].append(attrs)
        elif self.open is not None and tag == "button" and attrs.get("type", "submit") == "submit":
            self.open["buttons"].append(attrs)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None

    def posts(self):
        return [form for form in self.forms if form["method"] == "post" and form["fields"]]


def test_enter_in_a_field_decides_nothing(desk, mona, article):
    comment = make_comment(article, body="انظر https://example.com/a")
    client = desk(mona)
    for address in (QUEUE, f"{QUEUE}?q=انظر", f"{QUEUE}{comment.pk}/change/"):
        forms = Forms(client.get(address).content.decode()).posts()
        assert forms
        for form in forms:
            assert form["buttons"][0].get("formmethod") == "dialog", form
        acts = [button for form in forms for button in form["buttons"][1:] if "formaction" in button]
        assert acts
        assert not [button for button in acts if button["formaction"].split("?")[0] in ("", QUEUE)]


def test_a_post_to_the_list_url_decides_nothing(desk, mona, article):
    comment = make_comment(article)
    data = {"pick": pick(comment), "all": "1", "token": token_of(comment), "one": f"approve:{pick(comment)}",
            "bulk": "approve", f"note_{comment.pk}": "ملاحظة"}  # fmt: skip
    for address in (QUEUE, f"{QUEUE}?q=x", f"{QUEUE}{comment.pk}/change/"):
        desk(mona).post(address, data)
    assert Comment.objects.get().status == "pending"
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("path", ["approve/", "{pk}/approve/", "{pk}/wave/spam/", "{pk}/reply/", "{pk}/hide/",
                                  "{pk}/ban/", "{pk}/note/", "undo/abc/", "claim/", "digest/off/"])  # fmt: skip
def test_a_get_of_an_act_url_changes_nothing(desk, mona, article, path):
    comment = make_comment(article)
    answer = desk(mona).get(QUEUE + path.format(pk=comment.pk))
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    assert Comment.objects.get().status == "pending"


@pytest.mark.parametrize("pk", [0, 999_999, 10**18, 10**19, 10**40])
@pytest.mark.parametrize("verb", ["approve", "wave/spam", "reply", "hide", "ban", "note"])
def test_an_act_on_a_missing_comment_is_no_error(desk, mona, pk, verb):
    data = {f"reply_{pk}": "رد", "kind": "writer", "days": "7", "token": "x"}
    assert desk(mona).post(f"{QUEUE}{pk}/{verb}/", data).status_code in (302, 404)


def test_an_act_without_chosen_comments_says_so(desk, mona):
    answer = decide_picked(desk(mona), "approve")
    assert (answer.status_code, answer.json()["errors"]) == (422, ["لم يُبتّ في شيء: اختر التعليقات أولًا."])


def test_a_refused_act_returns_the_current_card(desk, mona, article):
    comment = make_comment(article, body="النص الأول")
    seen = token_of(comment)
    comment.correct("النص المصحح", lambda comment, body: ([], None))
    told = decide(desk(mona), "approve", comment, token=seen).json()
    assert told["said"] == ""
    assert "النص المصحح" in told["cards"][str(comment.pk)]
    assert token_of(comment) in told["cards"][str(comment.pk)]


def test_the_response_has_the_number_waiting_and_the_next_undo(desk, mona, article):
    first, second = make_comment(article, body="أول"), make_comment(article, body="ثان")
    client = desk(mona)
    told = decide(client, "approve", first).json()
    assert told["counts"][""] == "1"
    assert told["done"][str(first.pk)]["label"] == "معتمد"
    assert told["undo"]["words"] == "اعتُمد تعليق واحد"
    told = decide(client, "spam", second).json()
    told = undo(client, told["act"]).json()
    assert (told["counts"][""], told["undo"]["words"]) == ("1", "اعتُمد تعليق واحد")
    assert undo(client, told["undo"]["act"]).json()["undo"] is None


def test_a_comment_reported_since_the_page_was_shown_is_not_decided(desk, mona, article):
    comment = make_comment(article, approved_by=mona)
    report(comment, "192.0.2.1")
    seen = token_of(comment)
    report(comment, "192.0.2.2")
    told = decide(desk(mona), "approve", comment, token=seen).json()
    assert told["refused"][0]["why"] == "وصل بلاغ عليه بعد أن قرأته: انظر فيه ثانية."
    comment.refresh_from_db()
    assert comment.open_reports == 2


def test_deciding_on_all_found_leaves_comments_reported_since(desk, mona, article):
    shown = make_comment(article, body="قديم معتمد", email="x@example.com", approved_by=mona)
    reported = make_comment(article, body="عليه بلاغ", email="x@example.com", approved_by=mona)
    waiting = make_comment(article, body="ينتظر", email="x@example.com")
    report(reported, "192.0.2.1")
    as_of = now()
    report(shown, "192.0.2.1")
    report(reported, "192.0.2.2")
    decide_picked(desk(mona), "spam", query=f"?writer={waiting.key}", all="1", as_of=as_of)
    assert set(Comment.objects.filter(status="spam")) == {waiting}


def report(comment, address):
    receiving.note_report(comment, "insult", Origin(address))


def test_an_invalid_claim_is_no_error(desk, mona, article):
    for claim in ("9" * 5000, "x", "-1", ""):
        assert desk(mona).post(f"{QUEUE}claim/", {"claim": claim}).status_code == 200


def test_a_refused_act_shows_only_what_was_typed(desk, mona, article):
    comment = make_comment(article)
    data = {"token": token_of(comment), "as_of": now(), f"reply_{comment.pk}": "ن" * 5001}
    page = desk(mona).post(f"{QUEUE}{comment.pk}/reply/", data).content.decode()
    assert "as_of" not in page
    assert "ن" * 5001 in page


# --- Replies ----------------------------------------------------------------------------------------


def test_a_failed_reply_approves_nothing(desk, mona, article, monkeypatch):
    comment, decided = make_comment(article), DecisionStep.decide

    def fail_on_replies(turn, *args):
        if turn.comment.staff_id:
            raise RuntimeError("the reply cannot be published")
        decided(turn, *args)

    monkeypatch.setattr(DecisionStep, "decide", fail_on_replies)
    client = desk(mona)
    client.raise_request_exception = False
    assert decide(client, "reply", comment, **{f"reply_{comment.pk}": "رد"}).status_code == 500
    assert list(Comment.objects.values_list("status", flat=True)) == ["pending"]
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "\u200f\u200b", "ـ", "\ufe0f", "ن" * 5001])
def test_an_empty_or_too_long_reply_decides_nothing(desk, mona, article, text):
    comment = make_comment(article)
    answer = decide(desk(mona), "reply", comment, json=False, **{f"reply_{comment.pk}": text})
    assert answer.status_code == 422
    assert Comment.objects.get().status == "pending"
    if len(text) > 5000:
        assert text in answer.content.decode()


def test_a_moderator_with_a_very_long_name_can_reply(desk, mona, article):
    mona.first_name, mona.last_name = "م" * 150, "ن" * 150
    mona.save()
    decide(desk(mona), "reply", make_comment(article), **{f"reply_{Comment.objects.get().pk}": "رد"})
    assert len(Comment.objects.get(staff=mona).name) == 80


def test_a_reply_to_a_text_changed_since_is_refused(desk, mona, article):
    comment = make_comment(article, approved_by=mona)
    seen = token_of(comment)
    comment.correct("نص آخر", lambda comment, body: ([], None))
    told = decide(desk(mona), "reply", comment, token=seen, **{f"reply_{comment.pk}": "رد"}).json()
    assert told["refused"][0]["why"].startswith("عدّل صاحبه النص")
    assert Comment.objects.count() == 1


# --- Waves ------------------------------------------------------------------------------------------


def make_wave(article, number):
    spellings = [WAVE, WAVE + ".", WAVE.replace("قناتنا", "قنـاتنا"), WAVE.replace(" ", "  "), WAVE + "!!"]
    return [
        make_comment(article, body=spellings[n % 5], name=f"قارئ {n}", email=f"w{n}@example.com") for n in range(number)
    ]


def test_a_wave_has_one_card_one_act_and_one_undo(desk, mona, article):
    other = make_comment(article, body="سؤال مختلف تمامًا عن الشريحة")
    wave = make_wave(article, 300)
    client = desk(mona)
    page = client.get(QUEUE).content.decode()
    assert page.count('class="desk-text"') == 2
    assert "300 تعليق بهذا النص: قرار واحد لها كلها." in page
    told = client.post(f"{QUEUE}{wave[0].pk}/wave/spam/", {"token": token_of(wave[0]), "as_of": now()}, headers=JSON)
    assert told.json()["said"] == "عُدّ 300 تعليق مزعجًا."
    assert list(Comment.objects.waiting()) == [other]
    assert Decision.objects.values("act").distinct().count() == 1
    assert undo(client, told.json()["act"]).json()["said"] == "تراجعت عن قرارك في 300 تعليق."
    assert Comment.objects.waiting().count() == 301


def test_an_act_on_a_wave_leaves_later_comments_and_other_lists(desk, mona, make_article):
    here, there = make_article(), make_article(headline="خبر آخر")
    wave, elsewhere = make_wave(here, 4), make_wave(there, 2)
    client, shown_at = desk(mona), now()
    late = make_comment(here, body=WAVE, email="late@example.com")
    wave[3].correct("كلام آخر لا صلة له بالإعلان", lambda comment, body: ([], None))
    address = f"{QUEUE}{wave[0].pk}/wave/reject/?article={here.pk}"
    client.post(address, {"token": token_of(wave[0]), "as_of": shown_at, f"code_{wave[0].pk}": "advert"}, headers=JSON)
    assert set(Comment.objects.filter(status="rejected")) == set(wave[:3])
    assert set(Comment.objects.waiting()) == {late, wave[3], *elsewhere}
    assert set(Decision.objects.values_list("code", flat=True)) == {"advert"}


def test_a_wave_can_be_read_one_by_one(desk, mona, article):
    wave = make_wave(article, 5)
    page = desk(mona).get(f"{QUEUE}?same={wave[2].key}").content.decode()
    assert page.count('class="desk-text"') == 5


def test_a_comment_that_reads_differently_is_not_approved_with_its_wave(desk, mona, article):
    wave = make_wave(article, 4)
    other_price = make_comment(article, body=WAVE + " 🖕", email="sign@example.com")
    held = make_comment(article, body=WAVE, email="held@example.com")
    Comment.objects.without_edition().filter(pk=held.pk).update(
        check_results=[{"why": "a ban is in force", "holds": True}]
    )
    assert len({comment.duplicate_hash for comment in (*wave, other_price, held)}) == 1
    address = f"{QUEUE}{wave[0].pk}/wave/approve/"
    desk(mona).post(address, {"token": token_of(wave[0]), "as_of": now()}, headers=JSON)
    assert set(Comment.objects.waiting()) == {other_price, held}


def test_ticking_a_wave_decides_on_all_of_it(desk, mona, article):
    wave, single = make_wave(article, 5), make_comment(article, body="تعليق مفرد عن الشريحة")
    picks = [f"{pick(wave[0])}:wave", pick(single)]
    told = decide_picked(desk(mona), "spam", picks, as_of=now()).json()
    assert told["said"] == "عُدّت 6 تعليقات مزعجة."


def test_a_wave_shows_the_names_of_its_commenters(desk, mona, article):
    make_wave(article, 14)
    page = desk(mona).get(QUEUE).content.decode()
    assert "قارئ 11" in page
    assert "قارئ 12" not in page


def test_short_texts_make_no_wave(desk, mona, article):
    for number in range(5):
        make_comment(article, body="شكرًا لكم", email=f"t{number}@example.com")
    assert desk(mona).get(QUEUE).content.decode().count('class="desk-text"') == 5


def now():
    return timezone.now().isoformat()


# --- Hidden parts -----------------------------------------------------------------------------------


def test_hiding_a_link_is_recorded_and_undone(desk, client, mona, article):
    text = "جرّب https://example.com/x فهو مفيد"
    comment = make_comment(article, body=text)
    start = text.index("https")
    desk_client = desk(mona)
    page = desk_client.get(f"{QUEUE}{comment.pk}/change/").content.decode()
    part = f"{start}-{start + len('https://example.com/x')}"
    assert f'value="{part}"' in page
    told = decide(desk_client, "hide", comment, part=part).json()
    shown = client.get(article.get_absolute_url()).content.decode()
    assert "[حُذف رابط]" in shown
    assert "example.com/x" not in shown
    assert Comment.objects.get().body == text
    decision = Decision.objects.get()
    assert (decision.after, decision.hidden_spans) == ("approved", [[start, start + 21, "link"]])
    undo(desk_client, told["act"])
    assert Comment.objects.get().hidden_spans == []
    undo(desk_client, Decision.objects.first().act)
    assert Comment.objects.get().hidden_spans == decision.hidden_spans


def test_the_commenter_is_told_of_a_hidden_part(desk, client, mona, article):
    data = {"body": "رأيي هنا https://example.com/promo والسلام", "name": "ريم", "email": "reem@example.com"}
    sent = client.post(f"/articles/{article.pk}/comments/", data, headers={"sec-fetch-site": "same-origin"})
    comment = Comment.objects.get()
    part = f"{data['body'].index('https')}-{data['body'].index(' والسلام')}"
    decide(desk(mona), "hide", comment, part=part, **{f"code_{comment.pk}": "advert"})
    page = " ".join(client.get(sent["Location"]).content.decode().split())
    assert "أسقط المشرف جزءًا واحدًا من نصك." in page
    assert 'السبب الذي ذكره المشرف: <bdi dir="auto">إعلان' in page
    assert "[حُذف رابط]" in page
    assert "example.com/promo" in page  # in the text as it was written


def test_words_are_hidden_in_every_spelling(desk, client, mona, article):
    comment = make_comment(article, body="هذا كلامٌ سيّءٌ جدًّا ولا سيئة فيه")
    decide(desk(mona), "hide", comment, phrase="سيء")
    shown = client.get(article.get_absolute_url()).content.decode()
    assert "هذا كلامٌ [حُذف كلام] جدًّا ولا سيئة فيه" in shown


def test_hiding_words_that_are_missing_or_leave_nothing_is_refused(desk, mona, article):
    comment = make_comment(article, body="كلمة")
    for phrase in ("أخرى", "كلمة"):
        assert decide(desk(mona), "hide", comment, phrase=phrase).status_code == 422
    assert Comment.objects.get().status == "pending"


def test_a_correction_does_not_reveal_hidden_parts(desk, mona, article):
    comment = make_comment(article, body="نص فيه كلمة زائدة هنا")
    decide(desk(mona), "hide", comment, phrase="زائدة")
    for body, shown in (
        ("نص فيه كلمة زائدة هنا.", "نص فيه كلمة [حُذف كلام] هنا."),
        ("الكلمة الزائدة ليست هنا", "الكلمة الزائدة ليست هنا"),
    ):
        comment.refresh_from_db()
        comment.correct(body, lambda comment, body: ([], None))
        comment.refresh_from_db()
        comment.approve(mona)
        assert comment.shown_body == shown


def test_hiding_nothing_approves_nothing(desk, mona, article):
    comment = make_comment(article, body="اربح 5000 دولار https://example.com/win")
    answer = decide(desk(mona), "hide", comment)
    assert (answer.status_code, Comment.objects.get().status) == (422, "pending")
    start = comment.body.index("https")
    decide(desk(mona), "hide", comment, part=f"{start}-{len(comment.body)}")
    decide(desk(mona), "hide", comment)  # shown again, on purpose
    assert Comment.objects.get().hidden_spans == []


def test_overlapping_parts_are_joined():
    assert merged([[5, 9, "words"], [0, 6, "link"], [20, 22, "words"]]) == [[0, 9, "link"], [20, 22, "words"]]
    assert redacted("0123456789", [[2, 4, "words"]]) == "01[حُذف كلام]456789"
    assert words_in("كَلْبٌ وكلب", "كلب") == [[0, 6, "words"]]
