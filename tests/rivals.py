"""Several who act at one moment, each on a connection of their own. For tests with real transactions."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], Any], refused_by: tuple[type[Exception], ...] = ()) -> Counter:
    """How each ended, by the name of what it returned or was refused by; anything else is raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            barrier.wait()
            return type(act()).__name__
        except refused_by as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))
