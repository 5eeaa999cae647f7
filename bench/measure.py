"""What a request costs, counted: the same on every run, however busy the machine.

Each kind of count is taken in a pass of its own, so that none counts another's work.
"""

import gc
import gzip
import inspect
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from django.db import connection

from bench.count import Queries
from bench.explain import explain_query, is_select
from bench.readers import Answer, Local

# The first request reads templates and patterns, the second still fills caches.
WARM_UPS = 2
CSRF_TOKEN = re.compile(rb"\b[A-Za-z0-9]{64}\b")

Counts = dict[str, int]


class Act(Protocol):
    """One request of this reader; what it prepares beside that costs nothing in the figure."""

    def __call__(self, reader: Any, count: bool = False) -> Answer: ...


def measured(act: Act, reader: Local) -> Counts:
    """queries, repeated, rows (fetched), bytes (packed), calls (of Python functions), work (of the database)."""
    for _ in range(WARM_UPS):
        act(reader)
    queries, answer = counted(Queries(), act, reader)
    calls, _ = counted(Calls(), act, reader)
    work, _ = counted(Steps() if connection.vendor == "sqlite" else Buffers(), act, reader)
    return queries.counts | {"bytes": packed_size(answer.body)} | calls.counts | work.counts


def first_counts(act: Act, reader: Local) -> Counts:
    """queries, repeated, rows of one request, the very first of its kind if need be."""
    counts: Counts = counted(Queries(), act, reader)[0].counts
    return counts


def counted(meter: Any, act: Act, reader: Local) -> tuple[Any, Answer]:
    # What is collected in the middle of a request calls finalizers of others.
    gc.collect()
    gc.disable()
    reader.meter = meter
    try:
        return meter, act(reader, count=True)
    finally:
        gc.enable()


def packed_size(body: bytes) -> int:
    """Its bytes as they travel; the CSRF token, which is another each time, masked."""
    return len(gzip.compress(CSRF_TOKEN.sub(b"x" * 64, body), compresslevel=9, mtime=0))


class Calls:
    """Calls of Python functions in this thread."""

    def __init__(self) -> None:
        self.number = 0

    def __enter__(self) -> "Calls":
        sys.setprofile(self.tick)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)
        self.number -= 1  # this function

    def tick(self, frame: FrameType, event: str, argument: object) -> None:
        self.number += event == "call" and not is_waiting(frame)

    @property
    def counts(self) -> Counts:
        return {"calls": self.number}


def is_waiting(frame: FrameType) -> bool:
    """PostgreSQL's driver asks its generators again as often as the server has not answered yet."""
    is_generator = frame.f_code.co_flags & inspect.CO_GENERATOR
    return bool(is_generator) and frame.f_globals["__name__"].startswith("psycopg.")


class Steps:
    """Steps of SQLite's virtual machine, each one."""

    def __init__(self) -> None:
        self.number = 0

    def __enter__(self) -> "Steps":
        connection.ensure_connection()
        connection.connection.set_progress_handler(self.tick, 1)
        return self

    def __exit__(self, *error: object) -> None:
        connection.connection.set_progress_handler(None, 0)

    def tick(self) -> None:
        """Anything but nothing would stop the query."""
        self.number += 1

    @property
    def counts(self) -> Counts:
        return {"work": self.number}


class Buffers:
    """Pages of 8 kB that PostgreSQL looks at to answer each SELECT, from memory or not."""

    def __init__(self) -> None:
        self.number, self.explaining = 0, False

    def __enter__(self) -> "Buffers":
        self.noting = connection.execute_wrapper(self.note)
        self.noting.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.noting.__exit__(None, None, None)

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.explaining and is_select(sql):
            # What explaining asks by itself is no query of the page.
            self.explaining = True
            self.number += explain_query(sql, params).buffers
            self.explaining = False
        return execute(sql, params, many, context)

    @property
    def counts(self) -> Counts:
        return {"work": self.number}
