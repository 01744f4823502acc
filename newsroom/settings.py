"""Django settings, read from environment variables; the README lists the variables.

Without any variable the site runs on one machine: SQLite, pictures in a folder, DEBUG off.
"""

import re
import secrets
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from js_asset import static_lazy

from newsroom.environment import Environment
from newsroom.files import write_private_file

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment()

# --- Where it lives ---------------------------------------------------------------------------------
VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")
SITE_URL = environment.address("SITE_URL", "http://127.0.0.1:8000")
SITE_HOST = re.sub(r":\d+$", "", urlsplit(SITE_URL).netloc)
HTTPS = SITE_URL.startswith("https:")
DEBUG = environment.flag("DEBUG", False)
TESTING = "pytest" in sys.modules
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", [SITE_HOST, "127.0.0.1", "localhost"])

# --- The outlet -------------------------------------------------------------------------------------
SAMPLE_NAME = "نقطة"  # whose lettering templates/_logo.html holds
SITE_NAME = environment.text("SITE_NAME", SAMPLE_NAME)
SITE_LOGO = environment.logo("SITE_LOGO")
SITE_TAGLINE = environment.text("SITE_TAGLINE", "أخبار التقنية بالعربية، مكتوبة بعناية")
CONTACT_EMAIL = environment.mail_address("CONTACT_EMAIL", "")
SOCIAL_LINKS = environment.pairs("SOCIAL_LINKS", [])
DIGITS = environment.choice("DIGITS", "latin", ["latin", "arabic"])
MONTHS = environment.choice("MONTHS", "egypt", ["egypt", "levant", "maghreb", "morocco"])
HIJRI = environment.flag("HIJRI", True)
COMMENTS_OPEN = environment.flag("COMMENTS_OPEN", True)
COMMENTS_CLOSE_AFTER = environment.number("COMMENTS_CLOSE_AFTER", 0)  # days; 0: never
COMMENTS_TRUST_AFTER = environment.number("COMMENTS_TRUST_AFTER", 0)  # approved comments; 0: everything is held
COMMENTS_FLOOD = environment.number("COMMENTS_FLOOD", 60, min_value=1)  # from one network address in ten minutes
COMMENTS_DIGEST = environment.number("COMMENTS_DIGEST", 60)  # minutes between two digests; 0: none
PENDING_DAYS = environment.number(
    "PENDING_DAYS", 365, min_value=1, max_value=36_500
)  # a comment that nobody decides on
PERSONAL_DATA_DAYS = environment.number("PERSONAL_DATA_DAYS", 365, min_value=1, max_value=36_500)
ADDRESS_DAYS = environment.number("ADDRESS_DAYS", 14, min_value=2, max_value=36_500)

# --- Databases and caches ---------------------------------------------------------------------------
DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{quote(str(VAR_DIR / 'newsroom.sqlite3'))}")}
CACHES = {"default": environment.cache("CACHE_URL", "locmemcache://")}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")


def secret_key():
    """Return SECRET_KEY, or on SQLite a key that is generated once and kept in VAR_DIR."""
    key = environment.text("SECRET_KEY", "")
    if key:
        return key
    if not ON_SQLITE:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. With DATABASE_URL several machines may serve the site, and all of them "
            "need the same key: set SECRET_KEY to a random text of 50 characters or more."
        )
    file = VAR_DIR / "secret-key"
    if not file.exists() or not file.read_text().strip():
        write_private_file(file, secrets.token_urlsafe(50))
    return file.read_text().strip()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", [])  # earlier keys: links that they signed still hold

# --- The server (deploy/gunicorn.conf.py) ------------------------------------------------------------
WEB_CONCURRENCY = environment.number("WEB_CONCURRENCY", 0, max_value=512)  # processes; 0: by the number of cores
BIND = environment.sockets("BIND", "127.0.0.1:8000")
FORWARDED_ALLOW_IPS = environment.senders("FORWARDED_ALLOW_IPS", "127.0.0.1")
ACCESS_LOG = environment.text("ACCESS_LOG", "")

# --- Apps and the way of a request ------------------------------------------------------------------
INSTALLED_APPS = [
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_prose_editor",
    "taggit",
    "csp",
    "newsroom.apps.NewsroomConfig",
    "authors",
    "articles",
    "comments",
]
MIDDLEWARE = [
    "newsroom.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.BadInputMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.RedirectMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
INTERNAL_IPS = ["127.0.0.1", "::1"]
DEBUG_TOOLBAR = DEBUG and not TESTING and find_spec("debug_toolbar") is not None
if DEBUG_TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    after_gzip = MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1
    MIDDLEWARE.insert(after_gzip, "debug_toolbar.middleware.DebugToolbarMiddleware")
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context_processors.site",
            ],
            "string_if_invalid": environment.text("STRING_IF_INVALID", ""),
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language, time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية")]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"
TIME_ZONE = environment.time_zone("TIME_ZONE", "Asia/Riyadh")
LOCAL_TIME = ZoneInfo(TIME_ZONE)
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", VAR_DIR / "static")
MEDIA_URL = environment.files_address("MEDIA_URL", "/media/")
MEDIA_ROOT = environment.folder("MEDIA_ROOT", VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "newsroom.storage.AtomicFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "newsroom.static_files.BundlingStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
PICTURE_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- People -----------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "newsroom.sign_in.DelayingBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("admin:login")
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", [])

# --- Mail -------------------------------------------------------------------------------------------
mail_server = environment.email("EMAIL_URL", "consolemail://")
EMAIL_BACKEND = mail_server["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = mail_server["EMAIL_HOST"], mail_server["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server["EMAIL_HOST_USER"], mail_server["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server["EMAIL_USE_TLS"], mail_server["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = mail_server["EMAIL_FILE_PATH"]
MAIL_HOST = SITE_HOST if SITE_HOST[-1].isalpha() else "localhost"  # no numeric address
DEFAULT_FROM_EMAIL = environment.mail_address("DEFAULT_FROM_EMAIL", f"newsroom@{MAIL_HOST}")
EMAIL_TIMEOUT = 10

# --- Safety -----------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.desk.refused_forms.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],  # the nonce is written where a template asks for it: in the admin alone
        "style-src": [SELF],
        "img-src": [SELF, "data:", *environment.origin_of(MEDIA_URL)],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Tags, editor -----------------------------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "newsroom.arabic.split_tags"
TAGGIT_STRING_FROM_TAGS = "newsroom.arabic.join_tags"

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("articles/editor.js")],
        # what they may leave in a text is decided by newsroom.html alone
        "extensions": dict.fromkeys(
            ["Picture", "Embed", "Arabic", "WordLists", "TypedLists", "TrailingNode", "Fullscreen"],
            lambda *_config: None,
        ),
    }
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"private_links": {"()": "newsroom.logs.PrivateLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["private_links"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

KNOWN_VARIABLES = environment.known  # every name read above, for the check of misspelt ones
