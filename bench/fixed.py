"""The same data and the same pages on every run: chance from a seed, the clock at one moment."""

import os
import random
from unittest import mock

# A Wednesday afternoon in term.
NOW = "2026-11-25T14:20+05:30"
SEED = 20261125
IS_FIXED = bool(os.environ.get("BENCH_FIXED"))


def fix_chance() -> None:
    """From here on in this process: what codes, keys and names of files are made of. For figures alone."""
    chance = random.Random(SEED)
    for target, instead in {
        "os.urandom": chance.randbytes,
        "random.SystemRandom.randbytes": lambda self, number: chance.randbytes(number),
        "random.SystemRandom.getrandbits": lambda self, bits: chance.getrandbits(bits),
    }.items():
        mock.patch(target, instead).start()


def fix_clock() -> None:
    """Django's clock too, which stamps what is published; CHAUPAL_NOW pins the site's. Before Django's set-up."""
    if IS_FIXED:
        from foundation import clock

        mock.patch("django.utils.timezone.now", clock.now).start()
