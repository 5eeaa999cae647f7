"""Copies of the checkout in which something may be broken, and the suite run there."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.guards import Guard
from bench.runner import ROOT
from tests import migrated

# Seconds for the tests of one guard, ten times what they take beside other work; and for all of them together.
PATIENCE, LONG_PATIENCE = 600, 3600
# Of pytest: all passed, some failed.
PASSED, FAILED = 0, 1
# How a test ends where the change is no Python any more: that says nothing about the guard.
UNREADABLE = re.compile(
    r" - (NameError|UnboundLocalError|ImportError|ModuleNotFoundError|SyntaxError|IndentationError)\b"
)
# Python tells a changed module by its time in whole seconds: each change has a second of its own.
times = count(2_000_000_000)


@dataclass(frozen=True)
class Ran:
    """How a run of the suite ended. `code` is None where it took too long."""

    code: int | None
    out: str

    @property
    def is_green(self) -> bool:
        return self.code == PASSED

    @property
    def failed(self) -> str:
        """The test that failed, by what it asks; empty where none did, or where it could not be asked."""
        if self.code != FAILED:
            return ""
        lines = [line for line in self.out.splitlines() if line.startswith("FAILED ")]
        return next((line.split()[1] for line in lines if not UNREADABLE.search(line)), "")


@dataclass(frozen=True)
class Copy:
    folder: Path
    database_url: str

    def test(self, tests: list[str], patience: int = PATIENCE) -> Ran:
        options = ["-q", "-x", "--tb=no", "-p", "no:cacheprovider"]
        environment = os.environ | {
            "DATABASE_URL": self.database_url,
            "CHAUPAL_VAR": str(self.folder / "var" / "tests"),
            # Or pytest cuts off what a test failed of.
            "COLUMNS": "400",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", "pytest", *options, *tests]
        try:
            ran = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=patience
            )
        except subprocess.TimeoutExpired:
            return Ran(None, "")
        return Ran(ran.returncode, ran.stdout + ran.stderr)

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        path = self.folder / guard.file
        text, stat = path.read_text(), path.stat()
        path.write_text(text.replace(guard.text, guard.instead))
        os.utime(path, times=(moment := next(times), moment))
        try:
            yield
        finally:
            path.write_text(text)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@contextmanager
def copies(number: int) -> Iterator[list[Copy]]:
    """Each with a database of its own. They share the migrated templates, which lie beside them."""
    scratch = Path(tempfile.mkdtemp(prefix="chaupal-guards-"))
    templates = scratch / "templates"
    templates.mkdir()
    for made in (ROOT / "var" / "templates").glob("*.sqlite3"):
        shutil.copy2(made, templates)
    try:
        yield [copy(scratch / str(each), each, templates) for each in range(1, number + 1)]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        drop_databases(number)


def copy(folder: Path, number: int, templates: Path) -> Copy:
    for path in (*tracked(), *ROOT.glob("locale/**/*.mo")):
        there = folder / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, there)
    (folder / "var" / "tests").mkdir(parents=True)
    (folder / "var" / "templates").symlink_to(templates)
    return Copy(folder, database_url(number))


def tracked() -> list[Path]:
    """What git keeps, as it stands now, and what is new."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in sorted(set(filter(None, found.split("\0")))) if (path := ROOT / name).is_file()]


def database_url(number: int) -> str:
    """Beside the database of DATABASE_URL; empty for SQLite. Short: PostgreSQL cuts names off at 63 letters."""
    parts = urlsplit(os.environ.get("DATABASE_URL", ""))
    return urlunsplit(parts._replace(path=f"{parts.path}_g{number}")) if parts.path else ""


def drop_databases(number: int) -> None:
    for each in range(1, number + 1):
        if not (name := urlsplit(database_url(each)).path.lstrip("/")):
            return
        found = "SELECT datname FROM pg_database WHERE starts_with(datname, '{}') OR starts_with(datname, 'test_{}')"
        for (datname,) in migrated.run(found.format(name, name)):
            migrated.drop(datname)
