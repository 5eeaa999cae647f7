"""What is counted of a request, on views whose cost is known."""

import gzip
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from bench.measure import Act, measured, packed_size
from bench.readers import Local

TOKEN = "a1B2" * 16


def nothing() -> None:
    pass


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Some words.")


def busy(request: HttpRequest) -> HttpResponse:
    for _ in range(int(request.GET["loops"])):
        nothing()
    return HttpResponse("Some words.")


def rows(request: HttpRequest) -> HttpResponse:
    """25, twice one, and three, by all the ways in which rows are fetched; one question twice."""
    fetched = list(Permission.objects.order_by("pk")[:20])
    fetched += Permission.objects.order_by("-pk")[:5].iterator(chunk_size=2)
    for _ in range(2):
        ContentType.objects.order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM auth_permission LIMIT 3")
        fetched += cursor
    return HttpResponse(str(len(fetched)))


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        for _ in range(10):
            nothing()
            yield str(ContentType.objects.count())

    return StreamingHttpResponse(parts())


def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [float(request.GET["seconds"])])
    return HttpResponse("Some words.")


def absent(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


urlpatterns = [path(f"{view.__name__}/", view) for view in (plain, busy, rows, stream, slow, absent)]


def get_of(address: str) -> Act:
    return lambda reader, count=False: reader.get(address, count)


def steps_of_a_count() -> int:
    ticks: list[int] = []
    connection.connection.set_progress_handler(lambda: ticks.append(1), 1)
    ContentType.objects.count()
    connection.connection.set_progress_handler(None, 0)
    return len(ticks)


def buffers_of_a_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT COUNT(*) FROM django_content_type")
        top = cursor.fetchone()[0][0]["Plan"]
    return top["Shared Hit Blocks"] + top["Shared Read Blocks"]


@pytest.fixture
def cost(db, settings):
    settings.ROOT_URLCONF = __name__
    return lambda address: measured(get_of(address), Local())


def test_a_plain_view_asks_nothing_and_calls_some(cost):
    found = cost("/plain/")
    assert [found[name] for name in ("queries", "repeated", "rows", "work")] == [0, 0, 0, 0]
    assert found["calls"] > 20


def test_a_loop_of_three_hundred_calls_is_three_hundred_calls(cost):
    assert cost("/busy/?loops=300")["calls"] - cost("/busy/?loops=000")["calls"] == 300


def test_queries_repeats_and_rows_are_counted(cost):
    found = cost("/rows/")
    assert [found[name] for name in ("queries", "repeated", "rows")] == [5, 1, 30]


def test_work_is_each_step_of_sqlite_and_each_block_of_postgresql(cost):
    once = steps_of_a_count() if connection.vendor == "sqlite" else buffers_of_a_count()
    assert once > 0
    assert cost("/stream/")["work"] == 10 * once


def test_what_is_streamed_counts_to_its_last_byte(cost):
    found = cost("/stream/")
    assert [found[name] for name in ("queries", "repeated", "rows")] == [10, 9, 10]
    assert found["calls"] > cost("/plain/")["calls"] + 20


def test_to_wait_for_the_database_is_no_call(cost):
    if connection.vendor == "sqlite":
        pytest.skip("Only PostgreSQL is waited for.")
    assert cost("/slow/?seconds=0.00")["calls"] == cost("/slow/?seconds=0.35")["calls"]


def test_what_fills_caches_in_the_first_two_requests_is_not_counted(db, settings):
    settings.ROOT_URLCONF = __name__
    addresses = iter(["/rows/", "/rows/", *["/plain/"] * 3])
    found = measured(lambda reader, count=False: reader.get(next(addresses), count), Local())
    assert [found[name] for name in ("queries", "rows", "work")] == [0, 0, 0]
    assert next(addresses, None) is None


def test_the_same_request_costs_the_same_each_time(cost):
    assert cost("/rows/") == cost("/rows/")


def test_an_answer_that_was_not_expected_is_no_figure(cost):
    with pytest.raises(RuntimeError, match="answered 404"):
        cost("/absent/")


def test_bytes_are_those_of_the_packed_body_with_its_token_masked():
    page = f'<input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}">'
    other = page.replace(TOKEN, TOKEN[::-1])
    assert packed_size(page.encode()) == packed_size(other.encode())
    assert packed_size(page.encode()) == len(gzip.compress(page.replace(TOKEN, "x" * 64).encode(), 9, mtime=0))
    assert packed_size(page.encode()) < packed_size(page.replace("input", "textarea").encode())


def test_words_of_another_length_than_a_token_are_counted_as_they_are():
    assert packed_size(TOKEN[1:].encode()) != packed_size(b"x" * 63)
