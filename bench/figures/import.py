"""What the import of a roll costs: a district's file into an empty database, and the same file again.

At two sizes, of which the larger may take hardly more memory (FULL=1: 20,000 pupils and 100,000). Each import is a
process of its own. What it asks, what it writes and how much memory it took is judged; how long it took is only seen.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection

from bench.harness import FULL, environ, scratch_database
from bench.oneroster_zip import District
from bench.record import ROOT
from bench.tables import analyze
from foundation import clock
from journal.models import Entry
from roll.models import Area
from tests.factories.roll import year_around

NAME = "import"
SIZES = (20_000, 100_000) if FULL else (2_000, 6_000)
# MB at the peak, of which the site itself takes some 110; SQLite has 128 of a file so big in view besides.
MEMORY = 300 if FULL else 150
MEMORY_MORE = {"postgresql": 40, "sqlite": 150} if FULL else {"postgresql": 8, "sqlite": 14}
# Statements: so many, and so many for each batch of two thousand pupils.
STATEMENTS = {"first": (50, 24), "again": (30, 8)}
A_BATCH = 2_000


@dataclass(frozen=True)
class Import:
    """What a process says of its import (bench/import_once.py), and what it may have taken at most."""

    pupils: int
    turn: str
    taken: dict[str, float]
    limits: dict[str, float]

    @property
    def ok(self) -> bool:
        return all(self.taken[name] <= limit for name, limit in self.limits.items())

    def __str__(self) -> str:
        counts = [f"{name}={self.taken[name]:.0f}<={limit:.0f}" for name, limit in self.limits.items()]
        counts = [each if self.is_kept(each) else each.replace("<=", ">") for each in counts]
        seen = f"seen s={self.taken['seconds']:.1f} processor_s={self.taken['processor']:.1f}"
        verdict = "ok" if self.ok else "OVER"
        return " ".join([f"{NAME}-{self.pupils}-{self.turn}", connection.vendor, *counts, verdict, seen])

    def is_kept(self, text: str) -> bool:
        name = text.partition("=")[0]
        return self.taken[name] <= self.limits[name]


def measure() -> Iterator[Import]:
    before: dict[str, float] = {}
    for pupils in SIZES:
        with scratch_database(), tempfile.TemporaryDirectory() as folder:
            file = District(pupils, year_around(clock.today())[0]).save(Path(folder, "roll.zip"))
            for turn in STATEMENTS:
                taken = run(file)
                if not taken["waiting"]:
                    raise RuntimeError("Nobody was imported.")
                yield Import(pupils, turn, taken, limits(pupils, turn, before.get(turn)))
                before[turn] = taken["memory"]
                analyze()


def run(file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.import_once", str(file)]
    found = subprocess.run(command, cwd=ROOT, env=environ(), check=True, capture_output=True, text=True)
    return json.loads(found.stdout)


def limits(pupils: int, turn: str, before: float | None) -> dict[str, float]:
    """`before`: the memory that the smaller size took."""
    always, a_batch = STATEMENTS[turn]
    memory = MEMORY if before is None else min(MEMORY, before + MEMORY_MORE[connection.vendor])
    statements = always + a_batch * -(-pupils // A_BATCH)
    return {"written": rows_standing() if turn == "first" else 0, "statements": statements, "memory": memory}


def rows_standing() -> int:
    """Each row is written once, but for areas, which learn their path; the journal has a row of what it opened."""
    models = [*apps.get_app_config("roll").get_models(), EmailAddress, Entry]
    return sum(model._default_manager.count() for model in models) + Area.objects.count()
