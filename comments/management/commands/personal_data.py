"""Export or erase the personal data of one e-mail address."""

import json

from django.core.management.base import BaseCommand, CommandError

from comments import personal


class Command(BaseCommand):
    help = "Exports (JSON on the output) or erases all that belongs to one reader's e-mail address."

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["export", "erase"])
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="erase without asking")

    def handle(self, *args, act, email, yes, **options):
        kept = personal.export(email)
        if account := kept["newsroom_account"]:
            note = "{name} is an account of the newsroom: its {replies} replies in the newsroom's name stay."
            self.stderr.write(note.format(**account))
        if act == "export":
            self.stdout.write(json.dumps(kept, ensure_ascii=False, indent=2))
            return
        if not yes and input(f"Erase {len(kept['comments'])} comments of {email}, for good? [yes/no] ") != "yes":
            raise CommandError("Nothing was erased.")
        self.stdout.write(f"erased: {personal.erase(email)}")
