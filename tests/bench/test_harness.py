"""What `make bench` and `make prove` print, and that a figure over its limit says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.harness import Answer, Figure, Measured, Proof, time_by_turns

ROOT = Path(__file__).parents[2]
COUNTS = {"queries": 9, "repeated": 1, "rows": 30, "bytes": 900, "calls": 4000, "work": 70}
SEEN = Measured(COUNTS, ruler_ms=4.0, page_ms=6.0)


def test_a_page_is_a_figure_with_its_limits_and_its_times():
    seen = {"p50_ms": 6.0, "ratio": 1.5}
    assert SEEN.figure("news", queries=12, repeated=0) == Figure("news", COUNTS, {"queries": 12, "repeated": 0}, seen)


def test_of_the_first_request_and_the_later_ones_the_more_queries_count():
    counts = SEEN.or_first({"queries": 11, "repeated": 0, "rows": 99}).counts
    assert counts == COUNTS | {"queries": 11, "repeated": 1}


def test_a_figure_without_a_limit_is_no_figure():
    with pytest.raises(ValueError, match="limit"):
        Figure("news", COUNTS, {})


def test_a_limit_on_what_is_not_counted_is_an_error():
    with pytest.raises(ValueError, match="news limits what it does not count: locks"):
        Figure("news", COUNTS, {"queries": 12, "locks": 0})


def test_a_proof_is_one_line():
    assert str(Proof("matrix", "leaks=0", "0", True)) == "matrix leaks=0 0 ok"
    assert str(Proof("matrix", "leaks=2", "0", False)) == "matrix leaks=2 0 FAIL"


def test_warm_ups_are_not_timed():
    taken = iter([90.0] * 4 + [1.0, 2.0] * 3)
    action = lambda: Answer(200, next(taken), b"", {})  # noqa: E731
    assert time_by_turns(action, action, rounds=3, warm_ups=2) == [[1.0] * 3, [2.0] * 3]


@pytest.mark.parametrize("module", ["bench", "bench.prove"])
def test_an_unknown_name_is_an_error_and_no_silent_pass(module):
    ran = subprocess.run([sys.executable, "-m", module, "no-such"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("No such ")
