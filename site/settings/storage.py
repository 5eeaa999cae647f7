"""What the site keeps and where: database, caches, files."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from settings.paths import BASE_DIR, VAR_DIR

# --- Database -------------------------------------------------------------------------------------------------------
SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: a writer waits its turn instead of failing half-way ("database is locked").
    "transaction_mode": "IMMEDIATE",
    # Of many who write at one moment, one may have the worst luck each time: it waits rather than fails.
    "timeout": 40,
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
        return {
            "BACKEND": "foundation.caches.GuardedRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": name,
            # What counts tries (allauth's limits, and ours) goes on in the database while Redis is away.
            "OPTIONS": {"counted_in": "counters", "counters": ("allauth:", "limit-written:")},
        }
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
    # A table of the database (roll/models/counters.py), asked only where Redis is away.
    "counters": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "roll_counter",
        "KEY_FUNCTION": "foundation.caches.digest",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
# Pages end when something changes. This is for what nobody announces: a day that ends, a purge that found no cache.
PAGE_CACHE_SECONDS = 600
# What an address may ask of a page, in numbers up to 999; with anything else it is made anew and not kept.
PAGE_CACHE_NUMBERS = ("page",)
# Seconds for which reads are added up before they are written down; what a killed process loses. 0: never by itself.
READS_WRITTEN_AFTER = 10
# Months for which what matters to security is kept (journal/): six at least, and the database keeps to that by itself.
JOURNAL_MONTHS = int(os.environ.get("JOURNAL_MONTHS", "24"))

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("CHAUPAL_STATIC", VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
# What browsers ask for by itself at the root: /favicon.ico.
WHITENOISE_ROOT = BASE_DIR / "site" / "root"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Children's photos and queries' pictures: never under MEDIA_ROOT, always through a view that asks the record.
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "foundation.private.PrivateStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# nginx sends files from here once a view has said yes (deploy/nginx.conf); empty: the site sends them itself.
ACCEL_PLACE = "/_files/" if os.environ.get("X_ACCEL", "") == "1" else ""
# Where `manage.py backup` puts what it makes; with a key, encrypted.
BACKUP_DIR = Path(os.environ.get("CHAUPAL_BACKUPS", VAR_DIR / "backups"))
BACKUP_KEY = os.environ.get("CHAUPAL_BACKUP_KEY", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
