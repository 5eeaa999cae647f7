"""Settings: a developer's, with the static files of a real site: named by their content, packed once, kept for long."""

from settings import base
from settings.dev import *  # noqa: F403

STORAGES = base.STORAGES
WHITENOISE_USE_FINDERS = False
