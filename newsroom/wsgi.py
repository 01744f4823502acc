"""The WSGI application that gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from newsroom.release import fingerprint

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(str(error))  # a sentence that names the variable, without a traceback
fingerprint()  # of the code that was loaded, before somebody changes the files
