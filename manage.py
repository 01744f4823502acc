#!/usr/bin/env python3
"""Django's commands: `python manage.py help` lists them."""

import os
import sys


def main():
    """Run the command; a wrong setting or a database that is away is one sentence, unless --traceback is given."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        sys.exit(f"The database cannot be used: {reason}. See DATABASE_URL; `manage.py migrate` makes missing tables.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
