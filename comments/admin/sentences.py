"""Messages about an act, which always say what was decided."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Status
from comments.models.undoing import last_undoable_act
from newsroom import arabic


def in_words(outcome, verb):
    """Return the sentence that says what the act did, '' if it did nothing."""
    if not outcome.done:
        return ""
    return sentence(verb, len(outcome.done))


def sentence(verb, count):
    words = {
        "approve": ngettext("%(n)s comment approved.", "%(n)s comments approved.", count),
        "reject": ngettext("%(n)s comment rejected.", "%(n)s comments rejected.", count),
        "spam": ngettext("%(n)s comment marked as spam.", "%(n)s comments marked as spam.", count),
        "undo": ngettext("Taken back: %(n)s comment.", "Taken back: %(n)s comments.", count),
        "reply": _("Your reply is on the page."),
        "hide": _("The comment is shown, as you set it: hidden parts are left out."),
    }
    return words[verb] % {"n": arabic.digits(count)} if "%(n)s" in words[verb] else words[verb]


VERB_OF = {Status.APPROVED: "approve", Status.REJECTED: "reject", Status.SPAM: "spam"}


def last_act(by):
    """Return {act, words, at} of the user's newest act that can be undone, or None."""
    found = last_undoable_act(by)
    if found is None:
        return None
    decision, count = found
    words = sentence(VERB_OF.get(decision.after, "approve"), count).removesuffix(".")
    return {"act": decision.act, "words": words, "at": arabic.datetime(decision.at)}
