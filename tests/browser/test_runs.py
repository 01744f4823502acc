"""Technical runs as Chromium renders them: the order of characters, and line breaks."""

from pathlib import Path

import pytest

from newsroom import arabic, html
from tests.newsroom.test_technical_runs import RUNS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CSS = Path(__file__).parent.parent.parent / "newsroom" / "static" / "css" / "base.css"
# The characters of a paragraph from left to right, by their rendered positions; without surrogates.
DRAWN = """(paragraph) => {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = 0; at < node.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (box) found.push([box.left, node.data[at]]);
    }
  return found.sort((one, other) => one[0] - other[0]).map(([, letter]) => letter).join("");
}"""


def page_of(markups, width):
    shown = "".join(f"<p>{markup}</p>" for markup in markups)
    style = f"<style>{CSS.read_text(encoding='utf-8')}p{{inline-size:{width}px;font-family:sans-serif}}</style>"
    return f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8">{style}<body>{shown}'


def drawn(page, markups, width=2000):
    page.set_content(page_of(markups, width))
    return page.locator("p").evaluate_all(f"paragraphs => paragraphs.map({DRAWN})")


@pytest.fixture
def rows(request):
    """Return our own examples, and the shared ones if they are available."""
    shared = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "runs.tsv"
    lines = shared.read_text(encoding="utf-8").splitlines() if shared.exists() else []
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:] + RUNS


def test_every_technical_run_is_rendered_in_its_written_order(new_page, rows):
    page = new_page(viewport={"width": 2100, "height": 900})
    shown = drawn(page, [arabic.isolate(text) for text, _run in rows])
    plain = drawn(page, [arabic.isolate_plain(text) for text, _run in rows])
    bare = drawn(page, [text for text, _run in rows])
    wrong, turned = [], 0
    for (_text, run), line, plain_line, was in zip(rows, shown, plain, bare, strict=True):
        turned += run not in was
        wrong += [run] if run not in line or run not in plain_line else []
        print(f"{'WRONG' if run in wrong else 'right'}  {run:28}{'' if run in was else '  (reordered if bare)'}")
    print(f"{len(rows)} runs, {len(wrong)} wrong; {turned} are reordered if they are not isolated")
    assert wrong == []
    assert turned > 20


def test_a_run_inside_inline_elements_is_rendered_in_its_written_order(new_page):
    bodies = ["<p>صدر <strong>12</strong>-09-2025 هنا</p>", '<p>في <a href="https://a.b">5%</a>-10% هنا</p>']
    markups = [html.expand(body, lambda identity, caption: "").markup[3:-4] for body in bodies]
    first, second = drawn(new_page(), markups)
    assert "12-09-2025" in first
    assert "5%-10%" in second


def test_a_short_run_does_not_wrap_and_a_long_one_does_not_overflow(new_page):
    page = new_page(viewport={"width": 320, "height": 600})
    page.set_content(page_of([arabic.isolate(f"{'كلمة ' * n}+966 11 400 0000 انتهى") for n in range(12)], 288))
    heights = page.locator("bdi").evaluate_all("runs => runs.map((run) => run.getBoundingClientRect().height)")
    assert max(heights) < min(heights) * 1.5
    page.set_content(page_of([arabic.isolate("عن " + "3840×2160@120Hz-" * 8)], 288) + "<style>p{font-size:400%}")
    page.locator("p").evaluate("paragraph => (paragraph.style.overflowWrap = 'anywhere')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
