"""What a command says while somebody waits for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper


@contextmanager
def step(out: OutputWrapper, what: str) -> Iterator[None]:
    """Says what is being done, and behind it how many seconds that took."""
    out.write(f"{what} … ", ending="")
    out.flush()
    begun = time.monotonic()
    yield
    out.write(f"{time.monotonic() - begun:.0f} s")
