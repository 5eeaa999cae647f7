"""Tells the harness, by header, how many queries a request made."""

import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED = "X-Bench-Count"
NOT_QUERIES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class CountQueries:
    """Counts only where asked: what is timed is not slowed by counting. VERBOSE=1 shows the queries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return self.get_response(request)
        seen: Counter[str] = Counter()

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith(NOT_QUERIES):
                seen[f"{sql} {params!r}"] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        if os.environ.get("VERBOSE"):
            print(f"\n{request.path}", *(f"{n} × {sql}" for sql, n in seen.items()), sep="\n", file=sys.stderr)
        response["X-Bench-Queries"] = str(seen.total())
        response["X-Bench-Repeated"] = str(seen.total() - len(seen))
        return response
