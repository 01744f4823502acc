"""Layout of reader pages: large text, long words, small targets, phones; with and without JavaScript."""

from urllib.parse import quote

import pytest

from tests.browser.addresses import reader_pages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LONG, LATIN = "أفاستسقيناكموها" * 3 + "العالمين", "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk"
VOCALISED = "يُؤَكِّدُ ٱلْمُطَوِّرُونَ إِنَّ نَمُوذَجَهُمُ ٱللُّغَوِيَّ أُعِيدَ تَدْرِيبُهُ"
ARTICLES = f"""
import datetime
from django.contrib.auth.models import User
from articles.models import Article, Image, Section
from authors.models import Author
from comments.models import Comment
by = User.objects.get(username="omar")
section = Section.objects.create(name="تخطيط", slug="تخطيط", colour="games", position=90)
lone = Section.objects.create(name="وحيد", slug="وحيد", colour="sci", position=91)
author = Author.objects.create(name="{LONG}", title="{LATIN}", slug="طويل")
mona = User.objects.get(username="mona")
long, latin = "{LONG}", "{LATIN}"
body = (
    f"<p>{{long}} {{latin}}</p><h2>{{latin}} {{long}}</h2><blockquote><p>{{long}}</p></blockquote>"
    f"<table><tbody><tr><th>{{long}}</th><td>{{latin}}</td></tr></tbody></table>"
    f"<pre><code>{{latin * 3}}</code></pre><p><code>{{latin}}</code></p><ul><li>{{long}}</li></ul>"
)
def make(at, **changes):
    content = dict(headline="عنوان", deck="", kicker="", body="<p>نص.</p>", section=section.pk, authors=[author.pk],
                   tags=[], hero=None, hero_caption="") | changes
    article = Article.objects.start(by, content)
    article.publish(by, at=datetime.datetime(2024, 1, at, tzinfo=datetime.UTC))
    return article
hard = make(9, headline=f"كلمة {{long}}", deck=f"{{long}} {{latin}}", kicker=long, body=body,
            tags=[long[:50], latin[:50]], hero=Image.objects.first().pk, hero_caption=f"{{long}} {{latin}}")
Comment.objects.create(article=hard, name=long, email="a@example.com", body=f"{{long}} {{latin}}").approve(mona)
make(8, headline=latin, tags=[long[:50]])
vocalised = make(7, headline="{VOCALISED} {VOCALISED}"[:280])
for day in range(1, 22):
    make(day, headline=f"عنوان بلا صورة {{day}}", tags=["ترقيم"])
first = make(1, headline="الأول في قسمه", section=lone.pk)
make(2, headline="الثاني في قسمه", section=lone.pk)
print(hard.pk, vocalised.pk, first.pk, *(tag.slug for tag in hard.tag_list))
"""
ZOOM = "percent => (document.documentElement.style.fontSize = percent + '%')"


@pytest.fixture(scope="module")
def pages(server):
    """Return {name: address} of reader pages: those of the sample and some with long words."""
    hard, vocalised, lone, *tags = server.python(ARTICLES).split()
    return reader_pages() | {
        "long words": f"/articles/{hard}/-/",
        "vocalised": f"/articles/{vocalised}/-/",
        "lone": f"/articles/{lone}/-/",
        "long words, section": f"/sections/{quote('تخطيط')}/",
        "long words, author": f"/authors/{quote('طويل')}/",
        "long words, archive": "/archive/2024/1/",
        "long words, search": f"/search/?q={quote(LATIN)}",
        **{f"long words, tag {number}": f"/tags/{quote(tag)}/" for number, tag in enumerate(tags)},
    }


WIDER = """() => {
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  const menu = document.querySelector("button.menu").getBoundingClientRect();
  return wide > width || menu.left < 0 || menu.right > width ? [wide, menu.left, menu.right] : null;
}"""


def test_pages_fit_a_phone_with_text_of_200_percent(server, pages, new_page):
    """WCAG 1.4.4 and 1.4.10: no page scrolls sideways, and the menu can be reached."""
    found, looked = {}, 0
    for width, percents in ((320, (100, 200)), (360, (100,)), (390, (110, 140, 200))):
        page = new_page(viewport={"width": width, "height": 800})
        for name, address in pages.items():
            page.goto(server.url + address)
            for percent in percents:
                page.evaluate(ZOOM, percent)
                looked += 1
                if wider := page.evaluate(WIDER):
                    found[name, width, percent] = wider
    print(f"{looked} views")
    assert found == {}


SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")].filter((node) => {
  const inText = node.closest(".prose p, .prose li, .deck, .note p, figcaption, .tx p");
  const hidden = node.matches("[tabindex='-1'], .skip, [type=hidden]") || node.closest("[popover], .trap");
  if (inText || hidden || !node.checkVisibility()) return false;
  const { width, height } = node.getBoundingClientRect();
  return width < 24 || height < 24;
}).map((node) => `${node.className} «${node.textContent.trim()}» ${node.getBoundingClientRect().width}`
  + `×${node.getBoundingClientRect().height}`)"""


@pytest.mark.parametrize("width", [390, 1440])
def test_every_link_and_button_is_at_least_24_pixels_wide_and_high(server, pages, new_page, width):
    """WCAG 2.5.8, apart from links within sentences."""
    page = new_page(viewport={"width": width, "height": 800})
    small = {}
    for name, address in pages.items():
        page.goto(server.url + address)
        if found := page.evaluate(SMALL):
            small[name] = found
    assert small == {}


def test_the_reply_button_is_44_pixels_high_on_a_phone(server, new_page):
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{server.url}/articles/1/-/")
    box = page.locator(".cm .re").first.bounding_box()
    assert box["height"] >= 44
    assert box["width"] >= 24


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_phone_shows_the_current_section_in_the_section_bar(server, new_page, script):
    page = new_page(viewport={"width": 360, "height": 800}, java_script_enabled=script)
    for name in ("رأي-وتحليل", "علوم-وفضاء", "الذكاء-الاصطناعي"):
        page.goto(f"{server.url}/sections/{quote(name)}/")
        box = page.locator(".primary [aria-current]").bounding_box()
        assert box["x"] >= 48  # right of the fade
        assert box["x"] + box["width"] <= 360


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_copy_link_button_is_shown_only_where_it_works(server, new_page, script):
    page = new_page(java_script_enabled=script)
    page.goto(f"{server.url}/articles/1/-/")
    assert page.locator("[data-copy]").is_visible() is script


INK = """(heading) => {
  const style = getComputedStyle(heading);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = pen.measureText(heading.textContent);
  return [above + below, parseFloat(style.lineHeight)];
}"""


def test_the_lines_of_a_vocalised_headline_do_not_touch(server, pages, new_page):
    for width in (390, 1440):
        page = new_page(viewport={"width": width, "height": 800})
        page.goto(server.url + pages["vocalised"])
        page.evaluate("document.fonts.ready.then(() => true)")
        ink, line = page.locator("h1").evaluate(INK)
        assert ink <= line


def test_articles_without_a_picture_leave_no_gap_between_cards(server, pages, new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    for name in ("long words, section", "long words, author", "lone"):
        page.goto(server.url + pages[name])
        boxes = page.locator("main .ph").evaluate_all("all => all.map(one => one.querySelector('img, svg') !== null)")
        assert boxes
        assert all(boxes), name


def test_a_single_related_article_has_the_width_of_one_card(server, pages, new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(server.url + pages["lone"])
    assert page.locator(".rel .card").count() == 1
    assert page.locator(".rel .card").bounding_box()["width"] < 440


def test_the_dark_band_and_the_footer_contrast_with_a_dark_page(server, new_page):
    page = new_page(color_scheme="dark")
    page.goto(server.url)
    ground = "node => getComputedStyle(node).backgroundColor"
    assert page.locator(".night.band").evaluate(ground) != page.locator("html").evaluate(ground)
    assert page.locator(".night.foot").evaluate(ground) != page.locator("html").evaluate(ground)


def test_pagination_links_are_buttons_on_every_kind_of_list(server, pages, new_page):
    page = new_page()
    kinds = ("section", "author", "archive")
    addresses = [pages[f"long words, {kind}"] for kind in kinds] + [f"/tags/{quote('ترقيم')}/"]
    for address in [*addresses, f"/search/?q={quote('عنوان بلا صورة')}"]:
        page.goto(server.url + address)
        assert page.locator(".pages .chip").count() == 2, address
        for chip in page.locator(".pages .chip").all():
            assert chip.evaluate("node => getComputedStyle(node).borderTopStyle") in ("solid", "dashed"), address
            assert chip.bounding_box()["height"] >= 44, address


def test_nothing_shifts_while_a_page_loads(server, new_page):
    """Measure the sum of layout shifts with fonts that load late."""
    page = new_page(viewport={"width": 390, "height": 800})
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver((list) => {"
        "for (const shift of list.getEntries()) window.shifted += shift.value;"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    for address in ("/", "/articles/1/-/", f"/sections/{quote('الذكاء-الاصطناعي')}/"):
        page.goto(server.url + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifted") < 0.01, address
