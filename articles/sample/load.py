"""Load the sections, authors, pages, pictures and articles of the sample; what exists already is left as it is."""

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


def read_articles():
    """Return the data of every article file, in the order of the files."""
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((HERE / "articles").glob("*.toml"))]


def has_other_rows():
    """Return whether there are articles or authors that are not sample data."""
    return Article.objects.filter(sample_key=None).exists() or Author.objects.filter(sample=False).exists()


def load(by, articles, progress):
    """Load what does not exist yet; the first author gets `articles` articles. Calls `progress(label, done, total)`."""
    sections = load_sections()
    authors = load_authors(progress)
    load_pages()
    data = read_articles()
    pictures = load_pictures(data, progress)
    for done, entry in enumerate(data, 1):
        load_article(entry, by, sections, authors, pictures)
        progress("articles", done, len(data))
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
            author.set_portrait(images.store(art.portrait(key), shapes=images.PORTRAIT_SHAPES))
            author.save()
        people[key] = author
        progress("authors", done, len(every))
    return people


def load_pages():
    for position, data in enumerate(read("pages.toml")["page"]):
        if not Page.objects.filter(slug=arabic.slug(data["title"])).exists():
            Page.objects.create(**data, position=position)


def load_pictures(articles, progress):
    """Return {name of the drawing: Image} of the pictures that the articles use."""
    used = {data["image"]: data["image_alt"] for data in reversed(articles)}
    for data in articles:
        for name in art.ART:
            if f'data-image="{name}"' in data["body"]:
                used.setdefault(name, f"رسم تعبيري: {name}")
    kept = {}
    for done, (name, alt) in enumerate(used.items(), 1):
        kept[name] = Image.store(art.draw(name), alt=alt, credit=CREDIT)
        progress("pictures", done, len(used))
    return kept


def load_article(data, by, sections, authors, pictures):
    if Article.objects.filter(sample_key=data["key"]).exists():
        return
    body = data["body"]
    for name, image in pictures.items():
        body = body.replace(f'data-image="{name}"', f'data-image="{image.pk}"')
    content = {name: data[name] for name in FIELDS if name in data} | {
        "body": body,
        "section": sections[data["section"]],
        "authors": [authors[key].pk for key in data["authors"]],
        "hero": pictures[data["image"]],
        "hero_caption": data.get("image_caption", ""),
    }
    with transaction.atomic():
        article = Article.objects.start(by, content)
        article.sample_key = data["key"]
        article.save(new_edition=False)
        status = data["status"]
        if status == "review":
            article.submit(by)
        elif status == "scheduled":
            article.publish(by, at=timezone.now() + datetime.timedelta(days=1))
        elif status == "published":
            article.publish(by, at=parse_datetime(data["published"]))
        if data.get("pinned"):
            article.pin(by)


# --- Filler ---------------------------------------------------------------------------------------


def load_filler(by, articles, sections, author, progress):
    """Load generated articles until the author has `articles` published ones."""
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
    """Write one batch of generated articles in a few bulk writes, with everything that `Article.apply` writes."""
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
