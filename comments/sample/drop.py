"""Deletes the sample's comments, rules and words, and closes its accounts."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db.models import ProtectedError, Q

from articles.models import Article
from comments.models import Comment, HouseRules, Word
from comments.sample.load import RULES, WORDS
from newsroom import arabic
from newsroom.roles import CHIEF


def commented_articles():
    """Return {article's key: reason} of the sample's articles under which somebody else has commented."""
    articles = Article.objects.filter(sample_key__isnull=False, comments__sample_key=None, comments__isnull=False)
    return dict.fromkeys(articles.values_list("pk", flat=True), "has comments that are not the sample's")


def drop_comments(outcome):
    """Delete the sample's comments under articles that stay, but no thread in which somebody else has written."""
    foreign = Comment.objects.filter(sample_key=None)
    threads = {root or pk for pk, root in foreign.values_list("pk", "root")}
    sample = Comment.objects.exclude(sample_key=None)
    in_threads = Q(pk__in=threads) | Q(root__in=threads)
    for comment in sample.filter(in_threads):
        outcome.keep("comment", comment.sample_key, "somebody else has replied in its thread")
    alone = sample.exclude(pk__in=sample.filter(in_threads).values("pk"))
    outcome.deleted["comment"] += alone.count()
    alone.delete()


def drop_rules(outcome):
    rules = HouseRules.objects.first()
    if rules and rules.text == arabic.tame(RULES):
        outcome.delete("rules", rules)
    elif rules:
        outcome.keep("rules", rules, "edited")
    for text, kind in WORDS:
        for word in Word.objects.filter(folded=" ".join(arabic.terms(text)), text=text, kind=kind):
            outcome.delete("word", word)


# --- Accounts -------------------------------------------------------------------------------------


def somebody_else_keeps_accounts(names):
    """Return True if an active owner or chief remains without the accounts of these names."""
    chiefs = Group.objects.filter(name=CHIEF)
    others = User.objects.filter(is_active=True, is_staff=True).exclude(username__in=names)
    return others.filter(Q(is_superuser=True) | Q(groups__in=chiefs)).exists()


def adopted(user, role, first, last, password):
    """Return why the account is somebody's own now, or None."""
    if (user.email, user.first_name, user.last_name) != (f"{user.username}@example.com", first, last):
        return "its name or e-mail address was changed"
    if user.is_superuser or [group.name for group in user.groups.all()] != [role]:
        return "its role was changed"
    if password and not user.check_password(password):
        return "its password was changed"
    return None


def drop_accounts(outcome, staff, passwords):
    """Delete the sample's accounts; those that records name are closed instead. `passwords` {account: password}."""
    for account, first, last, role in staff:
        user = User.objects.filter(username=account).first()
        if user is None:
            continue
        if reason := adopted(user, role, first, last, passwords.get(account)):
            outcome.keep("account", account, reason)
            continue
        try:
            if LogEntry.objects.filter(user=user).exists():
                raise ProtectedError("The desk's log names it.", {user})
            user.delete()
            outcome.deleted["account"] += 1
        except ProtectedError:
            user.set_unusable_password()
            user.is_active = False
            user.save()
            outcome.deleted["account (closed: records name it)"] += 1
