"""What was recorded of each figure (`recorded.toml`), and whether what is measured now keeps to it.

A count may be 3 % over what was recorded, and never over its fixed limit. Calls depend on Python's version and work on
the database's: under others than the record's, both are only seen.
"""

import hashlib
import json
import platform
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import migrated

ROOT = Path(__file__).resolve().parent.parent
FILE, LOCK = ROOT / "bench" / "recorded.toml", ROOT / "requirements-dev.txt"
ROOM = 1.03
BY_VERSION = {"calls", "work"}
RECORD_IT = "make bench RECORD=1"
HEAD = """\
# What each figure costs on each database, written by `make bench RECORD=1` (decision 0016). A change of it is read
# like code: each number that rises is something that somebody will wait for.
"""


@dataclass(frozen=True)
class Figure:
    """`counts` gate. `limits` are the fixed ones, by the count's name. `seen` is printed behind and gates nothing."""

    name: str
    counts: Mapping[str, int]
    limits: Mapping[str, float]
    seen: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.limits:
            raise ValueError(f"{self.name} has no limit: it could not fail.")
        if unknown := set(self.limits) - set(self.counts):
            raise ValueError(f"{self.name} limits what it does not count: {', '.join(sorted(unknown))}.")


@dataclass(frozen=True)
class Verdict:
    """A line; its verdict is its last word before what is only seen."""

    line: str
    ok: bool
    seen: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.line, "ok" if self.ok else "OVER", self.seen]))


@dataclass(frozen=True)
class Versions:
    """Under which the counts of a database were taken; another `lock` asks for a new record."""

    lock: str
    python: str
    database: str


def versions() -> Versions:
    """Those of this process. Repairs of a database (3.40.1, 15.20) change no plan."""
    if migrated.is_sqlite():
        database = ".".join(sqlite3.sqlite_version.split(".")[:2])
    else:
        ((number,),) = migrated.run("SHOW server_version_num")
        database = str(int(number) // 10_000)
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    return Versions(lock, ".".join(platform.python_version_tuple()[:2]), database)


class Record:
    """The part of the file that is about one database. Files are small, so it is read and written whole."""

    def __init__(self, vendor: str, now: Versions, file: Path = FILE) -> None:
        self.vendor, self.now, self.file = vendor, now, file
        self.all = tomllib.loads(file.read_text()) if file.exists() else {}
        self.figures: dict[str, dict[str, int]] = {
            name: found[vendor] for name, found in self.all.get("figures", {}).items() if vendor in found
        }
        under = self.all.get("under", {}).get(vendor)
        self.under = Versions(**under) if under else None

    def lock(self) -> Verdict | None:
        """Red where the libraries have changed since."""
        if self.under is None or self.under.lock == self.now.lock:
            return None
        return Verdict(f"lock {self.vendor} is another than the figures were recorded under: {RECORD_IT}", ok=False)

    def verdict(self, figure: Figure) -> Verdict:
        recorded = self.figures.get(figure.name)
        parts = [Part(name, *self.bounds(name, figure, recorded or {})) for name in figure.counts]
        line = " ".join([figure.name, self.vendor, *map(str, parts)])
        if recorded is None or recorded.keys() != figure.counts.keys():
            return Verdict(f"{line} no record: {RECORD_IT}", False, seen_text(figure))
        return Verdict(line, all(part.ok for part in parts), seen_text(figure))

    def bounds(self, name: str, figure: Figure, recorded: Mapping[str, int]) -> tuple[int, float | None]:
        """The count and the most it may be; None where it is only seen."""
        limits = [figure.limits[name]] if name in figure.limits else []
        if name in recorded and (name not in BY_VERSION or self.same_versions()):
            limits.append(int(recorded[name] * ROOM))
        return figure.counts[name], min(limits, default=None)

    def same_versions(self) -> bool:
        under = self.under
        return under is not None and (under.python, under.database) == (self.now.python, self.now.database)

    def missing(self, family: str, measured: set[str]) -> list[Verdict]:
        """Those of one file of bench/figures/ that have a record and are not measured any more."""
        gone = sorted(name for name in self.figures if is_in_family(name, family) and name not in measured)
        return [
            Verdict(f"{name} {self.vendor} is recorded and was not measured: {RECORD_IT}", ok=False) for name in gone
        ]

    def write(self, family: str, figures: list[Figure]) -> None:
        """In place of what was recorded of that file of bench/figures/."""
        kept = {name: counts for name, counts in self.figures.items() if not is_in_family(name, family)}
        self.figures = kept | {figure.name: dict(figure.counts) for figure in figures}
        self.under = self.now
        self.file.write_text(self.text())

    def text(self) -> str:
        under = self.all.get("under", {}) | {self.vendor: vars(self.under)}
        others = {
            name: {vendor: counts for vendor, counts in found.items() if vendor != self.vendor}
            for name, found in self.all.get("figures", {}).items()
        }
        lines = [HEAD, "[under]", *rows(under)]
        for name in sorted({*others, *self.figures}):
            own = {self.vendor: self.figures[name]} if name in self.figures else {}
            if found := others.get(name, {}) | own:
                lines += ["", f"[figures.{name}]", *rows(found)]
        return "\n".join(lines) + "\n"


def judge(family: str, measure: Callable[[], Iterator[Any]], record: Record, recording: str) -> Iterator[Any]:
    """A verdict on each figure; what else a file measures has its own. `recording`: "all" files, or "some" of them."""
    if recording:
        yield from renewed(family, measure, record, recording == "all")
        return
    if changed := record.lock():
        yield changed
    names = set()
    for each in measure():
        if isinstance(each, Figure):
            names.add(each.name)
            yield record.verdict(each)
        else:
            yield each
    yield from record.missing(family, names)


def renewed(family: str, measure: Callable[[], Iterator[Any]], record: Record, every: bool) -> Iterator[Any]:
    if not every and record.under not in {None, record.now}:
        raise SystemExit(f"The rest was recorded under other versions: record all of it ({RECORD_IT}, without ONLY).")
    found = list(measure())
    record.write(family, [each for each in found if isinstance(each, Figure)])
    yield from (record.verdict(each) if isinstance(each, Figure) else each for each in found)


@dataclass(frozen=True)
class Part:
    name: str
    count: int
    limit: float | None

    @property
    def ok(self) -> bool:
        return self.limit is None or self.count <= self.limit

    def __str__(self) -> str:
        if self.limit is None:
            return f"{self.name}={self.count}(seen)"
        return f"{self.name}={self.count}{'<=' if self.ok else '>'}{self.limit:g}"


def is_in_family(name: str, family: str) -> bool:
    return name == family or name.startswith(f"{family}-")


def seen_text(figure: Figure) -> str:
    return " ".join(["seen", *(f"{name}={value:.2f}" for name, value in figure.seen.items())]) if figure.seen else ""


def rows(table: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Inline tables of TOML, a line each, in the order of their names."""
    return [f"{name} = {{ {inline(values)} }}" for name, values in sorted(table.items())]


def inline(values: Mapping[str, Any]) -> str:
    # A number or a plain text of JSON is one of TOML's.
    return ", ".join(f"{name} = {json.dumps(value)}" for name, value in values.items())
