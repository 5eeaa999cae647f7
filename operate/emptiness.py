"""Whether anything would be lost where a backup is put back."""

from django.apps import apps
from django.conf import settings
from django.db import OperationalError

from operate import archives
from operate.databases import asked, database
from operate.refusal import Refused

# With neither it is not a database of Chaupal, whatever else Django has made there.
PEOPLE = {"roll_user": "users", "roll_school": "schools"}
COUNTED = "SELECT COUNT(*) FROM {}"


def refuse_if_filled(*, replace: bool) -> None:
    """Raises Refused where another program's tables stand, or people or files that nobody asked to replace."""
    try:
        tables = set(database().tables())
        people = {name: asked(COUNTED.format(table))[0][0] for table, name in PEOPLE.items() if table in tables}
    except OperationalError as error:
        raise Refused(f"The database can't be reached: {error}") from error
    others = strangers(tables)
    if others and not (replace and people):
        named = ", ".join(others[:3])
        raise Refused(f"The database is another program's, too ({named}): its tables would go. Name one of its own.")
    if replace:
        return
    if found := next((f"{number} {name}" for name, number in people.items() if number), ""):
        raise Refused(f"The database has {found} in it: with --replace they go, and the backup's come.")
    if name := next((name for name, _ in archives.kept_files()), ""):
        raise Refused(f"There are files in {settings.VAR_DIR} ({name}): with --replace they go.")


def strangers(tables: set[str]) -> list[str]:
    """Those that are no model's, nor a part of one: a month of a register, the search's own."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    return sorted(name for name in tables - ours if not any(name.startswith(f"{table}_") for table in ours))
