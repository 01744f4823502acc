"""The zones of the home page, from its top: `lead` (the pinned article, or else the newest) with `also` beside it, the
row `top`, the list `river`, the dark `band` and the `rail` of two sections, and `opinion`. No article appears twice.
"""

from django.db.models import prefetch_related_objects

from articles.models import Article, Section

BAND, RAIL, OPINION = "ai", "biz", "opinion"  # a section gets its zone by its colour (Section.colour)
ZONE_SIZES = {BAND: 4, RAIL: 3, OPINION: 3}
TOP_SIZE, ALSO_SIZE, RIVER_SIZE = 4, 3, 8
NEWEST_SIZE = 60  # articles to choose from; opinion and what has its own zone are left out


def front_page():
    """Return the context of the home page; the number of queries does not grow with the number of articles."""
    articles = Article.objects.published().front().select_related("section", "hero").defer("body", "markup", "toc")
    newest = list(articles.newest_first()[:NEWEST_SIZE])
    lead = articles.pinned().first() or next(iter(newest), None)
    news = [article for article in newest if article.section.colour != OPINION and article != lead]
    top, news = news[:TOP_SIZE], news[TOP_SIZE:]
    shown = {article.pk for article in [lead, *top] if article}
    sections = {section.colour: section for section in Section.objects.all()}
    band, rail, opinion = (
        from_section(sections.get(colour), articles, shown, limit) for colour, limit in ZONE_SIZES.items()
    )
    placed = [article for part in (band, rail, opinion) if part for article in part["articles"]]
    news = [article for article in news if article not in placed]
    also, river = news[:ALSO_SIZE], news[ALSO_SIZE : ALSO_SIZE + RIVER_SIZE]
    prefetch_related_objects(
        [article for article in [lead, *top, *also, *river, *placed] if article], "bylines__author"
    )
    return {
        "lead": lead,
        "also": also,
        "top": top,
        "river": river,
        "band": band and {"section": band["section"], "first": band["articles"][0], "rest": band["articles"][1:]},
        "rail": rail,
        "opinion": opinion,
        "archive_month": newest[0].published_at if newest else None,
    }


def from_section(section, articles, shown, limit):
    """Return {section, articles} of the section's newest articles that are not shown yet, or None."""
    if not section:
        return None
    found = list(articles.in_section(section).exclude(pk__in=shown).newest_first()[:limit])
    return {"section": section, "articles": found} if found else None
