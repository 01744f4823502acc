"""The comments' part of the sample newsroom: comments in every state, the rules for comments and the word list."""

from comments.sample import drop, load
from newsroom import sample
from newsroom.roles import MODERATOR
from newsroom.sample import accounts


class CommentsPart(sample.Part):
    def load(self, articles, progress):
        load.load(accounts.of_role(MODERATOR), progress)

    def articles_to_keep(self):
        return drop.commented_articles()

    def drop(self, outcome, reasons, progress):
        drop.drop_comments(outcome)
        drop.drop_rules(outcome)


sample.register("comments", CommentsPart())
