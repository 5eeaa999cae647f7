"""What a page of the demo school costs the database while a whole state stands in the same tables.

Each page of each role is asked with the demo school alone, and again beside a state of 20 schools (FULL=1: 200, with
100,000 pupils, 10 million marks and 5 million deliveries). What one person opens must cost what that person has: rows
and blocks read are the same on every run, and judged; milliseconds are only seen. PostgreSQL alone tells them.

VERBOSE=1 shows the queries by which a page is over.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from time import perf_counter

from django.core.cache import caches
from django.db import OperationalError, connection
from wagtail.models import Page

from bench.addresses import Address, Demo
from bench.cost import LONGEST_MS, Cost, Readers, query_timeout
from bench.harness import FULL, scratch_database
from bench.state.fill import SHORT, WHOLE, analyze, fill
from bench.state.pages import FIRST_NEWS, TOLD
from bench.state.table import Tables
from newsfeed.models import NewsPage
from newsfeed.notices import NewsPublished
from notices.expansion import expand_next
from notices.models import Delivery, Event
from roll.models import Area, Audience

NAME = "scale"
# A Wednesday afternoon, so that a figure means the same on every day.
NOW = "2026-11-25T14:20+05:30"
GROWTH, ROWS_MORE, SCANNED = 1.5, 50, 10_000
# A row found by an index costs the depth of the index and its own block: beside the demo school alone its whole table
# is a block or two (decision 0018).
BUFFERS_A_QUERY, BUFFERS_A_ROW = 4, 3
EXPANDED_S = 20
VERBOSE = bool(os.environ.get("VERBOSE"))


@dataclass(frozen=True)
class Seen:
    """Printed; of its words nothing is judged but that there is an answer (`ok`)."""

    name: str
    words: str
    ok: bool = True

    def __str__(self) -> str:
        return f"{NAME}-{self.name} {self.words} {'seen' if self.ok else 'OVER'}"


@dataclass(frozen=True)
class Scaled:
    """One page, with the demo school alone and beside the state."""

    address: Address
    small: Cost
    big: Cost

    @property
    def over(self) -> list[str]:
        """Which limits it breaks."""
        if self.big.late:
            return [f"a query took over {LONGEST_MS / 1000:.0f} s"]
        small, big, most = self.small, self.big, self.address.queries
        broken = {
            "rows": big.rows - big.in_passing > GROWTH * small.rows + ROWS_MORE,
            "buffers": big.buffers > GROWTH * small.buffers + self.blocks_more,
            "scans": bool(self.scans),
            "queries": most is not None and max(small.queries, big.queries) > most,
        }
        return [name for name, is_broken in broken.items() if is_broken]

    @property
    def blocks_more(self) -> int:
        return BUFFERS_A_QUERY * self.big.queries + BUFFERS_A_ROW * (self.big.rows - self.big.in_passing)

    @property
    def scans(self) -> list[tuple[str, int]]:
        return sorted(scan for scan in self.big.scans if scan[1] > SCANNED)

    @property
    def ok(self) -> bool:
        return not self.over

    @property
    def verdict(self) -> str:
        return f"OVER {','.join(self.over)}" if self.over else "ok"

    def queries(self) -> Iterator[Seen]:
        """Those of its queries that read more, the dearest first; they are the same and in one order at both sizes."""
        pairs = zip(self.small.plans, self.big.plans, strict=False)
        grown = [(big.buffers - small.buffers, small, big, sql) for (_, small), (sql, big) in pairs]
        for more, small, big, sql in sorted(grown, key=itemgetter(0), reverse=True):
            if more > BUFFERS_A_QUERY or big.rows > GROWTH * small.rows + ROWS_MORE:
                numbers = f"rows {small.rows}->{big.rows} buffers {small.buffers}->{big.buffers}"
                yield Seen(f"{self.address.name}-query", f"{numbers} {sql}")

    def __str__(self) -> str:
        small, big = self.small, self.big
        scans = ",".join(f"{table}({rows})" for table, rows in self.scans) or "-"
        rows, buffers = f"rows {small.rows}->{big.rows}", f"buffers {small.buffers}->{big.buffers}"
        seen = f"seen {small.ms:.1f}->{big.ms:.1f} ms"
        return f"{NAME}-{self.address.name} queries {big.queries} {rows} {buffers} scans {scans} {seen} {self.verdict}"


def measure() -> Iterator[Scaled | Seen]:
    if connection.vendor != "postgresql":
        yield Seen(connection.vendor, "skipped: only PostgreSQL tells what a query reads")
        return
    os.environ["CHAUPAL_NOW"] = NOW
    with scratch_database():
        build_demo()
        addresses, readers = list(Demo().addresses()), Readers()
        for address in addresses:
            readers.open(address)
        analyze()
        small = [readers.cost(address) for address in addresses]
        start = perf_counter()
        tables = fill(WHOLE if FULL else SHORT)
        analyze()
        yield Seen("fill", f"{tables.schools} schools in {perf_counter() - start:.0f} s")
        forget()
        for address, cost in zip(addresses, small, strict=True):
            found = Scaled(address, cost, readers.cost(address))
            yield found
            if VERBOSE and found.over:
                yield from found.queries()
        yield from telling(tables)


def build_demo() -> None:
    # Looked for when it is wanted: the demo stands on the tests' factories, and the site does without both.
    from demo.school import build

    build()


def forget() -> None:
    for name in ("default", "pages"):
        caches[name].clear()


def telling(tables: Tables) -> Iterator[Seen]:
    """How long it takes to count everybody in the state, and to write a delivery for each: as many as were counted."""
    audience = Audience.of(Area.objects.get(pk=tables.first[Area]))
    start = perf_counter()
    try:
        with query_timeout():
            people = audience.recipients().counts().total
    except OperationalError:
        yield Seen("number", f"no answer in {LONGEST_MS / 1000:.0f} s", ok=False)
        return
    yield Seen("number", f"{people} people in {perf_counter() - start:.2f} s (wanted <= 1)", ok=people > 0)
    page = NewsPage.objects.get(pk=tables.first[Page] + FIRST_NEWS + TOLD)
    NewsPage.objects.filter(pk=page.pk).update(tell=audience)
    yield expansion(NewsPublished(NewsPage.objects.get(pk=page.pk)).send(by=None), people)


def expansion(event: Event, expected: int) -> Seen:
    """For so many seconds, or until all are told."""
    event.claim()
    start, wanted, more = perf_counter(), "(wanted >= 10000)", True
    try:
        with query_timeout():
            while perf_counter() - start < EXPANDED_S and (more := expand_next(event)):
                pass
    except OperationalError:
        return Seen("expansion", f"given up after {perf_counter() - start:.0f} s {wanted}", ok=False)
    people = Delivery.objects.filter(event=event).values("user", "guardian").distinct().count()
    words = f"{people} of {expected} people, {people / (perf_counter() - start):.0f} a second {wanted}"
    return Seen("expansion", words, ok=people > 0 if more else people == expected)
