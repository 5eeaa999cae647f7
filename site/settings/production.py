"""A real school. Refuses to start half-configured, and refuses the demo."""

import os
import sys
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from settings.base import *  # noqa: F403
from settings.base import HALF_RESTORED, RESTORE_MARK, SILENCED_SYSTEM_CHECKS, VAR_DIR

if os.environ.get("CHAUPAL_DEMO"):
    raise ImproperlyConfigured("CHAUPAL_DEMO signs anybody in as anybody: unset it on a real site.")
if os.environ.get("CHAUPAL_NOW"):
    raise ImproperlyConfigured("CHAUPAL_NOW stops the clock, and with it every code, claim and date: unset it.")


def required(name: str) -> str:
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"Set {name}: see .env.example.")
    return os.environ[name]


# Not made here: where a disk is not mounted, a new folder would be a new school without a pupil.
if not (VAR_DIR.is_dir() and os.access(VAR_DIR, os.W_OK | os.X_OK)):
    raise ImproperlyConfigured(
        f"There is no folder {VAR_DIR}, or this user may not write there. It holds all that the site keeps: make it, "
        "owned by the user who runs the site, or name another in CHAUPAL_VAR."
    )
if RESTORE_MARK.exists() and sys.argv[1:2] != ["restore"]:
    raise ImproperlyConfigured(HALF_RESTORED)
DEBUG = False
SECRET_KEY = required("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]
BASE_URL = WAGTAILADMIN_BASE_URL = required("CHAUPAL_BASE_URL").rstrip("/")
base = urlsplit(BASE_URL)
if base.scheme != "https" or not base.hostname or not base.hostname.isascii():
    raise ImproperlyConfigured("CHAUPAL_BASE_URL begins with https:// and names the host in Latin letters (xn--…).")
# Of files without a hash in their names: the icons at the root.
WHITENOISE_MAX_AGE = 86_400
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
# Of all below the host's name, and for good in browsers' own lists: only where the school asks, for it can't be undone.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = os.environ.get("HSTS_PRELOAD", "") == "1"
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]  # that these two are off
# Browsers take such a cookie from this very host alone, over https.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
DEVICE_COOKIE_NAME, ENDED_COOKIE_NAME = "__Host-device", "__Host-ended"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
if os.environ.get("TRUSTED_PROXY_COUNT", "0") != "0":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
