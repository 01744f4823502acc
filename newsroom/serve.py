"""Start gunicorn with the project's configuration: `python -m newsroom.serve [gunicorn's options]`.

The settings are read first: gunicorn reads WEB_CONCURRENCY and FORWARDED_ALLOW_IPS by itself as soon as it is
imported, and answers a wrong value with a traceback.
"""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

CONFIGURATION = Path(__file__).resolve().parent.parent / "deploy" / "gunicorn.conf.py"


def main() -> None:
    """Replace this process by gunicorn, or exit with a sentence that names the wrong variable."""
    try:
        import_string("newsroom.settings.BIND")
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION), *sys.argv[1:], "newsroom.wsgi"]
    os.execv(sys.executable, command)  # noqa: S606


if __name__ == "__main__":
    main()
