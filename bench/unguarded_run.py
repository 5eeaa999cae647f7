"""The stack with its guard taken off, for `make prove ONLY=recovery UNGUARDED=1`: starts its parts and watches none."""

import sys

import run

run.keep_running = lambda parts: True
run.watch = lambda parts: None

if __name__ == "__main__":
    sys.exit(run.main(run.COMMANDS))
