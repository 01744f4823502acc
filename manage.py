#!/usr/bin/env python3
"""Django's commands: `python manage.py help` lists them."""

import errno
import os
import sys

SURROUNDINGS = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS)


def main():
    """Run the command. What its surroundings do wrong is one sentence, unless --traceback is given.

    A wrong setting, a database that is away, a full disk or a folder without the right to write.
    """
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError, OSError) as error:
        if "--traceback" in sys.argv or (isinstance(error, OSError) and error.errno not in SURROUNDINGS):
            raise
        if isinstance(error, ImproperlyConfigured):
            sys.exit(str(error))
        if isinstance(error, OSError):
            sys.exit(f"{error.filename or 'A file'} cannot be written: {error.strerror}.")
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        sys.exit(f"The database cannot be used: {reason}. See DATABASE_URL; `manage.py migrate` makes missing tables.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
