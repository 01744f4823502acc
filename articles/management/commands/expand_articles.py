"""Rewrite the stored markup of articles and static pages, after a release whose expander writes other markup."""

from django.core.management.base import BaseCommand

from articles.models import Article, Page
from newsroom import html


class Command(BaseCommand):
    help = "Expands every article whose markup an older release wrote (or all of them) and every static page."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also those that are up to date")

    def handle(self, *args, **options):
        old = Article.objects.exclude(live_revision=None)
        old = old if options["all"] else old.exclude(markup_version=html.MARKUP_VERSION)
        total = old.count()
        for done, article in enumerate(old.order_by("pk").only("pk").iterator(200), 1):
            article.expand()  # each in its own transaction, so that editors never wait for all of them
            if done % 100 == 0 or done == total:
                self.stdout.write(f"{done}/{total}")
        for page in Page.objects.only("pk"):
            page.expand()
        self.stdout.write(f"{total} articles and every page expanded.")
