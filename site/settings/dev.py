"""A developer's machine and the demo: `make run`."""

import os

from settings.base import *  # noqa: F403
from settings.base import INSTALLED_APPS, STORAGES, TEMPLATES, VAR_DIR

DEBUG = os.environ.get("DEBUG", "") == "1"
DEMO = os.environ.get("CHAUPAL_DEMO", "") == "1"
SECRET_KEY = "only-for-development-never-for-real-pupils"  # noqa: S105
ALLOWED_HOSTS = ["*"]
if "CHAUPAL_BASE_URL" not in os.environ:
    # The very address that run.py prints: another name for this machine is another cookie jar.
    BASE_URL = WAGTAILADMIN_BASE_URL = f"http://localhost:{os.environ.get('PORT', '8000')}"
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)  # or whitenoise warns at each start
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
if DEMO:
    INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
    EMAIL_BACKEND = "demo.sent.OutboxBackend"
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("demo.context.demo")  # type: ignore[index]
elif "EMAIL_HOST" not in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
