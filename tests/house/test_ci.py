""".ci/run with stand-ins for all it calls: in which order, where it stops, and that its last lines say what failed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALL = ["venv", "lint", "bench", "test", "test postgres", "prove", "prove postgres"]
# Notes what it is asked for, and fails where it is told to.
MAKE = """#!/bin/sh
asked="$1"
[ -z "$DATABASE_URL" ] || [ "$1" = bench ] || asked="$1 postgres"
echo "$asked" >> "$ASKED"
[ "$asked" != "$FAILS" ]
"""
STANDS_IN = {"make": MAKE, "dpkg-query": "#!/bin/sh\nprintf installed\n"}
STANDS_IN |= {name: "#!/bin/sh\n" for name in ("git", "python3", "chromium", "apt-get")}


def run(folder: Path, fails: str = "", **more: str) -> tuple[list[str], str, int]:
    """What `make` was asked for, what was printed, and how it ended."""
    for name, text in (STANDS_IN | more).items():
        put(folder / "bin" / name, text)
    put(folder / ".venv/bin/python", "#!/bin/sh\n")
    put(folder / ".ci/run", (ROOT / ".ci/run").read_text())
    environment = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "ASKED": str(folder / "asked"),
        "FAILS": fails,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/given",
    }
    ran = subprocess.run([folder / ".ci/run"], env=environment, capture_output=True, text=True, timeout=60)
    asked = folder / "asked"
    return asked.read_text().splitlines() if asked.exists() else [], ran.stdout, ran.returncode


def put(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)
    path.chmod(0o755)


pytestmark = pytest.mark.skipif(not shutil.which("timeout"), reason="without coreutils there is no .ci/run")


def test_the_cheap_and_certain_comes_first(tmp_path):
    asked, said, code = run(tmp_path)
    assert (asked, code) == (ALL, 0)
    assert said.endswith("All passed.\n") and "FAILED" not in said


@pytest.mark.parametrize(("fails", "what"), [("venv", "Libraries"), ("lint", "Lint"), ("bench", "Figures")])
def test_a_red_start_ends_it_with_its_summary(tmp_path, fails, what):
    asked, said, code = run(tmp_path, fails)
    assert (asked, code) == (ALL[: ALL.index(fails) + 1], 1)
    summary = said.partition("=== Summary\n")[2].splitlines()
    assert any(line.startswith(what) and "FAILED, 0:0" in line for line in summary)
    assert summary[-2].endswith(" min in all") and summary[-1].startswith(f"FAILED: {what}")


@pytest.mark.parametrize("fails", ["test", "test postgres", "prove", "prove postgres"])
def test_behind_the_figures_each_step_runs_and_one_red_is_red(tmp_path, fails):
    asked, said, code = run(tmp_path, fails)
    assert (asked, code) == (ALL, 1)
    assert said.count("\nFAILED: ") == 1 and "All passed." not in said


def test_what_cannot_be_installed_is_told_too(tmp_path):
    """On a machine where Debian's packages don't come."""
    asked, said, code = run(
        tmp_path,
        **{
            "dpkg-query": "#!/bin/sh\nexit 1\n",
            "apt-get": "#!/bin/sh\nexit 100\n",
            "python3": "#!/bin/sh\nexit 1\n",
        },
    )
    assert (asked, code) == ([], 1)
    assert said.endswith("FAILED: Debian's packages\n")
