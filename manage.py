#!/usr/bin/env python3
"""Django's commands: `python manage.py help` lists them."""

import os
import sys


def main():
    """Run the command; a wrong setting is one sentence, Ctrl-C ends with code 130, neither with a traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
