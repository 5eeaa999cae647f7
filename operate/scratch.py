"""Where a backup or a restore works: under CHAUPAL_VAR, nobody else's to look into, one run at a time."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from operate.refusal import Refused

ROOM = 50 * 1024**2


@contextmanager
def scratch(kind: str) -> Iterator[Path]:
    """A folder that goes at the end. What killed runs left, the database in clear, goes first."""
    var = Path(settings.VAR_DIR)
    var.mkdir(parents=True, exist_ok=True)
    with (var / ".scratch-lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Another backup or restore is running.") from None
        sweep(var)
        folder = Path(tempfile.mkdtemp(prefix=f".{kind}-", dir=var))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    for left in (*folder.glob(".backup-*"), *folder.glob(".restore-*")):
        shutil.rmtree(left, ignore_errors=True)


def refuse_if_full(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + ROOM:
        raise Refused(f"{folder} has room for {free // 1024**2} MB, and {(needed + ROOM) // 1024**2} MB are needed.")


@contextmanager
def half_done() -> Iterator[None]:
    """The site does not start before this has ended well. What refuses inside has changed nothing."""
    mark = Path(settings.RESTORE_MARK)
    stood = mark.exists()
    with mark.open("w") as file:
        os.fsync(file.fileno())
    try:
        yield
    except Refused:
        if not stood:
            mark.unlink()
        raise
    mark.unlink()
