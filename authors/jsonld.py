"""The schema.org description of an author and of the author's page."""

from django.conf import settings

from newsroom import jsonld


def author_description(author, index):
    """Return the ProfilePage and the BreadcrumbList of an author.

    `index` is the (name, path) of the page that lists the authors.
    """
    described = person(author) | {
        "description": author.bio or author.title,
        "jobTitle": author.title,
        "worksFor": jsonld.organization(),
        "sameAs": [link["url"] for link in author.links],
    }
    profile = {"@type": "ProfilePage", "mainEntity": jsonld.without_empty_values(described)}
    return jsonld.graph(profile, jsonld.breadcrumb_list([(settings.SITE_NAME, "/"), index], author.name))


def person(author):
    """Return the Person node of an author."""
    return {"@type": "Person", "name": author.name, "url": jsonld.absolute_url(author.get_absolute_url())}
