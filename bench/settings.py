"""The site as production runs it, on a scratch database, with the ruler beside its pages. For bench/ alone."""

import os

from bench.fixed import fix_clock
from settings.base import *  # noqa: F403
from settings.base import BASE_DIR, CACHES, LOGGING, MIDDLEWARE, STORAGES, TEMPLATES

fix_clock()
DEBUG = False
SECRET_KEY = "only-for-measuring"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.count.CountQueries", *MIDDLEWARE]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")  # type: ignore[attr-defined]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A proof that wants real mail names its own server; nothing else leaves the machine.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if 'EMAIL_HOST' in os.environ else 'dummy'}.EmailBackend"
# A thousand who are told no are what a proof asks for; an error is still printed.
LOGGING = LOGGING | {"loggers": {"django.request": {"level": "ERROR"}}}
if os.environ.get("UNGUARDED"):
    CACHES["pages"]["BACKEND"] = "bench.unguarded_cache.UnpurgedCache"
