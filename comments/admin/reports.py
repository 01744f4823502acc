"""Reports for moderators: their activity, the quality of the classifier, and comments as CSV."""

import csv
import math
import unicodedata

from django.contrib.auth.models import User
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import activity, classifier_report
from comments.admin.personal_data import PersonalDataViews
from comments.models import DECIDED

SPANS = (7, 30, 365)  # days
FORMULA, CONTROL = "=+-@", "\t\r\n"  # a spreadsheet would run what begins with these (OWASP, CSV injection)
FILLERS = "\u115f\u1160\u2800\u3164"  # invisible letters and an empty braille pattern


class ReportViews(PersonalDataViews):
    """Mixin for the comments' ModelAdmin."""

    def report_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("activity/", wrap(self.activity), name="comments_activity"),
            path("agreement/", wrap(self.agreement), name="comments_agreement"),
            path("export/", wrap(self.export), name="comments_export"),
            *self.personal_data_urls(),
        ]

    def page_context(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def activity(self, request):
        self.may_moderate(request)
        days = request.GET.get("days", "")
        days = int(days) if days in map(str, SPANS) else SPANS[1]
        people = {user.pk: user.get_full_name() or user.get_username() for user in User.objects.filter(is_staff=True)}
        weeks = activity.waiting_by_week()
        context = self.page_context(request, _("The desk's work")) | {
            "days": days,
            "spans": SPANS,
            "work": activity.by_moderator(people, days),
            "weeks": [week for week in reversed(weeks) if week["decided"]],
            "plot": plot(weeks),
            "oldest": activity.oldest_waiting(),
            "has_sample": activity.sample_comments().exists(),
        }
        return TemplateResponse(request, "admin/comments/activity.html", context)

    def agreement(self, request):
        self.may_moderate(request)
        context = self.page_context(request, _("The classifier and the desk")) | {"weeks": classifier_report.by_week()}
        return TemplateResponse(request, "admin/comments/agreement.html", context)

    def export(self, request):
        """Return the comments that the filter finds as CSV; e-mail addresses only for who may export them."""
        self.may_moderate(request)
        with_addresses = request.user.has_perm("comments.erase_personal_data")
        rows = self.filter_of(request).comments().select_related("article", "last_decision__by").defer("article__body")
        response = StreamingHttpResponse(csv_lines(rows, with_addresses), content_type="text/csv; charset=utf-8")
        name = f"comments-{timezone.localdate().isoformat()}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


# --- CSV --------------------------------------------------------------------------------------------


class Echo:
    """A file whose `write` returns the line, so that a table of any length is streamed."""

    def write(self, line):
        return line


def csv_lines(rows, with_addresses):
    """Yield the lines of the table; the first begins with a byte-order mark, by which spreadsheets recognize UTF-8."""
    writer = csv.writer(Echo())
    head = [
        _("Written"),
        _("Status"),
        _("Name"),
        _("Comment"),
        _("Article"),
        _("Address"),
        _("Moderator"),
        _("Time of the decision"),
        _("Reason"),
    ]
    yield "\ufeff" + writer.writerow([*head, _("E-mail")] if with_addresses else head)
    for comment in rows.iterator(chunk_size=500):
        last = (
            comment.last_decision if comment.status in DECIDED else None
        )  # a comment that waits again: its decision was undone
        line = [
            timezone.localtime(comment.created_at).isoformat(timespec="minutes"),
            comment.get_status_display(),
            comment.name,
            comment.newest,
            comment.article.headline,
            comment.get_absolute_url(),
            last.who if last else "",
            timezone.localtime(last.at).isoformat(timespec="minutes") if last else "",
            last.reason if last else "",
        ]
        yield writer.writerow([safe(cell) for cell in ([*line, comment.email] if with_addresses else line)])


def safe(cell):
    """Return the cell with an apostrophe before what a spreadsheet would run as a formula.

    Some programs skip invisible characters, or treat a fullwidth sign as the plain one, before they look for a formula.
    """
    text = str(cell)
    visible = (sign for sign in unicodedata.normalize("NFKC", text) if is_visible(sign))
    return f"'{text}" if text[:1] in tuple(CONTROL) or next(visible, "x") in FORMULA else text


def is_visible(sign: str) -> bool:
    """Return True unless the character is a space, a control or format character, a mark or an invisible letter."""
    return unicodedata.category(sign)[0] not in "ZCM" and sign not in FILLERS


# --- The plot ---------------------------------------------------------------------------------------

WIDTH, HEIGHT, SCALE, GAP = 640, 180, 130, 4  # units of the SVG; SCALE is the width of the axis labels
TICKS = (60, 600, 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400)  # seconds


def plot(weeks):
    """Return the shapes of the plot of waiting times: bars for the medians, points for the longest; the newest is left.

    The scale is logarithmic, since waits range from minutes to weeks; it begins at one minute.
    """
    top = max((week["longest"] for week in weeks if week["longest"] is not None), default=0)
    if not top:
        return None
    top = max(top, 120)
    step = (WIDTH - SCALE) / len(weeks)
    bars = [
        {
            "x": round(WIDTH - SCALE - (place + 1) * step + GAP / 2, 1),
            "middle": round(WIDTH - SCALE - (place + 0.5) * step, 1),
            "y": height_of(week["median"], top),
            "width": round(step - GAP, 1),
            "height": round(HEIGHT - height_of(week["median"], top), 1),
            "longest_y": height_of(week["longest"], top),
            "week": week,
        }
        for place, week in enumerate(weeks)
        if week["median"] is not None
    ]
    ticks = [{"y": height_of(seconds, top), "seconds": seconds} for seconds in TICKS if seconds <= top]
    size = {"width": WIDTH, "height": HEIGHT, "room": HEIGHT + 16, "words_at": WIDTH, "lines_to": WIDTH - SCALE}
    return {"bars": bars, "ticks": ticks, **size}


def height_of(seconds, top):
    """Return the distance from the upper edge at which that wait is drawn."""
    share = math.log(max(seconds, 60) / 60) / math.log(top / 60)
    return round(HEIGHT - max(2, HEIGHT * share), 1)
