"""Loads the sample newsroom's sections, authors, pages, pictures and stories; never over what somebody has edited."""

import datetime
import tomllib
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Article, Byline, Image, Page, Revision, SearchDocument, Section, Tag, Tagging
from articles.models.content import FIELDS, NameLookup, clean_content, live_columns
from articles.models.desk_search import desk_terms
from articles.models.status import Act, Status
from articles.models.stored_markup import expansion
from articles.sample import art
from articles.sample.filler import filler
from authors.models import Author
from newsroom import arabic, images
from newsroom.models import new_edition

HERE = Path(__file__).parent
CREDIT = "رسوم نقطة"
BATCH = 200


def read(name):
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def stories():
    """Every story file as a dict, in the files' order."""
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((HERE / "stories").glob("*.toml"))]


def holds_a_real_site():
    """True if there are stories or authors that are not of the sample."""
    return Article.objects.filter(sample_key=None).exists() or Author.objects.filter(sample=False).exists()


def load(by, articles, progress):
    """Everything that is not there yet; the first author gets `articles` stories. Tells `progress(label, done, of)`."""
    sections = load_sections()
    authors = load_authors(progress)
    load_pages()
    told = stories()
    pictures = load_pictures(told, progress)
    for done, story in enumerate(told, 1):
        load_story(story, by, sections, authors, pictures)
        progress("stories", done, len(told))
    load_filler(by, articles, sections, authors["shaaban"], progress)


def load_sections():
    for position, data in enumerate(read("sections.toml")["section"]):
        Section.objects.get_or_create(name=data["name"], defaults=data | {"position": position})
    return {section.colour: section for section in Section.objects.all()}


def load_authors(progress):
    people, every = {}, read("authors.toml")["author"]
    for done, data in enumerate(every, 1):
        key = data.pop("key")
        author = Author.objects.filter(slug=arabic.slug(data["name"])).first()
        if not author:
            author = Author(**data, sample=True, user=User.objects.filter(username=key).first())
            author.wear(images.store(art.portrait(key), shapes=images.PORTRAIT_SHAPES))
            author.save()
        people[key] = author
        progress("authors", done, len(every))
    return people


def load_pages():
    for position, data in enumerate(read("pages.toml")["page"]):
        if not Page.objects.filter(slug=arabic.slug(data["title"])).exists():
            Page.objects.create(**data, position=position)


def load_pictures(told, progress):
    """{name of the art: Image} for every picture that the stories use."""
    used = {story["image"]: story["image_alt"] for story in reversed(told)}
    for story in told:
        for name in art.ART:
            if f'data-image="{name}"' in story["body"]:
                used.setdefault(name, f"رسم تعبيري: {name}")
    kept = {}
    for done, (name, alt) in enumerate(used.items(), 1):
        kept[name] = Image.store(art.draw(name), alt=alt, credit=CREDIT)
        progress("pictures", done, len(used))
    return kept


def load_story(story, by, sections, authors, pictures):
    if Article.objects.filter(sample_key=story["key"]).exists():
        return
    body = story["body"]
    for name, image in pictures.items():
        body = body.replace(f'data-image="{name}"', f'data-image="{image.pk}"')
    content = {name: story[name] for name in FIELDS if name in story} | {
        "body": body,
        "section": sections[story["section"]],
        "authors": [authors[key].pk for key in story["authors"]],
        "hero": pictures[story["image"]],
        "hero_caption": story.get("image_caption", ""),
    }
    with transaction.atomic():
        article = Article.objects.start(by, content)
        article.sample_key = story["key"]
        article.save(new_edition=False)
        status = story["status"]
        if status == "review":
            article.submit(by)
        elif status == "scheduled":
            article.publish(by, at=timezone.now() + datetime.timedelta(days=1))
        elif status == "published":
            article.publish(by, at=parse_datetime(story["published"]))
        if story.get("pinned"):
            article.pin(by)


# --- Filler ---------------------------------------------------------------------------------------


def load_filler(by, articles, sections, author, progress):
    """As many generated stories as the author lacks to have `articles` published ones, the newest the day before."""
    wanted = articles - author.articles.published().count()
    first = Article.objects.filter(sample_key__startswith="filler-").count()
    oldest = parse_datetime("2025-08-15T09:00:00+03:00")
    tags = {}
    for start in range(0, wanted, BATCH):
        numbers = range(first + start, first + min(start + BATCH, wanted))
        with new_edition():
            write_filler(by, numbers, oldest, sections, author, tags)
        progress("filler", min(start + BATCH, wanted), wanted)


def write_filler(by, numbers, newest, sections, author, tags):
    """One batch in a few bulk writes: rows, revisions, bylines, tags and search documents, as `apply` makes them."""
    rows, contents, names = [], [], NameLookup()
    for number in numbers:
        made = filler(number)
        content = clean_content(
            made | {"section": sections[made["section"]], "authors": [author.pk], "archive_only": True}
        )
        at = newest - datetime.timedelta(hours=9 * number)
        contents.append((content, at))
        rows.append(
            Article(
                **live_columns(content), **expansion(content["body"], pictures={}),
                published_at=at, seen_by_readers=True, created_by=by, sample_key=f"filler-{number}",
            )
        )  # fmt: skip
    rows = Article.objects.bulk_create(rows)
    for name in {tag for content, _at in contents for tag in content["tags"]} - tags.keys():
        tags[name] = Tag.objects.named([name])[0]
    revisions = []
    for row, (content, at) in zip(rows, contents, strict=True):
        revision = Revision(article=row, act=Act.PUBLISH, by=by, at=at)
        revision.set_clean_content(content, names)
        revisions.append(revision)
    for row, revision, (content, _at) in zip(rows, Revision.objects.bulk_create(revisions), contents, strict=True):
        row.newest_revision = row.live_revision = revision
        row.status, row.desk_terms = Status.PUBLISHED, desk_terms(content, revision.stored)
    Article.objects.bulk_update(rows, ["newest_revision", "live_revision", "status", "desk_terms"])
    Byline.objects.bulk_create(Byline(article=row, author=author) for row in rows)
    Tagging.objects.bulk_create(
        Tagging(content_object=row, tag=tags[tag])
        for row, (content, _at) in zip(rows, contents, strict=True)
        for tag in content["tags"]
    )
    SearchDocument.objects.bulk_create(
        SearchDocument.for_article(row, content["tags"]) for row, (content, _at) in zip(rows, contents, strict=True)
    )
