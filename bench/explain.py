"""What a SELECT costs PostgreSQL, in numbers that are the same on every run: blocks and rows, never time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, COSTS OFF, FORMAT JSON) "
ROWS_KNOWN = "SELECT reltuples FROM pg_class WHERE relname = %s AND pg_table_is_visible(oid)"
SMALL_TABLE = 10_000


@dataclass(frozen=True)
class Plan:
    """`buffers`: blocks of 8 kB found or read while it ran. `rows`: rows looked at in tables, also those then left out.
    `scans`: each table read from end to end, with the rows it had at its last ANALYZE (-1: never).

    `in_passing`: those of `rows` that were read in one go in a table of at most 10,000, which costs a few blocks.

    PostgreSQL gives a node's rows as an average of its loops, rounded before version 18: `rows` may be too few.
    """

    buffers: int
    rows: int
    scans: list[tuple[str, int]]
    in_passing: int = 0


def explain_query(sql: str, params: Any = None) -> Plan:
    """Runs one SELECT in a savepoint, which is rolled back, and tells what the database did for it.

    Raises `ValueError` for another statement and on another database.
    """
    if connection.vendor != "postgresql":
        raise ValueError("Only PostgreSQL tells how many blocks a query reads.")
    if not is_select(sql):
        raise ValueError(f"No SELECT: {sql[:80]}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(EXPLAIN + sql, params)
        (rows,) = cursor.fetchone()
        plan = plan_of(rows)
        transaction.set_rollback(True)
    return plan


def is_select(sql: str) -> bool:
    return sql.lstrip("( \n").upper().startswith(("SELECT", "WITH"))


def plan_of(rows: Sequence[dict[str, Any]]) -> Plan:
    """The plan as EXPLAIN writes it in JSON."""
    top = rows[0]["Plan"]
    tables = [node for node in nodes_of(top) if "Relation Name" in node and node["Actual Loops"]]
    known = {table: rows_known(table) for table in {node["Relation Name"] for node in tables}}
    buffers = top["Shared Hit Blocks"] + top["Shared Read Blocks"]
    small = [node for node in tables if 0 <= known[node["Relation Name"]] <= SMALL_TABLE]
    # One by one from within a loop they cost what they cost in a large one.
    in_passing = sum(rows_read(node) for node in small if node["Actual Loops"] == 1)
    whole = [node["Relation Name"] for node in tables if node["Node Type"] == "Seq Scan"]
    scans = [(table, known[table]) for table in whole]
    return Plan(buffers, sum(map(rows_read, tables)), scans, in_passing)


def nodes_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from nodes_of(below)


def rows_read(node: dict[str, Any]) -> int:
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + left_out) * node["Actual Loops"])


def rows_known(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ROWS_KNOWN, [table])
        row = cursor.fetchone()
    return int(row[0]) if row else -1
