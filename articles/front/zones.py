"""The home page: the pinned article, or else the newest, leads; no article appears twice."""

from django.db.models import prefetch_related_objects

from articles.models import Article, Section

BAND, RAIL, OPINION = "ai", "biz", "opinion"  # colours of the sections that have their own zone


def front_page():
    """Return the context of the home page; the number of queries does not grow with the number of articles."""
    articles = Article.objects.published().front().select_related("section", "hero").defer("body", "markup", "toc")
    newest = list(articles.newest_first()[:60])
    lead = articles.pinned().first() or next(iter(newest), None)
    news = [article for article in newest if article.section.colour != OPINION and article != lead]
    top, news = news[:4], news[4:]
    shown = {article.pk for article in [lead, *top] if article}
    sections = {section.colour: section for section in Section.objects.all()}
    band, rail, opinion = (
        from_section(sections.get(colour), articles, shown, limit)
        for colour, limit in ((BAND, 4), (RAIL, 3), (OPINION, 3))
    )
    placed = [article for part in (band, rail, opinion) if part for article in part["articles"]]
    news = [article for article in news if article not in placed]
    also, river = news[:3], news[3:11]
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
