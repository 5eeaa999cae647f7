"""The suite: fast hashing, immediate jobs, nothing written outside a temporary folder."""

import os
import tempfile
from pathlib import Path

_scratch = Path(os.environ.get("CHAUPAL_VAR") or tempfile.mkdtemp(prefix="chaupal-test-"))
os.environ["CHAUPAL_VAR"] = str(_scratch)

from settings.base import *  # noqa: E402, F403
from settings.base import INSTALLED_APPS, Q_CLUSTER, STORAGES  # noqa: E402

DEBUG = False
# Its table and its code, so that they can be tested; its addresses only where a test asks for them.
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "roll.cards.CardHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages")
}
# A test rolls back what it changes and announces nothing. Those of the cache turn it on.
PAGE_CACHE_SECONDS = 0
READS_WRITTEN_AFTER = 0
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Each file is looked for when it is asked for: each test's own client would read all of them first.
WHITENOISE_AUTOREFRESH = True
# Jobs run where they are enqueued (after commit); tests of the real cluster start it themselves.
Q_CLUSTER = Q_CLUSTER | {"sync": True}
