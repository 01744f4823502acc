"""The home page: an editor's pin (else the newest story) leads; no story stands twice."""

from django.db.models import prefetch_related_objects

from articles.models import Article, Section

BAND, RAIL = "ai", "biz"  # the sections with a place of their own, by colour


def front_page():
    """The context of the home page, in a number of queries that does not grow with the stories."""
    stories = Article.objects.published().front().select_related("section", "hero").defer("body", "markup", "toc")
    newest = list(stories.newest()[:40])
    pinned = stories.pinned().first()
    lead = pinned or next(iter(newest), None)
    rest = [story for story in newest if lead and story.pk != lead.pk and story.section.colour != "opinion"]
    also, rest = same_section_first(lead, rest, 3)
    top, rest = rest[:4], rest[4:]
    river, rest = rest[:8], rest[8:]
    shown = {story.pk for story in [lead, *also, *top, *river] if story}
    sections = {section.colour: section for section in Section.objects.all()}
    band, rail, opinion = (
        from_section(sections.get(colour), stories, shown, most)
        for colour, most in ((BAND, 4), (RAIL, 3), ("opinion", 3))
    )
    context = {
        "lead": lead,
        "also": also,
        "top": top,
        "river": river,
        "band": band and {"section": band["section"], "first": band["articles"][0], "rest": band["articles"][1:]},
        "rail": rail,
        "opinion": opinion,
        "archive_month": newest[0].published_at if newest else None,
    }
    every = [story for story in [lead, *also, *top, *river] if story]
    every += [story for part in (band, rail, opinion) if part for story in part["articles"]]
    prefetch_related_objects(every, "bylines__author")
    return context


def same_section_first(lead, stories, most):
    """(`most` stories to stand beside the lead, its own section's first; the others in their order)."""
    if not lead:
        return [], []
    beside = sorted(stories[:12], key=lambda story: story.section_id != lead.section_id)[:most]
    return beside, [story for story in stories if story not in beside]


def from_section(section, stories, shown, most):
    """{section, articles} of what is not shown yet, or None."""
    if not section:
        return None
    found = list(stories.in_section(section).exclude(pk__in=shown).newest()[:most])
    return {"section": section, "articles": found} if found else None
