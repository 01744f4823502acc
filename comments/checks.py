"""What is weighed before a moderator sees a comment: small functions, each giving a reason or nothing."""

from django.utils.translation import gettext_noop as _

from comments.models import Comment


def too_many_links(comment):
    return comment.body.lower().count("http") > 2 and _("more than two links")


def said_before(comment):
    same = Comment.objects.filter(body=comment.body).exclude(article=comment.article)
    return same.exists() and _("the same words under another story")


def phone_number(comment):
    run = 0
    for letter in comment.body:
        run = run + 1 if letter.isdigit() else run if letter in " -–().+" else 0
        if run >= 9:
            return _("a phone number")
    return None


CHECKS = [too_many_links, phone_number, said_before]


def reasons(comment, trap=""):
    """The msgids of every reason to look twice; `trap` is what stood in the field that people do not see."""
    caught = [_("a field that people do not see was filled in")] if trap else []
    return caught + [reason for check in CHECKS if (reason := check(comment))]
