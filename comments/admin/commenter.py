"""Acts on a commenter: a ban, and the note that moderators share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext as _

from comments.admin.acts import act, back, comment_or_404
from comments.models import Ban, CommenterNote
from newsroom import arabic

BAN_DAYS = (1, 7, 30, 365)


class CommenterViews:
    """Mixin for the comments' ModelAdmin."""

    def commenter_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/ban/", wrap(self.ban), name="comments_ban"),
            path("<int:pk>/note/", wrap(self.note), name="comments_note"),
        ]

    @act
    def ban(self, request, pk):
        comment, kind, days = comment_or_404(pk), request.POST.get("kind", ""), request.POST.get("days", "")
        if kind not in Ban.Kind.values or days not in map(str, BAN_DAYS):
            raise PermissionDenied
        made = Ban.of_comment(
            comment, kind, int(days), request.user, note=arabic.tidy_line(request.POST.get("note", ""))
        )
        if made:
            words = _("From now on what comes from there is held until %s.") % arabic.datetime(made.until)
            self.message_user(request, words, messages.SUCCESS)
        else:
            words = _("Nothing is kept any more of where this comment came from: it cannot be banned.")
            self.message_user(request, words, messages.WARNING)
        return back(request, pk)

    @act
    def note(self, request, pk):
        """Set the moderators' note on the commenter; an empty one removes it."""
        comment, text = comment_or_404(pk), arabic.sanitize_user_text(request.POST.get("text", ""))[:1000]
        if not comment.email_hash:
            words, level = _("Nothing is kept any more of who wrote this comment."), messages.WARNING
        elif CommenterNote.write(comment, "" if arabic.is_blank(text) else text, request.user):
            words, level = _("The note is kept; every moderator sees it on this commenter's cards."), messages.SUCCESS
        else:
            words, level = _("There is no note on this commenter any more."), messages.SUCCESS
        self.message_user(request, words, level)
        return back(request, pk)
