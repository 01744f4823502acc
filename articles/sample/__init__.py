"""The sample data of articles: sections, authors, static pages, pictures and articles."""

from articles.sample import drop, load
from newsroom import sample
from newsroom.roles import EDITOR
from newsroom.sample import accounts


class ArticlesPart(sample.Part):
    def has_other_rows(self):
        return load.has_other_rows()

    def load(self, articles, progress):
        load.load(accounts.of_role(EDITOR), articles, progress)

    def articles_to_keep(self):
        return dict.fromkeys(drop.edited_articles(), "edited")

    def drop(self, outcome, reasons, progress):
        drop.drop(outcome, reasons, progress)

    def delete_files(self, outcome):
        drop.delete_files(outcome.files)


sample.register("articles", ArticlesPart())
