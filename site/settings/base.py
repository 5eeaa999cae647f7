"""What every deployment shares. What differs comes from environment variables: see `.env.example`."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("CHAUPAL_VAR", BASE_DIR / "var"))
DEMO = False

INSTALLED_APPS = [
    "foundation",
    "roll",
    "notices",
    "pages",
    "home",
    "newsfeed",
    "portal.absences",
    "portal.dashboard",
    "portal.attendance",
    "portal.bookings",
    "portal.homework",
    "portal.letters",
    "portal.reports",
    "helpdesk",
    "editing",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_q",
    "django_htmx",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "wiring.Wiring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsfeed.counting.CountReadsMiddleware",
    "compression.WordsMiddleware",
    "foundation.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "security.AdminPolicyMiddleware",
    "security.PlainTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "roll.language.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roll.pupil_views.SharedTabletMiddleware",
    "roll.language.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "editing.editors.EditorGroupsMiddleware",
]

ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "navigation.navigation",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------------------------------------
SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: a writer waits its turn instead of failing half-way ("database is locked").
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
    ),
}


def database(url: str) -> dict[str, Any]:
    """Django's settings for `postgres://user:password@host:port/name`; an empty url is SQLite in `var/`."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "chaupal.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            # Opening the file and setting it up for each request costs half as much again (measured).
            "CONN_MAX_AGE": 600,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must start with postgres:// (leave it empty for SQLite).")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        # A new connection a request costs +91% (measured): keep them, and check that they still live.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a query to machine code costs pages of a few rows more than it saves.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, "options": "-c jit=off"},
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")


def shared_cache(name: str, entries: int) -> dict[str, Any]:
    """Shared by web and worker, so that what one purges the other sees: files on one machine, Redis beyond."""
    if REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": name}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / name,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }


CACHES: dict[str, Any] = {
    # The limits on sign-in live here. Django's own 300 would let anybody wash theirs out by asking for others.
    "default": shared_cache("cache", 10_000),
    # Of its own, so that asking for many pages washes out pages alone.
    "pages": shared_cache("pages", 2_000),
}
# Pages end when something changes. This is for what nobody announces: a day that ends, a purge that found no cache.
PAGE_CACHE_SECONDS = 600
# What an address may ask of a page, in numbers up to 999; with anything else it is made anew and not kept.
PAGE_CACHE_NUMBERS = ("page",)
# Seconds for which reads are added up before they are written down; what a killed process loses. 0: never by itself.
READS_WRITTEN_AFTER = 10

# --- Jobs -----------------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "chaupal",
    "orm": "default",
    "workers": 2,
    "timeout": 120,
    # retry > timeout × (queue_limit / workers + 1): the clock starts when a task is fetched, not when it runs.
    "retry": 600,
    "max_attempts": 5,
    "ack_failures": False,
    "queue_limit": 2,
    "bulk": 1,
    "poll": 0.5,
    "save_limit": 0,
    "recycle": 500,
    "catch_up": False,
}
# Above so many people somebody types the number before they are told of a page.
TELL_CONFIRM_ABOVE = 50
TASKS = {"default": {"BACKEND": "foundation.tasks.QueueBackend"}}

# --- Languages and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hi", _("Hindi")), ("pa", _("Punjabi")), ("ur", _("Urdu"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["foundation.formats"]
TIME_ZONE = os.environ.get("CHAUPAL_TIME_ZONE", "Asia/Kolkata")
USE_TZ = True
WAGTAIL_USER_TIME_ZONES = ["Asia/Kolkata", "Europe/London", "UTC"]

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Children's photos and queries' pictures: never under MEDIA_ROOT, always through a view that asks the record.
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "foundation.private.PrivateStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- People and sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "roll.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "roll.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "roll.sign_in.RequestCodeForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    # Strict for one address; generous for one IP, where a whole school or a mobile carrier stands behind one.
    "request_login_code": "120/m/ip,5/10m/key",
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    # Two, so that signing in clears what was counted for the name and not for the address.
    "pupil_sign_in": "120/m/ip",
    "pupil_card": "5/10m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- E-mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Chaupal <no-reply@localhost>")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 20
# Absolute links in e-mails; the worker has no request to ask.
BASE_URL = os.environ.get("CHAUPAL_BASE_URL", "http://localhost:8000")


# --- The schools' channels on social media ---------------------------------------------------------------------------
def social_channels(text: str) -> dict[str, dict[str, str]]:
    """School's slug → channel's name → its address as apprise writes it, which is a password."""
    try:
        found = json.loads(text or "{}")
        whole = all(
            isinstance(address, str) and 0 < len(name) <= 40
            for channels in found.values()
            for name, address in channels.items()
        )
    except (ValueError, AttributeError):
        whole = False
    if not whole:
        # Without what was written there, and without the error that holds it.
        raise ValueError("SOCIAL_CHANNELS is not of the form that .env.example shows.") from None
    return found


SOCIAL_CHANNELS = social_channels(os.environ.get("SOCIAL_CHANNELS", ""))

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Chaupal"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
# Slugs are the same in all languages, so that a path leads to the source where a translation is missing.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# A translation begins as a draft: until it is published its readers get the source, marked.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILIMAGES_IMAGE_MODEL = "foundation.ContentImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "editing.image_form.SchoolImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "foundation.ContentDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "foundation.files.forms.ContentDocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv"]
WAGTAILMEDIA = {
    "MEDIA_MODEL": "foundation.ContentMedia",
    "MEDIA_FORM_BASE": "foundation.files.forms.ContentMediaForm",
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
# Wagtail's own for the database in use, with words folded: see there.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "foundation.wagtail_internals"}}

# --- Browser security -----------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
    }
}
# Wagtail shows its previews in a frame of this same site.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        # They write addresses, and those of a school's channels are passwords.
        "apprise": {"handlers": ["nowhere"], "propagate": False},
        "urllib3": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
