"""`manage.py words`: the Arabic catalogue."""

import pytest
from django.core.management import CommandError, call_command


def test_the_catalogue_is_complete():
    call_command("words", check=True)


def test_an_untranslated_message_fails_the_check(monkeypatch):
    monkeypatch.setattr("newsroom.management.commands.words.collect_messages", lambda: {"Not translated yet": None})
    with pytest.raises(CommandError, match="untranslated: Not translated yet"):
        call_command("words", check=True)
