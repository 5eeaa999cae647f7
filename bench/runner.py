"""Finds figures and proofs by their files, runs each in a process of its own, prints what they find.

Of one database a figure runs alone, as it is timed too; both take theirs side by side, unless they are written down.
Proofs have only to hold: two run at once.

The process gets a scratch folder, the settings of bench/settings.py and the database of DATABASE_URL (SQLite where it
is empty), all before Django starts: `python -m bench.runner figures dashboard` is that process.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from bench.fixed import NOW, fix_clock

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = {"figures": 1, "proofs": 2}
# Begun first, so that the others are done beside it.
LONGEST = "matrix"
VERBS = {"figures": ("measure", "OVER"), "proofs": ("prove", "FAIL")}
# The same data, at the same moment, in the same order: the same figures.
FIXED = {"CHAUPAL_NOW": NOW, "BENCH_FIXED": "1", "PYTHONHASHSEED": "0"}
# Proofs that look at the demo's pages.
OF_DEMO = {"reach", "narrow"}
# Proofs that show nothing of the database: files, layout, links. On PostgreSQL they run where they are named.
OF_ANY_DATABASE = {"cost", "files", "narrow", "reach"}
# Proofs that send the same again, so that what falls can be looked at.
REPLAYED = {"fuzz"}
DEMO = {"CHAUPAL_DEMO": "1", "DJANGO_SETTINGS_MODULE": "settings.dev"}
POSTGRESQL = "postgres://postgres@127.0.0.1:5432/chaupal"


def recording() -> bool:
    return os.environ.get("RECORD", "") not in {"", "0"}


def names(kind: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "bench" / kind).glob("*.py") if path.stem != "__init__")


def run(kind: str, only: list[str], database_url: str) -> bool:
    """True where every result keeps its limit."""
    wanted = [name.replace("-", "_") for name in only] or names(kind)
    if kind == "proofs" and database_url and not only:
        wanted = [name for name in wanted if name not in OF_ANY_DATABASE]
    if unknown := set(wanted) - set(names(kind)):
        sys.exit(f"No such {kind}: {', '.join(sorted(unknown))}. There are: {', '.join(names(kind))}.")
    wanted.sort(key=lambda name: name != LONGEST)
    asked = ("some" if only else "all") if recording() else ""
    environment = {"DATABASE_URL": database_url, "RECORD": asked}
    with ThreadPoolExecutor(AT_ONCE[kind]) as pool:
        # All of them first: the rest is not left out because one is over.
        return all(list(pool.map(partial(run_one, kind, environment), wanted)))


def run_one(kind: str, asked: dict[str, str], name: str) -> bool:
    scratch = tempfile.mkdtemp(prefix="chaupal-bench-")
    (Path(scratch) / "static").mkdir()
    environment = os.environ | asked | {"CHAUPAL_VAR": scratch, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    environment |= {"PYTHONUNBUFFERED": "1"} | (FIXED if kind == "figures" else {})
    if name in OF_DEMO:
        environment |= FIXED | DEMO
    if name in REPLAYED:
        environment |= FIXED
    start = perf_counter()
    try:
        child = [sys.executable, "-m", "bench.runner", kind, name]
        return subprocess.run(child, cwd=ROOT, env=environment).returncode == 0
    finally:
        print(f"   {name} took {perf_counter() - start:.0f} s\n", end="", flush=True)
        shutil.rmtree(scratch, ignore_errors=True)


def postgresql_answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=3).close()
    except OSError:
        return False
    return True


def run_on_every_database(kind: str, only: list[str]) -> bool:
    url = os.environ.get("DATABASE_URL") or POSTGRESQL
    urls = ["", url] if postgresql_answers(url) else [""]
    if url not in urls:
        print("PostgreSQL does not answer: set DATABASE_URL to take the figures there too.", file=sys.stderr)
    with ThreadPoolExecutor(1 if recording() else len(urls)) as pool:
        return all(list(pool.map(partial(run, kind, only), urls)))


def child(kind: str, name: str) -> int:
    sys.path.insert(0, str(ROOT / "site"))
    import django

    fix_clock()
    django.setup()
    module = import_module(f"bench.{kind}.{name}")
    verb, bad = VERBS[kind]
    results = getattr(module, verb)
    kept = True
    try:
        for result in judge_figures(module.NAME, results) if kind == "figures" else results():
            # In one piece: another proof may speak at the same moment.
            print(f"{result}\n", end="")
            kept = kept and result.ok
    except Exception:
        print(f"{module.NAME} did not finish {bad}")
        raise
    return 0 if kept else 1


def judge_figures(name: str, measure: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    from django.db import connection

    from bench.record import Record, judge, versions

    yield from judge(name, measure, Record(connection.vendor, versions()), os.environ.get("RECORD", ""))


if __name__ == "__main__":
    sys.exit(child(*sys.argv[1:]))
