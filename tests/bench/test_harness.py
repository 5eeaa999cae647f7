"""What `make bench` and `make prove` print, and that a figure over its limit says so."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bench.harness import Answer, Comparison, Figure, Proof, turns

ROOT = Path(__file__).parents[2]
PAGE = Answer(200, 6.0, b"", {}, queries=9, repeated=1)
SEEN = Comparison(ruler_ms=4.0, page_ms=6.0, queries=9, repeated=1, page=PAGE)


def test_a_figure_is_one_line_and_the_verdict_its_last_word():
    kept = f"news {connection.vendor} 6.00 9 1.50 ratio<=1.5,queries<=12 ok"
    assert str(SEEN.figure("news", ratio=1.5, queries=12)) == kept
    assert str(SEEN.figure("news", queries=8)) == f"news {connection.vendor} 6.00 9 1.50 queries<=8 OVER"
    assert str(SEEN.figure("news", ratio=1.4)).split()[-1] == "OVER"


def test_a_query_made_twice_is_told():
    line = str(SEEN.figure("news", repeated=0))
    assert line == f"news {connection.vendor} 6.00 9 1.50 repeated<=0(is 1) OVER"


def test_a_figure_without_a_limit_is_no_figure():
    with pytest.raises(ValueError, match="limit"):
        Figure("news", 6.0, 9, 1.5)


def test_a_proof_is_one_line():
    assert str(Proof("matrix", "leaks=0", "0", True)) == "matrix leaks=0 0 ok"
    assert str(Proof("matrix", "leaks=2", "0", False)) == "matrix leaks=2 0 FAIL"


def test_warm_ups_are_not_timed():
    taken = iter([90.0] * 4 + [1.0, 2.0] * 3)
    action = lambda: Answer(200, next(taken), b"", {})  # noqa: E731
    assert turns(action, action, rounds=3, warm_ups=2) == [[1.0] * 3, [2.0] * 3]


@pytest.mark.parametrize("module", ["bench", "bench.prove"])
def test_an_unknown_name_is_an_error_and_no_silent_pass(module):
    ran = subprocess.run([sys.executable, "-m", module, "no-such"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("No such ")
