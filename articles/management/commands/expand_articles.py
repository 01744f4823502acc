"""Writes the stored markup of stories and pages anew: after a release whose expander writes other markup."""

from django.core.management.base import BaseCommand

from articles.models import Article, Page
from newsroom import html
from newsroom.models import change


class Command(BaseCommand):
    help = "Expands every story whose markup an older expander wrote (or all of them) and every standing page."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="those too that are up to date")

    def handle(self, *args, **options):
        old = Article.objects.exclude(live=None)
        old = old if options["all"] else old.exclude(expander=html.EXPANDER)
        total = old.count()
        with change():
            for done, article in enumerate(old.order_by("pk").iterator(200), 1):
                article.expand()
                if done % 100 == 0 or done == total:
                    self.stdout.write(f"{done}/{total}")
            for page in Page.objects.all():
                page.save()
        self.stdout.write(f"{total} stories and every page expanded.")
