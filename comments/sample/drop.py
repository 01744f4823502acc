"""Delete the sample's comments, rules and words."""

from django.db.models import Q

from articles.models import Article
from comments import relearning
from comments.models import TO_COMMENTERS, Comment, HouseRules, Word
from comments.sample.load import RULES, WORDS
from newsroom import arabic
from newsroom.models import Mail


def commented_articles():
    """Return {article key: reason} of the sample articles on which somebody else has commented."""
    articles = Article.objects.filter(sample_key__isnull=False, comments__sample_key=None, comments__isnull=False)
    return dict.fromkeys(articles.values_list("pk", flat=True), "has comments that are not the sample's")


def drop_comments(outcome):
    """Delete the sample comments, except threads with other comments; remove what the classifier learned."""
    foreign = Comment.objects.filter(sample_key=None)
    threads = {root or pk for pk, root in foreign.values_list("pk", "root")}
    sample = Comment.objects.exclude(sample_key=None)
    relearning.set_aside(sample)
    in_threads = Q(pk__in=threads) | Q(root__in=threads)
    for comment in sample.filter(in_threads):
        outcome.keep("comment", comment.sample_key, "somebody else has replied in its thread")
    alone = sample.exclude(pk__in=sample.filter(in_threads).values("pk"))
    keys = list(alone.values_list("pk", flat=True))
    Mail.objects.filter(subject_id__in=keys, kind__in=TO_COMMENTERS).delete()
    outcome.deleted["comment"] += len(keys)
    alone.delete()


def drop_rules(outcome):
    rules = HouseRules.objects.first()
    if rules and rules.text == arabic.sanitize_user_text(RULES):
        outcome.delete("rules", rules)
    elif rules:
        outcome.keep("rules", rules, "edited")
    for text, kind in WORDS:
        for word in Word.objects.filter(folded=" ".join(arabic.terms(text)), text=text, kind=kind):
            outcome.delete("word", word)
