"""What every deployment shares. What differs comes from environment variables: see `.env.example`.

The parts, each a file beside this one, are joined here: whoever needs a setting finds it in `settings.base`.
"""

import os

from django.utils.translation import gettext_lazy as _

from settings.browsers import *  # noqa: F403
from settings.editors import *  # noqa: F403
from settings.mail import *  # noqa: F403
from settings.paths import *  # noqa: F403
from settings.paths import BASE_DIR
from settings.sign_in import *  # noqa: F403
from settings.storage import *  # noqa: F403

DEMO = False

INSTALLED_APPS = [
    "foundation",
    "journal",
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
    "portal.schooldays",
    "helpdesk",
    "editing",
    "operate",
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
    "accel.AccelMiddleware",
    "foundation.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "security.AdminPolicyMiddleware",
    "security.PlainTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "roll.language.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "security.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roll.sessions.middleware.SessionLimitsMiddleware",
    "roll.language.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "roll.unsent.middleware.UnsentMiddleware",
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
    "ALT_CLUSTERS": {
        # Mail of signing in alone: one worker, which a job holds for as long as the mail server lets it wait, and twice
        # (EMAIL_TIMEOUT). A claim (roll/sign_in_mails/) is longer than that.
        "fast": {"workers": 1, "timeout": 45, "retry": 120, "queue_limit": 1, "poll": 0.2},
    },
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

# --- Logging --------------------------------------------------------------------------------------------------------
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
