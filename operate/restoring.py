"""A backup becomes the site's database and files again: all of it, or nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_q.models import OrmQ

from foundation import ports
from operate import archives
from operate.archives import Manifest, folders
from operate.databases import database
from operate.emptiness import refuse_if_filled
from operate.refusal import Refused
from operate.scratch import half_done, refuse_if_full, scratch


def restore(archive: Path, *, replace: bool, hold_mail: bool, unsealed: bool = False) -> Iterator[str]:
    """Restores the archive and says what it does, a sentence each. Raises Refused before anything is touched.

    With `hold_mail` nothing goes out that waited when the backup was made.
    """
    refuse_if_filled(replace=replace)
    database().refuse_if_in_use()
    with scratch("restore") as folder:
        refuse_if_full(folder, 2 * size_of(archive))
        refuse_if_mounted(folder)
        manifest, dump = archives.read(archive, into=folder, unsealed=unsealed), folder / "database"
        yield f"Read whole: made on {manifest.made_at} at {manifest.site}, {manifest.summary()}."
        older = refuse_if_foreign(manifest)
        yield from database().check(dump, manifest.rows, manifest.made_by)
        if database().opens_dumps:
            with database().opened(dump):
                yield from bring_up_to_date(older, hold_mail)
        with half_done():
            database().load(dump, manifest.rows)
            yield "The database is restored."
            if not database().opens_dumps:
                yield from bring_up_to_date(older, hold_mail)
            put_back(folder)
            yield "The files are restored."
            for cache in settings.CACHES:
                caches[cache].clear()


def size_of(archive: Path) -> int:
    try:
        return archive.stat().st_size
    except OSError as error:
        raise Refused(f"{archive} can't be read: {error.strerror}.") from None


def refuse_if_mounted(scratch: Path) -> None:
    """The files come by a rename, which does not lead from one disk to another."""
    for root in folders().values():
        if root.exists() and (os.path.ismount(root) or root.stat().st_dev != scratch.stat().st_dev):
            raise Refused(f"{root} is a disk of its own: mount it as {settings.VAR_DIR}, with all in it, then restore.")


def refuse_if_foreign(manifest: Manifest) -> list[str]:
    """The migrations that the backup has not had yet. Raises Refused where it has some that are not known here."""
    if manifest.vendor != database().vendor:
        raise Refused(f"It is a backup of {manifest.vendor}, and the database here is {database().vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise Refused(f"It was made by a newer version of Chaupal (it has {unknown[0]}): install that one first.")
    return sorted(known - set(manifest.migrations))


def put_back(scratch: Path) -> None:
    """Each folder by a rename; what stood there goes."""
    for name, root in folders().items():
        fresh, old = scratch / name, scratch / f"{name}-before"
        fresh.mkdir(exist_ok=True)
        if root.exists():
            os.rename(root, old)
        os.rename(fresh, root)


def bring_up_to_date(older: list[str], hold_mail: bool) -> Iterator[str]:
    """What the new place asks of the old rows: before anybody can start the site with them."""
    connection.close()
    if older:
        yield f"The backup is of an older version: migrating ({len(older)} migrations)."
        call_command("migrate", verbosity=0, interactive=False)
    if hold_mail:
        OrmQ.objects.all().delete()
        ports.outbox_held()
        yield "What waited to be sent is held: it never goes out."
    else:
        yield "What waited to be sent goes out as soon as a worker starts."
