"""What the bench takes from PostgreSQL's plans."""

import pytest
from django.db import connection, transaction

from bench.explain import Plan, explain_query, plan_of

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL for its plans")


def scan(table, **more):
    return {"Node Type": "Seq Scan", "Relation Name": table, "Actual Rows": 0, "Actual Loops": 1} | more


def top(*below, **more):
    node = {"Node Type": "Limit", "Actual Rows": 1, "Actual Loops": 1, "Shared Hit Blocks": 5, "Shared Read Blocks": 2}
    return [{"Plan": node | {"Plans": list(below)} | more, "Planning": {"Shared Hit Blocks": 70}}]


@pytest.fixture
def numbers(transactional_db):
    """A table of a thousand numbers that the server knows."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE numbers (n integer PRIMARY KEY, kind integer, pad text)")
        cursor.execute("INSERT INTO numbers SELECT n, n / 100, repeat('x', 500) FROM generate_series(1, 1000) n")
        cursor.execute("VACUUM ANALYZE numbers")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE numbers")


@postgresql
def test_a_whole_table_is_read_and_named(numbers):
    plan = explain_query("SELECT n FROM numbers WHERE kind = %s", [3])
    assert (plan.rows, plan.scans) == (1000, [("numbers", 1000)])
    assert plan.buffers > 60


@postgresql
def test_one_row_by_its_key_is_one_row(numbers):
    plan = explain_query("SELECT pad FROM numbers WHERE n = 500")
    assert plan == Plan(buffers=3, rows=1, scans=[], in_passing=1)


@postgresql
def test_rows_count_as_often_as_they_are_read(numbers):
    nested = "SELECT (SELECT pad FROM numbers below WHERE below.n = each.n + 1) FROM numbers each WHERE n <= 10"
    plan = explain_query(nested)
    assert (plan.rows, plan.in_passing) == (20, 10)


@postgresql
def test_the_same_query_costs_the_same(numbers):
    sql = "SELECT kind, count(*) FROM numbers GROUP BY kind"
    assert explain_query(sql) == explain_query(sql)


@postgresql
def test_a_percent_sign_stays_one_where_there_are_no_parameters(numbers):
    assert explain_query("SELECT n FROM numbers WHERE pad LIKE 'y%'").rows == 1000


@postgresql
def test_what_it_ran_is_rolled_back(numbers):
    with transaction.atomic():
        explain_query("WITH gone AS (DELETE FROM numbers RETURNING n) SELECT count(*) FROM gone")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM numbers")
            assert cursor.fetchone() == (1000,)


@postgresql
def test_another_statement_is_refused():
    with pytest.raises(ValueError, match="No SELECT: DELETE"):
        explain_query("DELETE FROM roll_pupil")


@pytest.mark.skipif(connection.vendor == "postgresql", reason="says what another database cannot do")
def test_another_database_is_refused():
    with pytest.raises(ValueError, match="Only PostgreSQL"):
        explain_query("SELECT 1")


@postgresql
@pytest.mark.django_db
def test_planning_is_no_part_of_it_and_a_table_unknown_says_so():
    assert plan_of(top(scan("no_such_table", **{"Actual Rows": 3}))) == Plan(7, 3, [("no_such_table", -1)])


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr("bench.explain.rows_known", lambda table: 10_001)


def test_rows_left_out_were_read_and_nodes_that_never_ran_were_not(large):
    index = {"Node Type": "Index Scan", "Relation Name": "numbers", "Actual Rows": 2, "Actual Loops": 50}
    index |= {"Rows Removed by Filter": 3, "Rows Removed by Index Recheck": 1}
    found = plan_of(top(index, scan("numbers", **{"Actual Loops": 0, "Actual Rows": 0})))
    assert found == Plan(7, 300, [])


def test_an_index_read_for_its_table_is_not_counted_twice(large):
    bitmap = {"Node Type": "Bitmap Heap Scan", "Relation Name": "numbers", "Actual Rows": 4, "Actual Loops": 1}
    inner = {"Node Type": "Bitmap Index Scan", "Index Name": "numbers_pkey", "Actual Rows": 4, "Actual Loops": 1}
    assert plan_of(top(bitmap | {"Plans": [inner]})).rows == 4
