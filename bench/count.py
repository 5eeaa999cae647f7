"""Counts what a request asks of the database, and tells the harness by header."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest, HttpResponse

ASKED = "X-Bench-Count"
NOT_QUERIES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Queries:
    """While it is entered: each query with its parameters, and how many rows are fetched. VERBOSE=1 shows them."""

    def __init__(self, title: str = "") -> None:
        self.title, self.seen, self.rows = title, Counter[str](), 0
        self.stack = ExitStack()

    def __enter__(self) -> "Queries":
        self.stack.enter_context(connection.execute_wrapper(self.note))
        connection.make_cursor = lambda cursor: CountingCursor(cursor, connection, self)  # type: ignore[method-assign]
        self.stack.callback(delattr, connection, "make_cursor")
        return self

    def __exit__(self, *error: object) -> None:
        self.stack.close()
        if os.environ.get("VERBOSE"):
            print(f"\n{self.title}", *(f"{n} × {sql}" for sql, n in self.seen.items()), sep="\n", file=sys.stderr)

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_QUERIES):
            self.seen[f"{sql} {params!r}"] += 1
        return execute(sql, params, many, context)

    @property
    def counts(self) -> dict[str, int]:
        total = self.seen.total()
        return {"queries": total, "repeated": total - len(self.seen), "rows": self.rows}


class CountingCursor(CursorWrapper):
    def __init__(self, cursor: Any, db: Any, queries: Queries) -> None:
        super().__init__(cursor, db)
        self.queries = queries

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            self.queries.rows += 1
            yield row

    def fetchone(self) -> Any:
        row = self.__getattr__("fetchone")()
        self.queries.rows += row is not None
        return row

    def fetchmany(self, *args: Any) -> Any:
        return self.counted(self.__getattr__("fetchmany")(*args))

    def fetchall(self) -> Any:
        return self.counted(self.__getattr__("fetchall")())

    def counted(self, rows: Any) -> Any:
        self.queries.rows += len(rows)
        return rows


class CountQueries:
    """Counts only where asked: what is timed is not slowed by counting."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return self.get_response(request)
        with Queries(request.path) as queries:
            response = self.get_response(request)
        for name, number in queries.counts.items():
            response[f"X-Bench-{name}"] = str(number)
        return response
