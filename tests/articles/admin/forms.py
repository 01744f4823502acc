"""The data of admin forms, as a browser sends it."""

import re

from django.test import Client
from django.urls import reverse

LIST, ADD = "/admin/articles/article/", "/admin/articles/article/add/"
TYPED = "نصّ طويل كُتب في ساعة"


def change(article):
    """Return the address of the article's change form."""
    return reverse("admin:articles_article_change", args=[article.pk])


def form_of(chosen, author, **changes):
    """Return the data of a complete article."""
    data = {
        "headline": "عنوان من النموذج",
        "deck": "تمهيد",
        "kicker": "خبر",
        "body": "<p>نص من النموذج</p>",
        "section": chosen.pk,
        "byline_0": author.pk,
        "tags": "الرقائق، الصين",
        "comments_open": "on",
        "publish_at_0": "",
        "publish_at_1": "",
    }
    return data | changes


def article_form(section, author, **changes):
    """Return the data of an article whose headline and text are TYPED."""
    return {"headline": TYPED, "body": f"<p>{TYPED}</p>", "section": section.pk, "byline_0": author.pk} | changes


def form_data(client, address):
    """Return what a browser would send for the unchanged form at this address."""
    page = client.get(address)
    form, data = page.context["adminform"].form, {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False and not hasattr(value, "read"):
            data[bound.html_name] = form.fields[bound.name].prepare_value(value)
    data["_version"] = re.search(r'name="_version" value="([^"]+)"', page.content.decode())[1]
    return data


def strict(user):
    """Return a signed-in client that enforces CSRF checks."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
