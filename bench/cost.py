"""What one request costs the database: its queries, and what PostgreSQL reads for each SELECT of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from bench.addresses import Address
from bench.count import NOT_QUERIES
from bench.explain import Plan, explain_query, is_select

# A query that takes longer is given up, and its page with it.
LONGEST_MS = 20_000
ROUNDS, ENOUGH_MS = 3, 2_000
Query = tuple[str, Any]


@dataclass(frozen=True)
class Cost:
    """`plans`: what each SELECT read, in their order. `late`: one took too long, so that they are not known."""

    queries: int = 0
    plans: tuple[tuple[str, Plan], ...] = ()
    ms: float = 0
    late: bool = False

    @property
    def rows(self) -> int:
        return sum(plan.rows for _sql, plan in self.plans)

    @property
    def in_passing(self) -> int:
        return sum(plan.in_passing for _sql, plan in self.plans)

    @property
    def buffers(self) -> int:
        return sum(plan.buffers for _sql, plan in self.plans)

    @property
    def scans(self) -> set[tuple[str, int]]:
        return {scan for _sql, plan in self.plans for scan in plan.scans}


class Readers:
    """A browser for each person, in this very process: what is asked can be listened to."""

    def __init__(self) -> None:
        self.clients: dict[int | None, Client] = {}

    def client(self, user: Any) -> Client:
        key = user and user.pk
        if key not in self.clients:
            self.clients[key] = Client()
            if user:
                self.clients[key].force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return self.clients[key]

    def open(self, address: Address) -> None:
        """Raises `RuntimeError` for a page that is not there."""
        response = self.client(address.user).get(address.path)
        if response.status_code not in {200, 302}:
            raise RuntimeError(f"{address.name}: {address.path} answered {response.status_code}.")
        # What is written while it is sent is part of it.
        b"".join(response)

    def cost(self, address: Address) -> Cost:
        """Of a page that was opened before: what the first opening writes is written."""
        try:
            with query_timeout():
                ms = timed(lambda: self.open(address))
                return cost_of(queries_of(lambda: self.open(address)), ms)
        except OperationalError:
            return Cost(ms=LONGEST_MS, late=True)


@contextmanager
def query_timeout() -> Iterator[None]:
    """Gives up a query that takes too long: `OperationalError`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {LONGEST_MS:d}")
        try:
            yield
        finally:
            cursor.execute("SET statement_timeout = DEFAULT")


def timed(act: Callable[[], Any]) -> float:
    """The milliseconds of the middle one of three rounds after a first; of fewer, where those take long."""
    act()
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < ENOUGH_MS:
        start = perf_counter()
        act()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def queries_of(act: Callable[[], Any]) -> list[Query]:
    """What it asks of the database, in order."""
    found: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_QUERIES):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return found


def cost_of(queries: list[Query], ms: float) -> Cost:
    plans = tuple((sql, explain_query(sql, params)) for sql, params in queries if is_select(sql))
    return Cost(len(queries), plans, ms)
