"""Create rows for tests with the product's own methods."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.models import Article, Image, Section
from authors.models import Author
from comments.models import Comment

SENTENCE = "نص قصير عن رقائق إنفيديا وشريحة Kunlun P800."


def make_section(name="الذكاء الاصطناعي", **changes):
    return Section.objects.create(name=name, **changes)


def make_author(name="إبراهيم شعبان", **changes):
    return Author.objects.create(name=name, **({"title": "صحفي متخصص في التكنولوجيا"} | changes))


def content_of(section, authors, **changes):
    """Return the content of a revision that can be published."""
    content = {
        "headline": "رقائق محلية لتدريب النماذج",
        "deck": "تحوّل في الشركات",
        "kicker": "تقرير",
        "body": f"<p>{SENTENCE}</p><h2>عنوان داخلي</h2><p>فقرة ثانية.</p>",
        "section": section and section.pk,
        "authors": [author.pk for author in authors],
        "tags": ["الرقائق", "الصين"],
    }
    return content | changes


def make_article(by, section, authors, published=True, at=None, **changes):
    article = Article.objects.start(by, content_of(section, authors, **changes))
    if published:
        article.publish(by, at=at)
    return article


def picture_file(name="photo.png", size=(800, 500), colour="#00635c", kind="PNG"):
    out = io.BytesIO()
    Pillow.new("RGB", size, colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type=f"image/{kind.lower()}")


def make_image(colour="#00635c", **changes):
    return Image.store(picture_file(colour=colour), **({"alt": "صورة خضراء", "credit": "رسوم نقطة"} | changes))


def make_comment(article, approved_by=None, **changes):
    fields = {"name": "ريم", "email": "reem@example.com", "body": "سؤال عن الشريحة"} | changes
    comment = Comment.objects.create(article=article, **fields)
    if approved_by:
        comment.approve(approved_by)
    return comment
