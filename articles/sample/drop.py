"""Delete the articles, pictures, tags, authors, sections and pages of the sample that nobody edited or uses."""

from collections import Counter

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Count, Q

from articles.models import Article, Image, Page, Revision, Section, Tag
from articles.models.status import Act
from articles.sample.filler import TOPICS
from articles.sample.load import CREDIT, read, read_articles
from authors.models import Author
from newsroom import arabic, html
from newsroom.models import Redirect, new_edition
from newsroom.records import allow_erasing

EDITS = (Act.SAVE, Act.RESTORE)
BATCH = 200


def edited_articles():
    """Return the ids of the sample's articles that somebody saved or restored after the sample was loaded.

    Taking down, pinning and the like are no edits: the text is still that of the sample.
    """
    seen, edited = set(), set()
    revisions = Revision.objects.filter(article__sample_key__isnull=False).order_by("pk")
    for article, act, edits in revisions.values_list("article", "act", "edits"):
        if edits > 1 or (article in seen and act in EDITS):
            edited.add(article)
        seen.add(article)
    return edited


def drop(outcome, reasons, progress):
    """Delete what may be deleted; call it in a transaction. `reasons` is {id of an article: why it is kept}."""
    pictures = sample_pictures()
    for article in Article.objects.filter(pk__in=reasons).select_related("newest_revision"):
        outcome.keep("article", article, reasons[article.pk])
    drop_articles(outcome, reasons, progress)
    used = Used()
    with new_edition():
        drop_pages(outcome)
        drop_pictures(outcome, pictures, used)
        drop_tags(outcome, used)
        drop_authors(outcome, used)
        drop_sections(outcome, used)


def drop_articles(outcome, reasons, progress):
    keys = list(Article.objects.exclude(sample_key=None).exclude(pk__in=reasons).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        with allow_erasing(Revision):
            Revision.objects.filter(article__in=batch).erase()
            Redirect.objects.filter(model=Article._meta.label_lower, object_id__in=batch).delete()
            Article.objects.filter(pk__in=batch).delete()
        progress("articles", min(start + BATCH, len(keys)), len(keys))
    outcome.deleted["article"] += len(keys)


class Used:
    """What the kept articles refer to, in their newest revision or live row, and the pictures of static pages."""

    def __init__(self):
        self.sections, self.authors, self.pictures, self.tags = Counter(), Counter(), Counter(), Counter()
        for article in Article.objects.select_related("newest_revision").iterator(BATCH):
            contents = [article.newest_revision.content] if article.newest_revision else []
            live = {"section": article.section_id, "hero": article.hero_id, "body": article.body}
            for content in [*contents, {"authors": [], "tags": []} | live]:
                self.sections[content["section"]] += 1
                self.authors.update(content["authors"])
                self.pictures.update([content["hero"], *html.image_ids(content["body"])])
                self.tags.update(map(arabic.fold, content["tags"]))
        for page in Page.objects.all():
            self.pictures.update(html.image_ids(page.body))


# --- One function for each model ------------------------------------------------------------------------------------


def drop_pages(outcome):
    for position, data in enumerate(read("pages.toml")["page"]):
        page = Page.objects.filter(slug=arabic.slug(data["title"])).first()
        if page is None:
            continue
        as_loaded = {"in_header": False} | data | {"body": html.clean(data["body"]), "position": position}
        if differs(page, as_loaded):
            outcome.keep("page", page, "edited")
        else:
            outcome.delete("page", page)


def sample_pictures():
    """Return {id: {alternative texts of the sample}} of the pictures in the first revisions of its articles."""
    alts = {}
    for data in read_articles():
        article = Article.objects.filter(sample_key=data["key"]).first()
        first = article and article.revisions.order_by("pk").first()
        if first and (hero := first.content["hero"]):
            alts.setdefault(hero, set()).add(data["image_alt"])
        for pk in html.image_ids(first.content["body"]) if first else ():
            alts.setdefault(pk, set())
    return alts


def drop_pictures(outcome, alts, used):
    for image in Image.objects.filter(pk__in=alts):
        drawn = image.alt in alts[image.pk] or image.alt.startswith("رسم تعبيري: ")
        untouched = {"caption": "", "credit": CREDIT, "focal_x": 50, "focal_y": 50}
        if not drawn or differs(image, untouched):
            outcome.keep("picture", image, "edited")
        elif used.pictures[image.pk]:
            outcome.keep("picture", image, "used")
        else:
            outcome.files.append(image.name)
            outcome.delete("picture", image)


def drop_tags(outcome, used):
    names = {tag for data in read_articles() for tag in data["tags"]} | {tag for _colour, tag, _thing in TOPICS}
    tags = Tag.objects.filter(folded__in=set(map(arabic.fold, names)))
    for tag in tags.annotate(articles=Count("taggings", distinct=True), former=Count("aliases", distinct=True)):
        if tag.name not in names or tag.former or tag.slug != arabic.slug(tag.name):
            outcome.keep("tag", tag, "edited")
        elif tag.articles or used.tags[tag.folded]:
            outcome.keep("tag", tag, "used")
        else:
            outcome.delete("tag", tag)


def drop_authors(outcome, used):
    sample = {arabic.slug(data["name"]): data for data in read("authors.toml")["author"]}
    for author in Author.objects.filter(sample=True):
        data = dict(sample.get(author.slug, {"key": "", "name": ""}))
        key = data.pop("key")
        account = author.user.username if author.user else None
        if differs(author, data) or account not in (None, key) or was_changed(author):
            outcome.keep("author", author, "edited")
        elif used.authors[author.pk] or author.bylines.exists():
            outcome.keep("author", author, "used")
        else:
            outcome.files.append(author.portrait_name)
            outcome.delete("author", author)


def drop_sections(outcome, used):
    for position, data in enumerate(read("sections.toml")["section"]):
        mine = Q(name=data["name"]) | Q(slug=arabic.slug(data["name"]))
        for section in Section.objects.filter(mine):
            if differs(section, data | {"position": position, "slug": arabic.slug(data["name"])}):
                outcome.keep("section", section, "edited")
            elif used.sections[section.pk] or section.articles.exists():
                outcome.keep("section", section, "used")
            else:
                outcome.delete("section", section)


def differs(row, fields):
    return any(getattr(row, name) != value for name, value in fields.items())


def was_changed(row):
    """Return whether the log of the admin says that somebody changed the row (a portrait, for example)."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), action_flag=CHANGE
    )
    return entries.exclude(change_message__in=["", "[]"]).exists()


# --- Files ----------------------------------------------------------------------------------------


def delete_files(names):
    """Delete the files of pictures that no row has any more; return the number of deleted files."""
    deleted = 0
    for name in filter(None, names):
        if Image.objects.filter(name=name).exists() or Author.objects.filter(portrait_name=name).exists():
            continue
        folder = f"pictures/{name[:2]}"
        for file in default_storage.listdir(folder)[1] if default_storage.exists(folder) else ():
            if file.startswith((f"{name}.", f"{name}-")):
                default_storage.delete(f"{folder}/{file}")
                deleted += 1
    return deleted
