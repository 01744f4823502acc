"""The sample newsroom: loaded completely, and never into the database of a real site."""

import io
import re
import tomllib

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import Article
from articles.sample import art
from articles.sample import load as sample_articles
from articles.sample.filler import filler
from authors.models import Author
from comments.intake import receiving
from comments.models import Comment
from comments.models.classifier import band_of
from newsroom import arabic, html
from newsroom.visitors.origin import Origin
from tests.factories import make_author, make_comment


@pytest.fixture
def sample(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    draw = art.draw
    monkeypatch.setattr(art, "draw", lambda name: draw(name, 320))  # the same pictures, sooner
    call_command("load_sample", articles=30, stdout=io.StringIO())


def told():
    return [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted((sample_articles.HERE / "articles").glob("*.toml"))
    ]


def test_the_author_has_as_many_stories_as_asked_and_the_page_counts_them(client, sample):
    author = Author.objects.get(name="إبراهيم شعبان")
    assert author.articles.published().count() == 30
    assert "المقالات:&nbsp;<b>30</b>" in client.get(author.get_absolute_url()).content.decode()


def test_the_outlets_own_article_leads_the_home_page(client, sample):
    page = client.get("/").content.decode()
    assert page.index("علي بابا وبايدو تتجهان") < page.index('class="grid g4"')
    assert "نص مولّد" not in page
    assert "مولّدة" not in client.get("/feed/").content.decode()


def test_the_outlets_own_article_is_word_for_word(shared_data, client, sample):
    lines = (shared_data / "seed-article.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines[: lines.index("شارك هذا الخبر")] if line.strip()]
    article = Article.objects.get(sample_key="chips")
    assert [article.headline, article.deck, *html.plain(article.body).splitlines()] == words


def test_loading_again_changes_nothing(sample):
    omar = User.objects.get(username="omar")
    article = Article.objects.get(sample_key="passkeys")
    article.save_revision(article.newest_revision.content | {"headline": "عدّله المحرر"}, by=omar)
    before = [model.objects.count() for model in (Article, Author, Comment, User)]
    call_command("load_sample", articles=30, stdout=io.StringIO())
    assert [model.objects.count() for model in (Article, Author, Comment, User)] == before
    assert Article.objects.get(sample_key="passkeys").newest_revision.headline == "عدّله المحرر"


def test_a_real_site_is_left_alone(db):
    make_author("كاتب حقيقي")
    with pytest.raises(CommandError, match="not of the sample"):
        call_command("load_sample", stdout=io.StringIO())
    assert Article.objects.count() == 0


def test_passwords_are_made_up_and_kept_where_only_this_account_reads_them(sample, tmp_path):
    file = tmp_path / "passwords.txt"
    assert file.stat().st_mode & 0o077 == 0
    name, password = file.read_text().split()[:2]
    assert User.objects.get(username=name).check_password(password)


def test_comments_stand_in_every_state(sample):
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending", "approved", "rejected", "spam"}
    assert Comment.objects.filter(parent__parent__isnull=False).exists()


INNOCENT = """متى يصل هذا الهاتف إلى الأسواق؟
شكرًا، مقال واضح ومفيد.
هل يعمل التطبيق على الأجهزة القديمة؟
جربته أسبوعًا والبطارية ضعيفة.
السعر مرتفع قياسًا إلى المواصفات.
ما الفرق بينه وبين الإصدار السابق؟
أختلف مع الكاتب في النقطة الثانية.
وين ألاقي رابط التحديث؟
حلو الشرح بس طويل شوي
في انتظار الجزء الثاني
ليش ما ذكرتوا عيوب الكاميرا؟
صباح الخير، عندي سؤال عن الضمان.
I have the same problem with my laptop.
الخبر قديم، نُشر قبل شهر في موقع آخر.
كم يستغرق الشحن إلى الرياض؟
بصراحة لم أقتنع بالأرقام المذكورة
الترجمة تحتاج إلى مراجعة
هل من بديل مجاني؟
أنا مهندس وأعمل بهذه الشريحة منذ سنة، والأداء ثابت.
😀 جميل""".splitlines()


@pytest.mark.parametrize("more", [0, 12])
def test_twenty_innocent_lines_on_the_fresh_sample_raise_no_suspicion(sample, more):
    """Also not once the moderators have marked as spam what makes the classifier speak."""
    mona, article = User.objects.get(username="mona"), Article.objects.get(sample_key="chips")
    for number in range(more):
        body = f"اربح المال من بيتك، واتساب 055500{number:04}, https://spam{number}.example.com"
        make_comment(article, body=body, email=f"s{number}@example.com").mark_as_spam(mona)
    scores = {}
    for number, line in enumerate(INNOCENT):
        comment = Comment(article=article, name="قارئ", email=f"r{number}@example.com", body=line)
        receiving.receive(comment, Origin(f"192.0.2.{number}"))
        scores[line] = comment.score
    assert len(scores) == 20
    assert {score is None for score in scores.values()} == {not more}
    assert {line: score for line, score in scores.items() if band_of(score)} == {}


def test_cleaning_takes_nothing_out_of_a_sample_article():
    for article in told():
        body = re.sub(r'data-image="\w+"', 'data-image="1"', article["body"]).strip()
        assert html.plain(html.clean(body)) == html.plain(body), article["key"]
        assert len(re.findall("<[a-z]", html.clean(body))) == len(re.findall("<[a-z]", body)), article["key"]
        assert len(article["headline"]) <= 80
        assert arabic.tidy_line(article["headline"]) == article["headline"]


def test_sections_authors_and_voices_are_as_many_as_promised():
    assert len(sample_articles.read("sections.toml")["section"]) == 8
    assert len(sample_articles.read("authors.toml")["author"]) == 7
    assert len(told()) >= 31
    assert {article["status"] for article in told()} == {"published", "draft", "review", "scheduled"}


def test_filler_is_all_different_and_says_what_it_is():
    made = [filler(number) for number in range(1400)]
    assert len({one["headline"] for one in made}) == 1400
    assert all("نص مولّد" in one["body"] and one["kicker"] == "نص مولّد" for one in made)
