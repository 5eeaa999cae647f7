"""A demo database that another version of Chaupal made, and that this one can't bring up to date."""

from itertools import count
from pathlib import Path

from django.core.cache import caches
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader


def misfit(loader: MigrationLoader) -> str:
    """A migration of the database that the code doesn't know or would have made later; empty where all fit."""
    replaced = {name for squashed in loader.replacements.values() for name in squashed.replaces}
    if unknown := loader.applied_migrations.keys() - loader.disk_migrations.keys() - replaced:
        return ".".join(min(unknown))
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        return str(error)
    return ""


def set_aside() -> Path:
    """Gives the SQLite database another name, under which it is kept whole, and forgets the pages kept from it."""
    database = Path(connection.settings_dict["NAME"])
    connection.close()
    names = (database.with_name(f"{database.stem}-older-{number}{database.suffix}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    for part in ("", "-wal", "-shm"):
        if Path(f"{database}{part}").exists():
            Path(f"{database}{part}").rename(f"{aside}{part}")
    for name in ("default", "pages"):
        caches[name].clear()
    return aside
