"""`python -m bench [--every-database] [NAME …]`: a line a figure, `name database count<=limit … ok|OVER seen …`.

RECORD=1 writes the counts to bench/recorded.toml: those of NAME, or all.
"""

import os
import sys

from bench.runner import run, run_on_every_database

arguments = sys.argv[1:]
if "--every-database" in arguments:
    arguments.remove("--every-database")
    kept = run_on_every_database("figures", arguments)
else:
    kept = run("figures", arguments, os.environ.get("DATABASE_URL", ""))
sys.exit(0 if kept else 1)
