"""One import in a process of its own: prints as JSON what it took. `python -m bench.import_once roll.zip`."""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

import django


def main(file: Path) -> dict[str, float]:
    django.setup()
    from django.db import connection, transaction

    from bench.count import Queries
    from roll.oneroster import import_roll
    from tests.written import rows_written

    connection.ensure_connection()
    before_mb, start = peak_mb(), perf_counter()
    queries = Queries()
    with transaction.atomic(), queries:
        before = rows_written()
        tally = import_roll(file)
        written = rows_written() - before
    return {
        "seconds": perf_counter() - start,
        "processor": sum(os.times()[:2]),
        "before_mb": before_mb,
        "memory": peak_mb(),
        "statements": queries.counts["queries"],
        "written": written,
        "made": sum(counts["made"] for counts in tally.counts.values()),
        "waiting": tally.waiting,
    }


def peak_mb() -> int:
    """Of this program: what `getrusage` says includes the peak of the one that started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line for line in lines if line.startswith("VmHWM:"))
    return -(-int(peak.split()[1]) // 1024)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "site"))
    print(json.dumps(main(Path(sys.argv[1]))))
