"""The home page: an editor's pin (else the newest story) leads; no story stands twice."""

from django.db.models import prefetch_related_objects

from articles.models import Article, Section

BAND, RAIL, OPINION = "ai", "biz", "opinion"  # the sections with a place of their own, by colour


def front_page():
    """The context of the home page, in a number of queries that does not grow with the stories."""
    stories = Article.objects.published().front().select_related("section", "hero").defer("body", "markup", "toc")
    newest = list(stories.newest()[:60])
    lead = stories.pinned().first() or next(iter(newest), None)
    news = [story for story in newest if story.section.colour != OPINION and story != lead]
    top, news = news[:4], news[4:]
    shown = {story.pk for story in [lead, *top] if story}
    sections = {section.colour: section for section in Section.objects.all()}
    band, rail, opinion = (
        from_section(sections.get(colour), stories, shown, most)
        for colour, most in ((BAND, 4), (RAIL, 3), (OPINION, 3))
    )
    placed = [story for part in (band, rail, opinion) if part for story in part["articles"]]
    news = [story for story in news if story not in placed]
    also, river = news[:3], news[3:11]
    prefetch_related_objects([story for story in [lead, *top, *also, *river, *placed] if story], "bylines__author")
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


def from_section(section, stories, shown, most):
    """{section, articles} of what is not shown yet, or None."""
    if not section:
        return None
    found = list(stories.in_section(section).exclude(pk__in=shown).newest()[:most])
    return {"section": section, "articles": found} if found else None
