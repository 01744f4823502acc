"""The classifier's counts, and the counts that must follow from the decisions that stand."""

from collections import Counter

from comments.models import Classifier, Comment, Decision, Token
from comments.models.classifier import tokens
from comments.models.classifier.counts import identities
from comments.models.undoing import standing

COMMENTS = "comments"


def counts():
    """Return {token hash or COMMENTS: (bad, good)} without zero counts."""
    state = Classifier.now()
    found = {token.pk: (token.bad, token.good) for token in Token.objects.all()}
    assert (0, 0) not in found.values(), "a token that nothing holds tells that something did"
    return found | ({COMMENTS: (state.bad, state.good)} if state.bad or state.good else {})


def recounted(rows=None):
    """Return what `counts` must return, by replaying the decisions that stand on existing comments."""
    found = Counter()
    for comment in Comment.objects.all() if rows is None else rows:
        for text, bad in lessons_of(comment).items():
            found.update((one, bad) for one in [COMMENTS, *identities(tokens(text)).values()])
    return {one: (found[one, True], found[one, False]) for one, _bad in found}


def lessons_of(comment):
    """Return {wording: bad} of the comment's lessons, by the decisions on it that stand."""
    if comment.staff_id or comment.status == "withdrawn":
        return {}
    lessons, texts = {}, comment.wordings()
    history = list(Decision.objects.filter(comment_key=comment.key).order_by("pk"))
    rows = {decision.pk: decision for decision in history}
    for decision in standing(history):
        while decision.undoes_id:
            decision = rows[decision.undoes_id]  # noqa: PLW2901 a redone decision is the first one again
        lessons = {wording: bad for wording, bad in lessons.items() if bad}
        if decision.after in ("rejected", "spam"):
            lessons[decision.text_hash] = True
        elif decision.left_hash != decision.text_hash:  # a correction was refused
            lessons |= {decision.text_hash: True, decision.left_hash: False}
        else:
            lessons[decision.text_hash] = False
    return {texts[wording]: bad for wording, bad in lessons.items()}
