"""No input leads to a 5xx response: every route with every kind of hostile value, as a reader and at the desk."""

import datetime
import itertools
import warnings
from urllib.parse import quote, urlencode

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from articles.models import Page, Tag
from comments.admin.filters import Filter
from newsroom.models import Redirect
from tests.factories import make_comment, make_image

NUMBERS = ["0", "-1", "1", "9" * 30, "٣", "1.5", "NaN", "1e9"]
DATES = ["0001-01-01", "9999-12-31", "2025-13-45", "0000-00-00", "10000-01-01"]
TEXTS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "أ" * 10_000,
    "a" * 10_000,
    "'; --",
    "%",
    "../..",
    "\ufffe",
    "<b>",
    "[]",
    "{}",
]
HOSTILE = [*NUMBERS, *DATES, *TEXTS]
WORST = ["9" * 30, "0001-01-01", "\ufffe"]
LONE_SURROGATE = "\ud83d"  # sent as the bytes that no UTF-8 has
QUERIES = [
    "page", "q", "reply", "said", "show", "order", "since", "until", "id", "o", "p", "e", "all", "status", "section",
    "status__exact", "section__id__exact", "published_at__year", "published_at__month", "published_at__day",
    "published_at__gte", "is_active__exact", "groups__id__exact", "_facets", "_popup", "_to_field",
    "_changelist_filters", "next", "by", "checks", "article", "network", "email",
]  # fmt: skip


def captures(entry, chain=()):
    return [*entry.pattern.converters, *entry.pattern.regex.groupindex]


def every_pattern():
    found = []

    def walk(resolver, names, namespaces):
        for entry in resolver.url_patterns:
            here = [*names, *dict.fromkeys(captures(entry))]
            if isinstance(entry, URLPattern):
                found.append((":".join([*namespaces, entry.name]) if entry.name else None, here, entry))
            else:
                walk(entry, here, [*namespaces, entry.namespace] if entry.namespace else namespaces)

    walk(get_resolver(), [], [])
    return found


def addresses(values):
    """Yield every address of the site with each value in each of its captured parts, as a raw path."""
    for name, parts, _entry in every_pattern():
        if name is None:
            continue
        for value in values if parts else [None]:
            for place in range(len(parts)) or [0]:
                arguments = ["1" if index != place else value for index in range(len(parts))]
                address = raw_address(name, parts, arguments)
                if address:
                    yield name, address


def raw_address(name, parts, arguments):
    """Return the address with the values written into the route as they are, whether or not it matches."""
    templates = get_resolver().reverse_dict if ":" not in name else None
    try:
        possibilities = (templates or resolver_of(name)).getlist(name.split(":")[-1])
    except KeyError:
        return None
    for possibility, *_rest in possibilities:
        for text, wanted in possibility:
            if len(wanted) == len(arguments):
                filled = text % dict(zip(wanted, map(quoted, arguments), strict=True))
                return prefix_of(name) + filled
    return None


def quoted(text):
    return quote(text, safe="", errors="surrogatepass")


def resolver_of(name):
    resolver = get_resolver()
    for namespace in name.split(":")[:-1]:
        _prefix, resolver = resolver.namespace_dict[namespace]
    return resolver.reverse_dict


def prefix_of(name):
    return "/admin/" if name.startswith("admin:") else "/"


def answer_to(client, method, address, data=None, **options):
    """Return the response; an error that is raised becomes a 500."""
    client.raise_request_exception = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(client, method)(address, data, **options)


@pytest.fixture
def full_site(article, mona, omar):
    make_comment(article, approved_by=mona)
    make_image()
    Page.objects.create(title="صفحة", body="<p>نص</p>")
    Tag.objects.create(name="وسم")
    Redirect.objects.create(path="/a/", target="/")
    return article


def failures(client, requests):
    """Return [(request, status)] of the 5xx responses, and how many requests were sent."""
    wrong, sent = [], 0
    for method, address, data in requests:
        sent += 1
        status = answer_to(client, method, address, data).status_code
        if status >= 500:
            wrong.append((method, address[:120], str(data)[:120], status))
    return wrong, sent


def test_no_path_of_the_site_is_answered_by_a_5xx(client, chief, desk, full_site, capsys):
    every = list(addresses([*NUMBERS, DATES[0], *TEXTS, LONE_SURROGATE]))
    routes = {name for name, _address in every}
    wrong, sent = failures(client, [("get", address, None) for name, address in every if ":" not in name])
    desks = [("get", address, None) for name, address in every if ":" in name]
    more, again = failures(desk(chief), desks)
    with capsys.disabled():
        print(f"\n{len(routes)} routes, {sent + again} requests with {len(HOSTILE)} hostile values in the path")
    assert wrong + more == []
    assert len(routes) > 90


def test_no_query_of_a_page_is_answered_by_a_5xx(client, chief, desk, full_site, capsys):
    pages = [
        full_site.get_absolute_url(), full_site.section.get_absolute_url(), "/", "/search/", "/archive/2025/9/",
        "/authors/",
        full_site.byline[0].get_absolute_url(), Tag.objects.first().get_absolute_url(), "/feed/", "/comments/received/",
    ]  # fmt: skip
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    ] + ["/admin/articles/image/library/", "/admin/"]
    asked = [("get", page, {name: value}) for page in pages for name in QUERIES[:8] for value in WORST]
    listed = [("get", page, {name: value}) for page in lists for name in QUERIES for value in WORST[:2]]
    listed += [("get", page, dict.fromkeys(QUERIES, value)) for page in lists for value in HOSTILE]
    wrong, sent = failures(client, asked)
    more, again = failures(desk(chief), listed)
    with capsys.disabled():
        print(f"\n{len(pages) + len(lists)} pages, {sent + again} requests with hostile queries")
    assert wrong + more == []


def fields_of(client, address):
    """Return the names of the form fields of a desk page."""
    answer = answer_to(client, "get", address)
    form = (answer.context or {}).get("adminform") if answer.status_code == 200 else None
    if not form:
        return []
    names = []
    for name, field in form.form.fields.items():
        widgets = getattr(field.widget, "widgets_names", None)
        names += [name + suffix for suffix in widgets[:3]] if widgets else [name]
    return names


def test_no_form_of_the_desk_is_answered_by_a_5xx(chief, desk, full_site, capsys):
    sent_in_all, wrong_in_all = 0, []
    client = desk(chief)
    for model in admin.site._registry:
        row = model._default_manager.first()
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        places = [reverse(f"admin:{label}_add"), *([reverse(f"admin:{label}_change", args=[row.pk])] if row else [])]
        for address in places:
            names = fields_of(client, address)
            values = dict.fromkeys(names, "1")
            tries = [("post", address, values | {name: value}) for name in names for value in WORST]
            tries += [("post", address, dict.fromkeys(names, value)) for value in HOSTILE if names]
            wrong, sent = failures(client, tries)
            wrong_in_all += wrong
            sent_in_all += sent
    with capsys.disabled():
        print(f"\n{sent_in_all} hostile forms of the desk")
    assert wrong_in_all == []
    assert sent_in_all > 500


ACTS = ["_publish", "_submit", "_send_back", "_unschedule", "_archive", "_pin", "_unpin", "_save", "_nothing"]
STATES = ["draft", "review", "scheduled", "live", "pinned", "archived"]


@pytest.mark.parametrize(("state", "act"), list(itertools.product(STATES, ACTS)))
def test_an_act_that_does_not_fit_the_state_is_explained(desk, omar, section, author, make_article, state, act):
    article = make_article(published=state in ("live", "pinned", "archived"))
    {
        "draft": lambda: None,
        "review": lambda: article.submit(omar),
        "scheduled": lambda: article.publish(omar, at=in_a_day()),
        "live": lambda: None,
        "pinned": lambda: article.pin(omar),
        "archived": lambda: article.archive(omar),
    }[state]()
    data = {
        "headline": "عنوان", "body": "<p>نص</p>", "section": section.pk, "byline_0": author.pk,
        "base": article.newest_revision.token, act: "1",
    }  # fmt: skip
    answer = answer_to(desk(omar), "post", reverse("admin:articles_article_change", args=[article.pk]), data)
    assert answer.status_code == 302
    follow = answer_to(desk(omar), "post", answer["Location"], data)
    assert follow.status_code in (200, 302)


def in_a_day():
    return timezone.now() + datetime.timedelta(days=1)


@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/", "/articles/1/comments/", "/comments/mail/x/"])
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\x00" * 100, "application/x-www-form-urlencoded"),
        (b"a=%00&%00=b", "application/x-www-form-urlencoded"),
        (b"a=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=%d" % n for n in range(2000)), "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=\"a", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"{\"a\": \"\\ud800\"}", "application/json"),
        (b"<x/>", "text/xml"),
    ],
)  # fmt: skip
def test_no_body_is_answered_by_a_5xx(client, full_site, address, body, content_type):
    client.raise_request_exception = False
    answer = client.generic("POST", address, body, content_type=content_type)
    assert answer.status_code < 500


def test_nul_is_refused_in_a_path_or_query_and_removed_from_a_form(client, full_site):
    for address in ("/tags/%00/", "/sections/%00/", "/authors/%00/", "/pages/%00/", "/search/?q=%00", "/?%00=1"):
        assert client.get(address).status_code == 400
    client.raise_request_exception = False
    sent = {"name": "ري\x00م", "email": "reem@example.com", "body": "سؤال\x00 واحد"}
    assert (
        client.post(f"/articles/{full_site.pk}/comments/", sent, HTTP_SEC_FETCH_SITE="same-origin").status_code == 303
    )
    assert full_site.comments.latest("pk").body == "سؤال واحد"


EXTREMES = [
    "since=0001-01-01", "since=9999-12-31", "until=0001-01-01", "until=9999-12-31", "since=9999-12-31&until=0001-01-01",
    "article=999999999999999999999999999999", "section=999999999999999999999999999999", "article=٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩",
    "q=%00", "q=@", "q=a@b", "writer=%00", "network=%00", "show=%00", "page=999999999999999999999999999999", "since=-1",
]  # fmt: skip


@pytest.mark.parametrize("query", EXTREMES)
def test_no_filter_of_the_queue_is_answered_by_a_5xx(desk, mona, full_site, query):
    client = desk(mona)
    client.raise_request_exception = False
    for show in ("", "&show=all"):
        assert client.get(f"{reverse('admin:comments_comment_changelist')}?{query}{show}").status_code < 500


def test_a_date_outside_of_the_calendar_filters_as_the_first_or_last_day(mona, full_site):
    every = Filter.of(QueryDict("show=all")).comments().count()
    assert every
    for query, count in {"since=0001-01-01": every, "until=9999-12-31": every, "since=9999-12-31": 0}.items():
        assert Filter.of(QueryDict(f"show=all&{query}")).comments().count() == count
    assert Filter.of(QueryDict(f"show=all&article={'9' * 30}")).comments().count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://["}, {"origin": "http://[::1"}, {"origin": "http://x:99999999"}, {"origin": "//["},
        {"origin": "\x00"}, {"origin": "null"}, {"origin": "é"}, {"sec-fetch-site": "["}, {"x-forwarded-for": "["},
        {"x-forwarded-for": "::1%" + "z" * 900}, {"origin": "http://" + "a" * 70_000},
    ],
)  # fmt: skip
def test_no_header_is_answered_by_a_5xx(client, full_site, headers):
    client.raise_request_exception = False
    sent = {"name": "ريم", "email": "reem@example.com", "body": "سؤال"}
    assert client.post(f"/articles/{full_site.pk}/comments/", sent, headers=headers).status_code in (303, 403)


@pytest.mark.parametrize("length", ["", "x", "-1", "99999999999999999999", "1e9", "٣"])
def test_no_content_length_is_answered_by_a_5xx(client, full_site, length):
    client.raise_request_exception = False
    answer = client.post(
        f"/articles/{full_site.pk}/comments/", {}, headers={"sec-fetch-site": "same-origin"}, CONTENT_LENGTH=length
    )
    assert answer.status_code in (413, 422)


CHARSETS = [
    "hex", "base64", "rot13", "zlib", "bz2", "uu", "quopri", "idna", "punycode", "undefined", "utf-16", "utf-32",
    "utf-7", "unicode_escape", "raw_unicode_escape", "mbcs", "ascii", "utf-99", "x" * 300, "", "\u0660", "utf-8-sig",
    "cp037",
]  # fmt: skip


@pytest.mark.parametrize("charset", CHARSETS)
def test_no_charset_is_answered_by_a_5xx_and_none_garbles_the_text(client, desk, chief, full_site, charset):
    comment = full_site.comments.first()
    text = f"سؤال مرسل بترميز «{charset[:20]}»"
    form = {"name": "ريم", "email": "reem@example.com", "body": text, "why": "insult"}
    plain = urlencode(form).encode()
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{form[key]}\r\n' for key in form)
    whole = f"{parts}--x--\r\n".encode()
    signed_in = desk(chief)
    client.raise_request_exception = signed_in.raise_request_exception = False
    queue = reverse("admin:comments_comment_changelist")
    places = [
        "/comments/challenge/", f"/comments/{comment.key}/report/", f"/articles/{full_site.pk}/comments/",
        f"{queue}approve/", f"{queue}{comment.pk}/spam/", f"{queue}personal-data/", "/admin/login/",
        "/admin/comments/word/add/",
    ]  # fmt: skip
    for address in places:
        for body, kind in ((plain, "application/x-www-form-urlencoded"), (whole, "multipart/form-data; boundary=x")):
            answer = signed_in.generic(
                "POST", address, body, f"{kind}; charset={charset}", headers={"sec-fetch-site": "same-origin"}
            )
            assert answer.status_code < 500, (address, kind)
        answer = signed_in.generic("GET", f"{address}?page=2&reply=x", content_type=f"text/plain; charset={charset}")
        assert answer.status_code < 500, address
    assert full_site.comments.filter(body=text).count() == 1


def test_a_form_in_windows_1256_is_decoded(client, full_site):
    form = {"name": "ريم", "email": "reem@example.com", "body": "سؤال من متصفح قديم"}
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{form[key]}\r\n' for key in form)
    client.generic(
        "POST", f"/articles/{full_site.pk}/comments/", f"{parts}--x--\r\n".encode("cp1256"),
        "multipart/form-data; boundary=x; charset=windows-1256", headers={"sec-fetch-site": "same-origin"},
    )  # fmt: skip
    assert full_site.comments.latest("pk").body == form["body"]
